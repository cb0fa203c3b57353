"""Certificates of enrolment and payments (参保证明): drawn up from the spells and the archive's months as they stand,
checked by number and code, revoked by an officer with a reason. What one certifies is kept as data, in no language:
page and paper (`certificate_paper`) say it in the reader's."""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Literal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from renshe.access import masking, trail
from renshe.access.models import TrailEntry, Unit, User
from renshe.errors import RensheError
from renshe.law import Month
from renshe.law.law_text import canonical, sha256
from renshe.portal.models import Certificate
from renshe.portal.queries import contributions
from renshe.portal.queries.contributions import PaidMonth
from renshe.registry.models import OVER, Enrolment, Insurance, Person
from renshe.registry.profile import city_profile

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is read for another
ISSUED, REVOKED = "certificate.issued", "certificate.revoked"  # how the audit trail calls it
Answer = Literal["valid", "unknown", "revoked", "altered"]


@transaction.atomic(durable=True)
def issue(person: Person, *, by: User, first: Month, last: Month) -> Certificate:
    """Issue a certificate of the spells and payments of the months `first` to `last`.

    Asked for again within a minute, as by a double click, it is the one that was issued.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    content = _content(person, by, first, last)
    if twin := _just_issued(person, by, first, last, content):
        return twin
    made = Certificate.objects.create(
        number=f"CB{timezone.localdate():%Y%m%d}{secrets.randbelow(10**8):08d}",
        code="".join(secrets.choice(LETTERS) for _index in range(16)),
        person=person,
        first_month=first.first_day,
        last_month=last.first_day,
        content=content,
        issued_by=by,
    )
    made.refresh_from_db(fields=["content"])  # as it is read again: what is hashed must not depend on who holds it
    trail.record(by, ISSUED, made, detail={"hash": hash_of(made)})
    return made


def _just_issued(person: Person, by: User, first: Month, last: Month, content: Mapping[str, Any]) -> Certificate | None:
    a_minute_ago = timezone.now() - timedelta(minutes=1)
    of_late = Certificate.objects.filter(person=person, issued_by=by, issued_at__gt=a_minute_ago, revoked_at=None)
    found = of_late.filter(first_month=first.first_day, last_month=last.first_day).order_by("-pk").first()
    return found if found and found.content == content else None


def hash_of(certificate: Certificate) -> str:
    """The SHA-256 of what a certificate certifies, to whom, under which number and code."""
    said = {
        "number": certificate.number,
        "code": certificate.code,
        "person": certificate.person_id,
        "months": [str(Month.of(certificate.first_month)), str(Month.of(certificate.last_month))],
        "content": certificate.content,
    }
    return sha256(canonical(said))


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
    begin = contributions.records_begin()
    lines = contributions.paid_months(person.pk, first, last)
    return {
        "name": person.name,
        "identity_number": person.identity_number,
        "issuer": issuer(),
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


def issuer() -> dict[str, Any]:
    """Who issues: the city's bureau, and whether the city is a made-up one."""
    city = Unit.objects.filter(kind=Unit.Kind.CITY).first()
    try:
        facts = city_profile().facts
    except RensheError:  # a bureau may certify before its profile is written
        facts = {}
    name = facts.get("name") or {}
    return {
        "bureau": city.name_zh if city else "",
        "bureau_en": city.name_en if city else "",
        "city": str(name.get("zh", "")),
        "sample": bool(facts.get("sample")),
    }


def spells_in_words(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The spells that a certificate keeps, as the reader's language says them."""
    return [_spell_in_words(one) for one in content["spells"]]


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


@transaction.atomic(durable=True)
def revoke(certificate: Certificate, *, officer: User, reason: str) -> Certificate:
    """Revoke a certificate: whoever checks it reads so from now on. Twice changes nothing."""
    locked = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if locked.revoked_at is not None:
        return locked
    locked.revoked_at, locked.revoked_by, locked.revoked_reason = timezone.now(), officer, reason.strip()
    locked.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    trail.record(officer, REVOKED, locked, locked.revoked_reason)
    return locked


def check(number: str, code: str) -> tuple[Answer, Certificate | None]:
    """Say whether a certificate of that number and code is valid. A wrong code tells nothing about the number.

    One that is not what the audit trail was told at its issue and its revocation is altered: nothing of it is shown.
    """
    found = Certificate.objects.filter(number=_as_printed(number)).first()
    if found is None or not hmac.compare_digest(found.code.encode(), _as_printed(code).encode()):
        return "unknown", None
    answer = standing(found)
    return answer, None if answer == "altered" else found


def standing(certificate: Certificate) -> Answer:
    """Whether it is valid, revoked, or not what the audit trail was told."""
    if not _is_as_told(certificate):
        return "altered"
    return "revoked" if certificate.revoked_at else "valid"


def _as_printed(typed: str) -> str:
    """A number or a code as the paper has it, also where it was typed in groups or in full-width letters."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", typed))).upper()


def _is_as_told(certificate: Certificate) -> bool:
    """Whether its hash is the one told at its issue, and it is revoked exactly where the trail says so.

    Of one from before hashes were told it is enough that it was issued.
    """
    of_it = TrailEntry.objects.filter(
        subject_type=certificate._meta.label_lower, subject_key=str(certificate.pk), action__in=(ISSUED, REVOKED)
    )
    told = dict(of_it.order_by("-pk").values_list("action", "detail"))
    is_issued = ISSUED in told and told[ISSUED].get("hash") in (None, hash_of(certificate))
    return is_issued and (REVOKED in told) == (certificate.revoked_at is not None)


def shown_to_all(certificate: Certificate) -> dict[str, object]:
    """What the public page shows: enough to compare with the paper in hand, not to learn from."""
    return {
        "number": certificate.number,
        "name": masking.mask_name(certificate.content["name"]),
        "identity_number": masking.mask_identity(certificate.content["identity_number"]),
        "issued_at": certificate.issued_at,
        "first_month": certificate.first_month,
        "last_month": certificate.last_month,
        "revoked_at": certificate.revoked_at,
        "spells": spells_in_words(certificate.content),
        "totals": certificate.content.get("totals", []),
    }
