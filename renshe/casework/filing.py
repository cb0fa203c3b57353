"""An application filed whole: read, opened as a case, told to the trail, and decided at once where law can.

The same request asked again, by a machine that lost the answer or by two of its threads, is the same case: its key is
kept with the first event, and whoever comes second waits for the first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import connection, transaction

from renshe.access import trail
from renshe.access.models import Unit, User
from renshe.casework import cases, instant
from renshe.casework.attachments.errors import MaterialsMissing
from renshe.casework.errors import AnswersNotWhole, KeyOfAnotherRequest
from renshe.casework.items import Applicant, Channel, ServiceItem
from renshe.casework.items.filled import Filled, fill
from renshe.casework.models import Case, CaseEvent
from renshe.registry.models import Employer, Person

KEYS = UUID("5b0d1f0e-3f0b-4e0e-9d63-0c6f4b7c2a11")
"""Of names of requests: a key is its user's own, so that nobody is answered by another's case."""
REQUEST = "request"
"""In the data of the first event: the digest of what was asked."""


@dataclass(frozen=True)
class Filed:
    """`is_new`: False where this request had opened the case before."""

    case: Case
    is_new: bool


def read(item: ServiceItem, applicant: Person | Employer, typed: Mapping[str, str]) -> Filled:
    """Read the answers of an application, without filing anything."""
    kind = Applicant.RESIDENT if isinstance(applicant, Person) else Applicant.EMPLOYER
    return fill(item.form.of(kind), typed)


@transaction.atomic(durable=True)
def file(item: ServiceItem, applicant: Person | Employer, typed: Mapping[str, str], *, by: User, key: str) -> Filed:
    """File an application at the unit of the applicant's town. `key`: the asker's own name for this request.

    Raises:
        AnswersNotWhole: something is not answered, or not well; MaterialsMissing: it needs a file, no machine sends it
        KeyOfAnotherRequest: the key was used for other answers
    """
    request, digest = uuid5(KEYS, f"{by.pk}:{key}"), _digest(item, applicant, typed)
    with connection.cursor() as cursor:  # the second of two waits, and then finds the case of the first
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(request)])
    before = CaseEvent.objects.filter(key=request).select_related("case").first()
    if before is not None:
        if before.data.get(REQUEST) != digest:
            raise KeyOfAnotherRequest(key=key, number=str(before.case))
        return Filed(before.case, is_new=False)
    filled = read(item, applicant, typed)
    if not filled.is_whole:
        raise AnswersNotWhole(item=str(item.name), by_field=filled.problems)
    unit: Unit = applicant.town.unit
    if blocking := [one.name for one in item.attachable(filled.answers) if one.blocks]:
        raise MaterialsMissing(materials=tuple(blocking))  # files come by the portal or the counter
    data = {REQUEST: digest, "channel": Channel.API.value}
    case = cases.open_case(item, unit, applicant, by=by, answers=filled.answers, data=data, key=request)
    trail.record(by, "case.opened", case, detail={"by": "api"})
    if item.instant is not None:
        instant.decide(case)
        case.refresh_from_db()
    return Filed(case, is_new=True)


def _digest(item: ServiceItem, applicant: Person | Employer, typed: Mapping[str, str]) -> str:
    asked = [item.code, applicant._meta.label_lower, applicant.pk, sorted(typed.items())]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()
