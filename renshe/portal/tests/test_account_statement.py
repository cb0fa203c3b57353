"""The statement of an account on the page adds up, and a pensioner's says what was paid out of it."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import override

from renshe.law import Month
from renshe.programmes.social_insurance.accounts import Statement, StatementLine

JULY, AUGUST = Month(2021, 7), Month(2021, 8)


def page(*lines: StatementLine, interest_fen: int = 0) -> str:
    statement = Statement(1, 2021, opening_fen=130_000, lines=lines, interest_fen=interest_fen)
    with override("zh-hans"):
        text = render_to_string("portal/parts/statement.html", {"statement": statement})
    return " ".join(text.split())


def test_a_pensioners_account_falls_by_what_was_paid() -> None:
    text = page(StatementLine(JULY, 0, 60_000), StatementLine(AUGUST, 1_000, 60_000))
    assert "期初余额 1,300.00 + 记账 10.00 + 本年利息 0.00 − 养老金支付 1,200.00 = 期末余额 <strong>110.00" in text
    assert "支付完后由统筹基金支付" in text


def test_a_contributors_account_says_nothing_of_pensions() -> None:
    text = page(StatementLine(JULY, 32_000), interest_fen=5_000)
    assert "+ 记账 320.00 + 本年利息 50.00 − 养老金支付 0.00 = 期末余额 <strong>1,670.00" in text
    assert "统筹基金" not in text
