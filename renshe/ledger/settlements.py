"""The end of a doubt: what became of a payment that the bank did not answer, said by one officer, confirmed by another.

Confirmed as paid, it is posted as paid; confirmed as not paid, it has failed and is paid again once. Refused, it
stays unknown and in sight. Each step may be repeated; a repeat changes nothing.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from rules.permissions import add_perm

from renshe.access import trail
from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.access.rules import holds, require
from renshe.law.month import Month
from renshe.ledger import payments
from renshe.ledger.errors import PaymentNotUnknown, SameOfficerTwice, SettlementDecided, SettlementWaits
from renshe.ledger.models import Settlement, UnpaidPayment

State = Settlement.State

add_perm("ledger.propose_settlement", holds("fund_officer"))  # type: ignore[no-untyped-call]  # the library is untyped
add_perm("ledger.decide_settlement", holds("fund_officer", "checker"))  # type: ignore[no-untyped-call]


@as_system("the payment is locked; who may, is asked here")
@transaction.atomic(durable=True)
def propose(payment_id: int, *, was_paid: bool, evidence: str, reason: str, officer: User) -> Settlement:
    """Say what became of an unknown payment, and on what evidence (a bank's letter, a statement's number).

    Raises:
        NotAllowed, PaymentNotUnknown
        SettlementWaits: somebody said something else, and a second officer has not decided on it.
    """
    payment = _locked(payment_id)
    require(officer, "ledger.propose_settlement", payment)
    said = {"was_paid": was_paid, "evidence": evidence, "reason": reason, "proposed_by": officer}
    waiting = payment.settlements.filter(state=State.PROPOSED).select_related("proposed_by").first()
    if waiting and all(getattr(waiting, name) == value for name, value in said.items()):
        return waiting  # the button was pressed twice
    if waiting:
        raise SettlementWaits(number=payment.number, officer=str(waiting.proposed_by))
    if payment.state != UnpaidPayment.State.UNKNOWN:
        raise PaymentNotUnknown(number=payment.number, state=str(payment.get_state_display()))
    made = Settlement.objects.create(payment=payment, **said)
    trail.record(officer, "settlement.proposed", payment, reason, {"was_paid": was_paid, "evidence": evidence})
    return made


@as_system("the payment is locked; who may, is asked here")
@transaction.atomic
def confirm(settlement_id: int, *, officer: User, month: Month) -> Settlement:
    """Confirm what another officer said; it counts in the accounting period `month`. Inside the caller's transaction.

    Raises:
        NotAllowed, SameOfficerTwice, SettlementDecided
    """
    settlement = _for_decision(settlement_id, officer, State.CONFIRMED)
    if settlement.state == State.CONFIRMED:
        return settlement
    payments.settle_unknown(settlement.payment.number, was_paid=settlement.was_paid, month=month)
    return _decided(settlement, State.CONFIRMED, officer, month=month)


@as_system("the payment is locked; who may, is asked here")
@transaction.atomic(durable=True)
def refuse(settlement_id: int, *, reason: str, officer: User) -> Settlement:
    """Refuse what another officer said: the payment stays unknown.

    Raises:
        NotAllowed, SameOfficerTwice, SettlementDecided
    """
    settlement = _for_decision(settlement_id, officer, State.REFUSED)
    if settlement.state == State.REFUSED:
        return settlement
    return _decided(settlement, State.REFUSED, officer, reason=reason)


def _locked(payment_id: int) -> UnpaidPayment:
    """All that happens to one payment happens under its row's lock."""
    rows = UnpaidPayment.objects.select_for_update(of=("self",)).select_related("person__town")
    return rows.get(pk=payment_id)


def _for_decision(settlement_id: int, officer: User, wanted: str) -> Settlement:
    _locked(Settlement.objects.values_list("payment_id", flat=True).get(pk=settlement_id))
    settlement = Settlement.objects.select_related("payment__person__town", "proposed_by").get(pk=settlement_id)
    number = settlement.payment.number
    require(officer, "ledger.decide_settlement", settlement.payment)
    if settlement.state == wanted and settlement.decided_by_id == officer.pk:
        return settlement  # the button was pressed twice
    if settlement.state != State.PROPOSED:
        raise SettlementDecided(number=number, state=str(settlement.get_state_display()))
    if settlement.proposed_by_id == officer.pk:
        raise SameOfficerTwice(number=number, officer=str(officer))
    return settlement


def _decided(
    settlement: Settlement, state: str, officer: User, *, month: Month | None = None, reason: str = ""
) -> Settlement:
    settlement.state, settlement.decided_by, settlement.decided_at = state, officer, timezone.now()
    settlement.month = month.first_day if month else None
    settlement.save(update_fields=["state", "decided_by", "decided_at", "month"])
    detail: dict[str, object] = {"was_paid": settlement.was_paid, "evidence": settlement.evidence}
    detail |= {"month": str(month)} if month else {}
    trail.record(officer, f"settlement.{state}", settlement.payment, reason or settlement.reason, detail)
    return settlement
