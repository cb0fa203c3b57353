"""Check characters of identity numbers and credit codes, as the standards' own examples have them."""

import pytest
from stdnum.cn import uscc

from renshe.registry import credit_code, identity
from renshe.registry.errors import CreditCodeWrongCharacters, CreditCodeWrongLength, WrongCharacters, WrongLength


@pytest.mark.parametrize(
    ("number", "character"),
    [
        ("440524188001010014", "4"),
        ("11010519491231002X", "X"),
        ("110105194912310021", "X"),  # what would be right, though 1 stands there
        ("11010519491231002", "X"),
        ("110105491231002", "X"),  # of 15 digits: 19 is put in
        ("810000199408230021", "1"),
    ],
)
def test_an_identity_number_asks_for_its_last_character(number: str, character: str) -> None:
    assert identity.check_character(number) == character


@pytest.mark.parametrize(("number", "wrong"), [("4405", WrongLength), ("44052418800101001I4", WrongLength)])
def test_a_number_without_17_digits_asks_for_none(number: str, wrong: type[Exception]) -> None:
    with pytest.raises(wrong):
        identity.check_character(number)
    with pytest.raises(WrongCharacters):
        identity.check_character("4405241880O1010014")


def test_the_standards_credit_code_adds_up_to_1640() -> None:
    # GB 32100-2015: …Y4Z is wrong, its check character is 3.
    assert credit_code.weighted_sum("91350100M000100Y4Z") == 1640
    assert credit_code.check_value("91350100M000100Y4Z") == 3
    assert credit_code.check_character("91350100M000100Y43") == "3"


def test_the_weighted_sum_leads_to_the_librarys_character() -> None:
    for first_17 in ("91442000ABCDEFGH1", "1244200045610YUWX", "N2440000MQRTUWXY0"):
        remainder = -credit_code.weighted_sum(first_17) % 31
        assert credit_code.ALPHABET[remainder] == uscc.calc_check_digit(first_17)


def test_a_code_without_17_characters_has_no_sum() -> None:
    with pytest.raises(CreditCodeWrongLength):
        credit_code.weighted_sum("91350100")
    with pytest.raises(CreditCodeWrongCharacters):
        credit_code.check_character("91350100M000100YO3")
