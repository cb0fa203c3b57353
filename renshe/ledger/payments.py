"""Payments through banks: made, sent, answered; each step may be repeated and pays nobody twice.

A payment's number is made before anything is sent and is its own for ever. What failed may be paid again once,
under a new number; what the bank did not answer is unknown and is never paid again before someone has settled it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Sum

from renshe.law.month import Month
from renshe.ledger import bank_answer, exchange
from renshe.ledger.errors import BatchDiffers, PaymentNotFailed
from renshe.ledger.models import PaymentBatch, UnpaidPayment
from renshe.ledger.posting import post
from renshe.ledger.staging import stage
from renshe.ledger.transfers import draw_for_payments

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment to one person. `repays` names the failed payment whose place it takes; `purpose` what is paid."""

    number: str
    person_id: int
    month: Month
    amount_fen: int
    bank_account: str = ""
    payee: str = ""
    repays: str | None = None
    purpose: str = "pension"


OUTCOMES = "SELECT number, person_id, month, purpose, amount_fen, state, answered_on, reason FROM staged_outcome"
"""What became of each payment of the batch whose answer was taken last: paid, failed or unknown."""


def batch_number(fund: str, month: Month, bank_code: str) -> str:
    """Return a batch's number; its payments are numbered `<batch>-000001` and on.

    >>> batch_number("pension", Month(2021, 3), "ICBC")
    'pension-202103-ICBC'
    """
    return f"{fund}-{month.compact}-{bank_code}"


@transaction.atomic
def make_batches(fund: str, month: Month, rows: Iterable[Payment], pay_on: date) -> list[PaymentBatch]:
    """Make one batch for each bank from payments sorted by number, with its file prepared but not sent.

    Raises:
        FileNameUsed: the batch was made before with other payments.
        PaymentNotFailed: one would repay a payment that has not failed, or was repaid already.
    """
    made = []
    for number, payments in groupby(rows, key=lambda one: one.number.rpartition("-")[0]):
        again: list[tuple[str, str]] = []
        record = exchange.prepare(
            "bank",
            f"pay-{number}.csv",
            kind="payments",
            subject=number,
            month=month,
            rows=_lines(payments, again),
            extra=[pay_on.strftime("%Y%m%d")],
        )
        batch, _ = PaymentBatch.objects.get_or_create(
            number=number,
            defaults={
                "fund": fund,
                "month": month.first_day,
                "bank_code": number.rpartition("-")[2],
                "state": PaymentBatch.State.MADE,
                "count": record.rows,
                "total_fen": record.total_fen,
                "sha256": record.sha256,
            },
        )
        _mark_repaid(again)
        made.append(batch)
    return made


@transaction.atomic
def send(number: str) -> PaymentBatch:
    """Draw the money for a batch and give its file to the bank; sent before, nothing happens.

    The money of payments made again was drawn when they were first made and still stands in the spending account.
    """
    batch = PaymentBatch.objects.select_for_update().get(number=number)
    if batch.state == PaymentBatch.State.MADE:
        repaid = UnpaidPayment.objects.filter(repaid_as__startswith=f"{number}-").aggregate(fen=Sum("amount_fen"))
        if draw := batch.total_fen - (repaid["fen"] or 0):
            draw_for_payments(batch.fund, Month.of(batch.month), number, draw)
        batch.state = PaymentBatch.State.SENT
        batch.save(update_fields=["state"])
    exchange.send(
        f"pay-{number}.csv"
    )  # a kill before the commit leaves the same file there: sent again, it is the same
    return batch


def has_answer(number: str) -> bool:
    return exchange.has_arrived("bank", bank_answer.file_name(number))


@transaction.atomic
def take_answer(number: str, payments: Iterable[Payment]) -> None:
    """Take in the bank's answer to a batch. What became of each of its payments, the query `OUTCOMES` gives until the
    next answer or the end of the caller's transaction.

    Args:
        payments: The batch's payments, as they were made.

    Raises:
        FileRefused: the answer is not right: which line, and what would be; BatchDiffers. Then nothing changes.
    """
    batch = PaymentBatch.objects.select_for_update().get(number=number)
    with connection.cursor() as cursor:
        _stage_payments(cursor, batch, payments)
        file = bank_answer.read(cursor, batch)
        sums = _match(cursor)
        if batch.state == PaymentBatch.State.ANSWERED:
            exchange.take_in(file, Month.of(batch.month))
            return
        cursor.execute(
            "INSERT INTO ledger_unpaidpayment (number, batch_id, person_id, month, purpose, amount_fen, state, reason)"
            " SELECT number, %s, person_id, month, purpose, amount_fen, state, reason FROM staged_outcome"
            " WHERE state <> 'paid' ORDER BY number",
            [batch.pk],
        )
    batch.paid_fen, batch.failed_fen = sums.get("paid", 0), sums.get("failed", 0)
    batch.unknown_fen = batch.total_fen - batch.paid_fen - batch.failed_fen
    batch.state = PaymentBatch.State.ANSWERED
    batch.save(update_fields=["paid_fen", "failed_fen", "unknown_fen", "state"])
    if batch.paid_fen:
        legs = {"benefits": batch.paid_fen, "spending_account": -batch.paid_fen}
        post(batch.fund, Month.of(batch.month), f"paid:{number}", "benefits", number, legs)
    exchange.take_in(file, Month.of(batch.month))


@transaction.atomic
def settle_unknown(number: str, *, was_paid: bool, month: Month) -> UnpaidPayment:
    """End the doubt about a payment that the bank did not answer: it was paid, or it failed and may be paid again."""
    payment = UnpaidPayment.objects.select_for_update(of=("self",)).select_related("batch").get(number=number)
    settled = UnpaidPayment.State.FOUND_PAID if was_paid else UnpaidPayment.State.FAILED
    if payment.state == settled:
        return payment
    if payment.state != UnpaidPayment.State.UNKNOWN:
        raise PaymentNotFailed(number=number, state=payment.get_state_display())
    if was_paid:
        legs = {"benefits": payment.amount_fen, "spending_account": -payment.amount_fen}
        post(payment.batch.fund, month, f"found:{number}", "benefits", number, legs)
    payment.state = settled
    payment.save(update_fields=["state"])
    return payment


def _lines(payments: Iterable[Payment], again: list[tuple[str, str]]) -> Iterator[list[object]]:
    for one in payments:
        if one.repays:
            again.append((one.repays, one.number))
        yield [one.number, one.bank_account, one.payee, one.amount_fen]


def _mark_repaid(again: Sequence[tuple[str, str]]) -> None:
    """Write under each failed payment the number of the one that takes its place; written before, nothing happens."""
    held = UnpaidPayment.objects.select_for_update().filter(number__in=[failed for failed, _ in again])
    failed = {one.number: one for one in held.order_by("number")}
    for number, new in again:
        if number not in failed:
            raise UnpaidPayment.DoesNotExist(number)
        payment = failed[number]
        if payment.repaid_as == new:
            continue
        if payment.state != UnpaidPayment.State.FAILED or payment.repaid_as:
            raise PaymentNotFailed(number=number, state=payment.get_state_display())
        payment.state, payment.repaid_as = UnpaidPayment.State.REPAID, new
    UnpaidPayment.objects.bulk_update(failed.values(), ["state", "repaid_as"], batch_size=500)


def _stage_payments(cursor: CursorWrapper, batch: PaymentBatch, payments: Iterable[Payment]) -> None:
    made = {"number": "text", "person_id": "bigint", "month": "date", "purpose": "text", "amount_fen": "bigint"}
    rows = ((p.number, p.person_id, p.month.first_day, p.purpose, p.amount_fen) for p in payments)
    stage(cursor, "staged_payment", made, rows)
    cursor.execute("SELECT count(*), coalesce(sum(amount_fen), 0)::bigint FROM staged_payment")
    if cursor.fetchone() != (batch.count, batch.total_fen):
        raise BatchDiffers(number=batch.number)


def _match(cursor: CursorWrapper) -> dict[str, int]:
    """Join payments and answer in `staged_outcome`; one that the answer does not name is unknown.

    Returns: Fen by state.
    """
    cursor.execute("DROP TABLE IF EXISTS pg_temp.staged_outcome")
    cursor.execute(
        "CREATE TEMPORARY TABLE staged_outcome ON COMMIT DROP AS"
        " SELECT p.number, p.person_id, p.month, p.purpose, p.amount_fen, coalesce(a.state, 'unknown') AS state,"
        " a.answered_on, coalesce(a.reason, '') AS reason"
        " FROM staged_payment p LEFT JOIN staged_answer a USING (number)"
    )
    cursor.execute("SELECT state, sum(amount_fen)::bigint FROM staged_outcome GROUP BY state")
    return dict(cursor.fetchall())
