"""What a step owes, owed in its transaction and done: notices at once, documents by a job, each once.

Taken in many cases at once, all of it is done by jobs. A document whose printing fails is tried again and told in the
daily digest like any job; the step itself stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renshe.access.models import User
from renshe.casework import certificates
from renshe.casework.case_notices import DOCUMENT_READY
from renshe.casework.certificates.printers import printer_at_hand
from renshe.casework.documents import content_of
from renshe.casework.items import Document, Step, Tells, Whom, item_of
from renshe.casework.jobs.asking import ask
from renshe.casework.jobs.models import Job
from renshe.casework.jobs.steps import step
from renshe.casework.models import CaseEvent
from renshe.casework.notices import telling
from renshe.casework.notices.templates import Template
from renshe.casework.owed import Owed
from renshe.errors import Phrase, gettext_noop
from renshe.registry.models import Employer, Person

AT_ONCE = 200
"""Events whose notices one job tells."""


def incur(taken: Step, event: CaseEvent) -> None:
    """Owe what one step owes, and tell its notices; in the transaction of the step."""
    rows = list(_rows(taken, event))
    Owed.objects.bulk_create(rows)
    for row in rows:
        if row.kind == Owed.Kind.NOTICE:
            _tell(row, taken)
    _ask_for_documents(rows)


def incur_many(taken: Sequence[tuple[Step, CaseEvent]]) -> None:
    """Owe what one step owes in many cases; jobs do all of it."""
    rows = [row for one, event in taken for row in _rows(one, event)]
    Owed.objects.bulk_create(rows, batch_size=5_000)
    _ask_for_documents(rows)
    told = [row.pk for row in rows if row.kind == Owed.Kind.NOTICE]
    for begin in range(0, len(told), AT_ONCE):
        some = told[begin : begin + AT_ONCE]
        ask(TELL, key=f"{TELL.name}/{some[0]}-{some[-1]}", data={"owed": some})


def _rows(taken: Step, event: CaseEvent) -> Iterable[Owed]:
    case, owes = taken.case, taken.transition
    kept = {"case": case, "event": event, "due_on": case.due_on, "is_provisional": case.is_provisional}
    for notice in owes.tells:
        if notice.when(taken):
            yield Owed(kind=Owed.Kind.NOTICE, code=notice.code, **kept)
    for document in owes.gives:
        if document.when(taken):
            yield Owed(kind=Owed.Kind.DOCUMENT, code=document.code, **kept)
    if owes.pays is not None and owes.pays.when(taken):
        decision = owes.pays.decision(taken)
        paid = {"amount_fen": decision.amount_fen, "decision": decision}
        yield Owed(kind=Owed.Kind.PAYMENT, code=owes.pays.fund, **kept, **paid)


def _ask_for_documents(rows: Iterable[Owed]) -> None:
    for row in rows:
        if row.kind == Owed.Kind.DOCUMENT:
            ask(GIVE, key=f"{GIVE.name}/{row.pk}", case=row.case, data={"owed": row.pk})


def as_taken(event: CaseEvent) -> Step:
    """The step of an event as it was taken.

    Raises:
        UnknownItem, UnknownTransition: it is declared no more.
    """
    item = item_of(event.case)
    return Step(event.case, item.transition(event.kind), event.by, event.data.get("answers", {}), event.note)


def _still_owed(keys: Iterable[int]) -> list[Owed]:
    rows = Owed.objects.select_for_update(of=("self",)).filter(pk__in=list(keys), done_at=None)
    return list(
        rows.select_related(
            "event__case__unit", "event__case__person", "event__case__employer", "event__case__assigned_to", "event__by"
        ).order_by("pk")
    )


def _tell_many(job: Job) -> None:
    for row in _still_owed(job.data["owed"]):
        _tell(row, as_taken(row.event))


TELL = step("case.tell", _("tell what happened in cases"))(_tell_many)


def _tell(row: Owed, taken: Step) -> None:
    """Tell one notice; where nobody is to be told, that is done too."""
    declared = next(one for one in taken.transition.tells if one.code == row.code)
    whom = _whom(declared, taken)
    if whom is not None:
        fields = _fields(declared, taken, row.due_on, is_provisional=row.is_provisional)
        row.notice = telling.tell(
            declared.template, to=whom, about=taken.case, fields=fields, key=f"case-event/{row.event_id}"
        )
    row.done_at = timezone.now()
    row.save(update_fields=["notice", "done_at"])


def _whom(declared: Tells, taken: Step) -> Person | Employer | User | None:
    match declared.to:
        case Whom.APPLICANT:
            return taken.case.person or taken.case.employer
        case Whom.HANDS:
            return taken.case.assigned_to
        case find:
            return find(taken)


def _fields(declared: Tells, taken: Step, due_on: date | None, *, is_provisional: bool) -> dict[str, object]:
    known = of_case(taken, due_on, is_provisional=is_provisional)
    return {
        name: declared.fields[name](taken) if name in declared.fields else known[name]
        for name in declared.template.fields
    }


def of_case(taken: Step, due_on: date | None, *, is_provisional: bool = False) -> dict[str, object]:
    """What any notice of a case can say (`items.owed.KNOWN_OF_A_CASE`)."""
    item = item_of(taken.case)
    return {
        "item": item.name,
        "number": str(taken.case),
        "unit": Phrase(gettext_noop("%(en)s"), zh=taken.case.unit.name_zh, en=taken.case.unit.name_en),
        "state": item.state(taken.transition.target).name,
        "step": taken.transition.name,
        "note": taken.note or "—",
        "due": _due(due_on, is_provisional=is_provisional),
    }


def _due(due_on: date | None, *, is_provisional: bool) -> Phrase:
    if due_on is None:
        return Phrase(gettext_noop("without a fixed day"))
    day = f"{due_on:%Y-%m-%d}"
    if is_provisional:
        return Phrase(gettext_noop("%(day)s (provisional: the year's days off are not published yet)"), day=day)
    return Phrase(gettext_noop("%(day)s at the latest"), day=day)


def _give(job: Job) -> None:
    """Issue a document, and tell the applicant that it is there."""
    for row in _still_owed([job.data["owed"]]):
        taken = as_taken(row.event)
        document = next(one for one in taken.transition.gives if one.code == row.code)
        row.certificate = issue(document, taken, row.event)
        row.done_at = timezone.now()
        row.save(update_fields=["certificate", "done_at"])


GIVE = step("case.give", _("print and sign a document of a case"))(_give)


def issue(document: Document, taken: Step, event: CaseEvent) -> certificates.Certificate:
    """Issue a document of a case in the caller's transaction; it is told to whom it is given.

    Raises:
        SigningKeyWrong, SigningKeyNotAtHand, and what the printer raises.
    """
    case, item = taken.case, item_of(taken.case)
    made = certificates.issue(
        document.kind(item.code),
        content_of(document, item, taken, timezone.localdate(event.at)),
        printer_at_hand(),
        by=taken.by,
        person=case.person,
        employer=case.employer,
        case=case,
    )
    ready: Template = DOCUMENT_READY
    whom = case.person or case.employer
    assert whom is not None, "a case has one applicant"
    fields: dict[str, object] = {"document": document.name, "item": item.name, "number": str(case)}
    telling.tell(ready, to=whom, about=case, fields=fields, key=f"document/{made.pk}")
    return made
