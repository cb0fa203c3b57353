"""The simulated tax authority: takes the bureau's bills, answers what reached the treasury each month.

Its books (`tax/books/collected-YYYYMM.csv`) hold, for the bills of one month, each sum with the day it comes in:
most whole within the month, some late, some in two parts, a few never. Whether a payer pays is one decision over the
three funds. Asked again, it answers with the same file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from renshe.city import partner_files
from renshe.city.partner_files import chance
from renshe.law.month import Month

# Of a thousand payers each month.
NEVER, LATE, IN_PARTS = 4, 22, 18
FIRST_DAY, LAST_DAY = 16, 28


def answer(exchange: Path, month: Month) -> Path | None:
    """Answer the bills of `month`, and what came in for earlier ones; None while its bills have not come.

    Args:
        exchange: the folder of exchange (`RENSHE_HOME/exchange`).
    """
    tax = exchange / "tax"
    bills = tax / "out" / f"bills-{month.compact}.csv"
    if not bills.exists():
        return None
    _enter(bills, tax / "books" / f"collected-{month.compact}.csv", month)
    found = []
    for book in sorted((tax / "books").glob("collected-*.csv")):
        if book.stem[-6:] <= month.compact:
            found += [line for line in _lines(book) if line[1].startswith(month.compact)]
    found.sort(key=lambda line: (line[1], line[0]))
    numbered = [
        (f"V{month.compact}{row:08d}", bill, day, amount) for row, (bill, day, amount) in enumerate(found, start=1)
    ]
    arrivals = tax / "in" / f"arrivals-{month.compact}.csv"
    partner_files.write(arrivals, "arrivals", month.compact, numbered, amount_at=4)
    return arrivals


def _enter(bills: Path, book: Path, month: Month) -> None:
    """Enter the bills of a month in the books, once."""
    if book.exists():
        return
    _, lines = partner_files.read(bills, "bills", amount_at=6)
    rows = [",".join(row) for line in lines for row in _collected(line, month)]
    partner_files.settle(book, "".join(f"{row}\n" for row in rows).encode())


def _collected(line: list[str], month: Month) -> Iterator[tuple[str, str, str]]:
    """Yield bill number, day and amount of each sum that comes in for a bill."""
    _, bill, _, period, payer, _, amount_text = line
    amount = int(amount_text)
    if amount <= 0:
        return
    turn = chance("tax", payer, period, of=1000)
    day = FIRST_DAY + chance("day", payer, period, of=LAST_DAY - FIRST_DAY + 1)
    in_month, later = f"{month.compact}{day:02d}", f"{(month + 1).compact}{day:02d}"
    if turn < NEVER:
        return
    if turn < NEVER + LATE:
        yield bill, later, str(amount)
    elif turn < NEVER + LATE + IN_PARTS and amount > 1:
        first = amount * (400 + chance("part", payer, period, of=500)) // 1000
        if first:
            yield bill, in_month, str(first)
        yield bill, later, str(amount - first)
    else:
        yield bill, in_month, str(amount)


def _lines(book: Path) -> list[list[str]]:
    return [line.split(",") for line in book.read_text(encoding="utf-8").splitlines()]
