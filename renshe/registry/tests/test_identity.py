from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from renshe.registry.errors import IdentityError, RegistryError
from renshe.registry.identity import IdentityKind, make_check_digit, parse_identity, place_name


def test_a_number_says_birth_sex_and_place() -> None:
    identity = parse_identity("110101199003070011")
    assert (identity.birth_date, identity.sex, identity.place_name) == (date(1990, 3, 7), "M", "北京市东城区")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("4420001990030766", "identity.length"),
        ("", "identity.missing"),
        ("11010119900307001a", "identity.characters"),
        ("1101O1199003070011", "identity.characters"),
        ("442098199003070011", "identity.place"),
        ("110101199002300016", "identity.birth-date"),
        ("110101209903070016", "identity.birth-date"),
        ("110101199003070018", "identity.check-digit"),
    ],
)
def test_what_is_wrong_has_a_name(text: str, code: str) -> None:
    with pytest.raises(IdentityError) as refused:
        parse_identity(text)
    assert refused.value.code == code


def test_words_say_what_would_be_right() -> None:
    with pytest.raises(RegistryError, match=r"44200019900307661 has 17 characters; an identity number has 18\."):
        parse_identity("44200019900307661")
    with pytest.raises(RegistryError, match="ends with 8; for the digits before it, it would be 1"):
        parse_identity("110101199003070018")


def test_full_width_digits_blanks_and_a_small_x_are_understood() -> None:
    digits = next(first for n in range(1, 999) if make_check_digit(first := f"11010119900307{n:03d}") == "X")
    assert parse_identity(digits + "x").number == digits + "X"
    assert parse_identity(" 1101011990 0307001１").number == "110101199003070011"


def test_fifteen_digits_are_brought_to_eighteen_with_a_note() -> None:
    identity = parse_identity("110101900307001")
    assert (identity.number, identity.converted_from) == ("110101199003070011", "110101900307001")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("830000199201300022", IdentityKind.TAIWAN),  # the specimen of the standard card
        ("911124198108030024", IdentityKind.FOREIGN),  # the official specimen
    ],
)
def test_residence_cards_and_foreigners_numbers_are_known(number: str, kind: IdentityKind) -> None:
    assert parse_identity(number).kind is kind


def test_the_sample_citys_county_is_assigned_to_none() -> None:
    assert place_name("442099") == "样例"
    assert place_name("330113") == "浙江省杭州市临平区"
    assert place_name("442098") == ""


def test_an_officer_reads_it_in_chinese() -> None:
    from django.utils import translation

    with pytest.raises(IdentityError) as refused, translation.override("zh-hans"):
        parse_identity("44200019900307661")
    with translation.override("zh-hans"):
        words = translation.gettext(refused.value.words) % vars(refused.value)
    assert words == "44200019900307661 有 17 位，应为 18 位。"


@given(st.text("0123456789", min_size=17, max_size=17))
def test_one_wrong_digit_is_always_found(first_17: str) -> None:
    check = make_check_digit(first_17)
    assert check == ric.calc_check_digit(first_17 + "0")  # another's reading of the standard
    for place in range(17):
        other = str((int(first_17[place]) + 1) % 10)
        assert make_check_digit(first_17[:place] + other + first_17[place + 1 :]) != check
