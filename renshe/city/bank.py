"""The simulated banks: take payment files, pay, answer.

Whether an account is open and in the payee's name is a fact of the account, so a payment to a corrected account goes
through. A few payments are carried out but not named in the answer; the books (`bank/books/paid-<batch>.csv`) say
what was really paid. Asked again, they answer with the same file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from renshe.city import partner_files
from renshe.city.partner_files import chance
from renshe.law.month import Month

# Of ten thousand accounts, or payments.
CLOSED, WRONG_NAME, NOT_NAMED = 25, 15, 3


def answer(exchange: Path, month: Month) -> list[Path]:
    """Answer each payment file of `month` that has come; return the answers.

    Args:
        exchange: the folder of exchange (`RENSHE_HOME/exchange`).
    """
    bank = exchange / "bank"
    return [_answer_batch(bank, file) for file in sorted((bank / "out").glob(f"pay-*-{month.compact}-*.csv"))]


def _answer_batch(bank: Path, file: Path) -> Path:
    head, lines = partner_files.read(file, "payments", amount_at=4)
    batch, pay_on = head[2], head[5]
    answered = list(_answers(lines, pay_on))
    paid = [f"{number},{amount}\n" for number, state, _, _, amount in answered if state == "P"]
    partner_files.settle(bank / "books" / f"paid-{batch}.csv", "".join(paid).encode())
    named = [line for line in answered if chance("named", line[0], of=10_000) >= NOT_NAMED]
    target = bank / "in" / f"answer-{batch}.csv"
    partner_files.write(target, "answer", batch, named, amount_at=5)
    return target


def _answers(lines: list[list[str]], pay_on: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield payment number, P or F, date, reason and amount of each payment."""
    for _, number, account, _payee, amount in lines:
        reason = fault_of(account)
        yield number, "F" if reason else "P", pay_on, reason, amount


def fault_of(account: str) -> str:
    """Return why this account cannot be paid into, or nothing."""
    if not account:
        return "no_account"
    turn = chance("account", account, of=10_000)
    if turn < CLOSED:
        return "closed"
    return "name" if turn < CLOSED + WRONG_NAME else ""
