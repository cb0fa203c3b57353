"""Certificates of enrolment and payments (参保证明): drawn up from the spells and the archive's months as they stand.

What one certifies is kept as data, in no language: page and paper say it in the reader's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renshe.access import masking
from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.casework import certificates
from renshe.casework.certificates.kinds import CertificateKind, Column, Content, Fact, Table, register
from renshe.casework.certificates.printers import printer_at_hand
from renshe.casework.models import Case, Certificate
from renshe.law import Month
from renshe.money import yuan
from renshe.programmes.social_insurance import contributed
from renshe.programmes.social_insurance.contributed import PaidMonth
from renshe.registry.models import OVER, Enrolment, Insurance, Person


@transaction.atomic(durable=True)
def issue(person: Person, *, by: User, first: Month, last: Month, printer: certificates.Printer) -> Certificate:
    """Issue a certificate of the spells and payments of the months `first` to `last`.

    Asked for again within a minute, as by a double click, it is the one that was issued.

    Raises:
        SigningKeyWrong, SigningKeyNotAtHand.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    content = _content(person, by, first, last)
    twin = _just_issued(person, by, content)
    return twin or certificates.issue(ENROLMENT, content, printer, person=person, by=by)


def issue_by_case(case: Case, person: Person, *, by: User, first: Month, last: Month) -> Certificate:
    """Issue it in a case's transaction: what `by` sees of the records, by the system.

    Raises:
        SigningKeyWrong, SigningKeyNotAtHand.
    """
    content = _content(person, by, first, last)
    return certificates.issue(ENROLMENT, content, printer_at_hand(), person=person, by=by, case=case)


@as_system("a double click finds the first one, also of who sees no certificates")
def _just_issued(person: Person, by: User, content: Mapping[str, Any]) -> Certificate | None:
    a_minute_ago = timezone.now() - timedelta(minutes=1)
    of_late = Certificate.objects.filter(kind=ENROLMENT.code, person=person, issued_by=by, revoked_at=None)
    found = of_late.filter(issued_at__gt=a_minute_ago).order_by("-pk")
    return next((one for one in found if one.content | content == one.content), None)


def _content(person: Person, by: User, first: Month, last: Month) -> dict[str, Any]:
    months = DateRange(first.first_day, (last + 1).first_day)
    spells = (
        Enrolment.objects.current()
        .seen_by(by)  # staff of a bank point see no benefit, nor does what they print
        .filter(person=person, valid__overlap=months)
        .exclude(state="ended")
        .select_related("employer")
        .order_by("insurance", "valid")
    )
    begin = contributed.records_begin()
    lines = contributed.paid_months(person.pk, first, last)
    return {
        "first": str(first),
        "last": str(last),
        "name": person.name,
        "identity_number": person.identity_number,
        "records_begin": str(begin) if begin and begin > first else "",
        "spells": [
            {
                "insurance": row.insurance,
                "employer": row.employer.name if row.employer else "",
                "state": row.state_on(months.upper),
                "first": str(Month.of(row.valid.lower)),
                "last": str(Month.of(row.valid.upper) + -1) if row.valid.upper else "",
            }
            for row in spells
        ],
        "lines": [
            {
                "month": str(line.period),
                "insurance": line.insurance,
                "base_fen": line.base_fen,
                "employer_fen": line.employer_fen,
                "employee_fen": line.employee_fen,
                "is_whole": line.is_whole,
            }
            for line in lines
        ],
        "totals": [_total(kind, lines) for kind in Insurance],
    }


def _total(kind: Insurance, lines: Iterable[PaidMonth]) -> dict[str, Any]:
    of_kind = [line for line in lines if line.insurance == kind.value]
    return {
        "insurance": kind.value,
        "months": sum(line.is_whole for line in of_kind),
        "employer_fen": sum(line.employer_fen for line in of_kind),
        "employee_fen": sum(line.employee_fen for line in of_kind),
    }


def spells_in_words(content: Content) -> list[dict[str, str]]:
    """The spells that a certificate keeps, as the reader's language says them."""
    return [_spell_in_words(one) for one in content.get("spells", [])]


def _spell_in_words(kept: Mapping[str, str]) -> dict[str, str]:
    if "first" not in kept:
        return dict(kept)  # of a certificate from before spells were kept as data: in the words of its paper
    between = _("%(first)s to %(last)s") if kept["last"] else _("from %(first)s on")
    state = _("over") if kept["state"] == OVER else str(Enrolment.State(kept["state"]).label)
    return {
        "insurance": str(Insurance(kept["insurance"]).label),
        "employer": kept["employer"],
        "state": state,
        "months": between % kept,
    }


def _months(content: Content) -> str:
    return f"{content['first']} – {content['last']}"


def _facts(content: Content) -> Sequence[Fact]:
    return (
        Fact(gettext_lazy("Identity number"), masking.mask_identity(content["identity_number"])),
        Fact(gettext_lazy("Months certified"), _months(content)),
    )


def _tables(content: Content) -> Sequence[Table]:
    spells = [
        [one["insurance"], one["employer"] or "—", one["state"], one["months"]] for one in spells_in_words(content)
    ]
    totals = [
        [
            str(Insurance(one["insurance"]).label),
            str(one["months"]),
            yuan(one["employer_fen"]),
            yuan(one["employee_fen"]),
        ]
        for one in content.get("totals", [])
    ]
    return Table(PAID, totals), Table(SPELLS, spells)


PAID = (
    Column(gettext_lazy("Insurance")),
    Column(gettext_lazy("Months paid"), is_number=True),
    Column(gettext_lazy("Paid by the employer"), is_number=True),
    Column(gettext_lazy("Paid by the person"), is_number=True),
)
SPELLS = (
    Column(gettext_lazy("Insurance")),
    Column(gettext_lazy("Employer")),
    Column(gettext_lazy("Enrolment state")),
    Column(gettext_lazy("Months")),
)
ENROLMENT = register(
    CertificateKind(
        code="social_insurance.enrolment",
        prefix="CB",
        name=gettext_lazy("Certificate of enrolment and payments in social insurance"),
        about=_months,
        facts=_facts,
        tables=_tables,
    )
)
