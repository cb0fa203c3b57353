"""A bank's answer: each line held against the payments of its batch before anything of it is kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from renshe.errors import Phrase, gettext_noop
from renshe.law.month import Month
from renshe.ledger import exchange
from renshe.ledger.errors import AmountDiffers, DayNotPossible, FileRefused, NumberTwice, PaymentNotInBatch, WrongField
from renshe.ledger.exchange import AMOUNT, DAY_RIGHT, NUMBER_RIGHT, Field
from renshe.ledger.models import PaymentBatch
from renshe.ledger.staging import first_of, stage

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

STATES = {"P": "paid", "F": "failed"}
REASONS = ("closed", "name", "no_account")


def _state(text: str) -> str:
    if text not in STATES:
        raise ValueError(text)
    return STATES[text]


def _reason(text: str) -> str:
    if text and text not in REASONS:
        raise ValueError(text)
    return text


REASON = Field(
    gettext_noop("reason"), gettext_noop("closed, name or no_account for one that failed, else nothing"), _reason
)
FIELDS = (
    Field(gettext_noop("payment number"), NUMBER_RIGHT, exchange.number),
    Field(gettext_noop("result"), gettext_noop("P (paid) or F (failed)"), _state),
    Field(gettext_noop("day of the answer"), DAY_RIGHT, exchange.day),
    REASON,
    AMOUNT,
)
COLUMNS = {
    "line": "bigint",
    "number": "text",
    "state": "text",
    "answered_on": "date",
    "reason": "text",
    "amount_fen": "bigint",
}
# The first line with its first fault; the batch's payments stand in `staged_payment`.
FAULTS = """
SELECT * FROM (
  SELECT line, number, answered_on, reason, amount_fen, made_fen,
         CASE WHEN nth > 1 THEN 'twice'
              WHEN made_fen IS NULL THEN 'stranger'
              WHEN amount_fen <> made_fen THEN 'amount'
              WHEN (state = 'failed') <> (reason <> '') THEN 'reason'
              WHEN answered_on NOT BETWEEN %(first)s AND %(last)s THEN 'day' END AS fault
    FROM (SELECT a.*, p.amount_fen AS made_fen, row_number() OVER (PARTITION BY a.number ORDER BY a.line) AS nth
            FROM staged_answer a LEFT JOIN staged_payment p USING (number)) seen
  ) judged WHERE fault IS NOT NULL"""


def file_name(batch: str) -> str:
    return f"answer-{batch}.csv"


def read(cursor: CursorWrapper, batch: PaymentBatch) -> exchange.Incoming:
    """Read the answer to a batch into `staged_answer`; the batch's payments stand in `staged_payment` already.

    Raises:
        FileRefused: a branch of it, with file, line and what would be right. The caller keeps nothing.
    """
    file = exchange.Incoming("bank", file_name(batch.number), "answer", batch.number, FIELDS)
    stage(cursor, "staged_answer", COLUMNS, file.rows())
    month = Month.of(batch.month)
    first, last = month.first_day, (month + 2).first_day - timedelta(days=1)
    if row := first_of(cursor, FAULTS, {"first": first, "last": last}):
        raise _refusal(file.place, batch.number, first, last, row)
    return file


def _refusal(place: str, batch: str, first: date, last: date, row: tuple[Any, ...]) -> FileRefused:
    line, number, day, reason, said_fen, made_fen, fault = row
    if fault == "twice":
        return NumberTwice(file=place, line=line, number=number)
    if fault == "stranger":
        return PaymentNotInBatch(file=place, line=line, number=number, batch=batch)
    if fault == "amount":
        return AmountDiffers(file=place, line=line, number=number, said_fen=said_fen, made_fen=made_fen)
    if fault == "reason":
        return WrongField(file=place, line=line, field=Phrase(REASON.label), value=reason, right=Phrase(REASON.right))
    return DayNotPossible(file=place, line=line, day=day, first=first, last=last)
