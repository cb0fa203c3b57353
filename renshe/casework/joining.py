"""Cases of one matter heard together (并案): one leads; each keeps its own decision, or one decides for all.

Joined and parted under one lock, so that what a case leads can't change between being looked at and being locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.utils.translation import gettext

from renshe.access import trail
from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.casework.errors import CannotJoin, MayNotAdvance, NotJoined
from renshe.casework.items import Joins, item_of
from renshe.casework.items.own_events import JOINED, PARTED
from renshe.casework.models import Case, CaseEvent
from renshe.errors import Phrase, gettext_noop

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('renshe.casework.joining', 0))"


def may_join(user: User, case: Case) -> bool:
    joins = item_of(case).procedure.joins
    return joins is not None and user.units_in_reach(roles=joins.roles).filter(pk=case.unit_id).exists()


def led_by(leader: Case) -> list[Case]:
    """The cases that are decided with it, locked."""
    led = Case.objects.select_for_update(of=("self",)).select_related("unit")
    return list(led.filter(heard_with=leader, decided_with=True).order_by("pk"))


@as_system("the cases are locked; who may join them, is asked here")
@transaction.atomic
def join(leader: Case, others: Iterable[Case], *, as_one: bool, by: User, note: str) -> list[Case]:
    """Have `others` heard together with `leader`; `as_one`: what is decided there is decided for all.

    Raises:
        MayNotAdvance, CannotJoin
    """
    keys = sorted({one.pk for one in others} - {leader.pk})
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    first, led = _locked([leader.pk])[0], _locked(keys)
    for case in (first, *led):
        if not may_join(by, case):
            raise MayNotAdvance(number=str(case), step=gettext("Hear together"), user=str(by))
    joins = item_of(first).procedure.joins
    assert joins is not None, "who may join found it"
    new = [case for case in led if case.heard_with_id != first.pk]
    for case in new:
        if why := _against(first, case, joins, as_one=as_one):
            raise CannotJoin(number=str(case), leader=str(first), why=why)
    if not new:
        return []
    for case in new:
        case.heard_with, case.decided_with = first, as_one
        _write(case, JOINED, by, note, {"leader": first.pk, "as_one": as_one})
    first.leads = first.leads or as_one
    _write(first, JOINED, by, note, {"cases": [case.pk for case in new], "as_one": as_one})
    return new


def _locked(keys: Sequence[int]) -> list[Case]:
    rows = Case.objects.select_for_update(of=("self",)).select_related("unit", "heard_with")
    return list(rows.filter(pk__in=keys).order_by("pk"))


def _against(leader: Case, case: Case, joins: Joins, *, as_one: bool) -> Phrase | None:
    """Why a case can't be heard with the other."""
    if case.item != leader.item or case.version != leader.version:
        return Phrase(gettext_noop("they are of two items, or of two versions of one"))
    if leader.heard_with_id is not None or case.heard_with_id is not None:
        return Phrase(gettext_noop("one of them is heard with another case already"))
    if case.heard.exists():
        return Phrase(gettext_noop("it leads other cases itself"))
    if leader.state not in joins.states or case.state not in joins.states:
        return Phrase(gettext_noop("as they stand, cases of this item are not joined"))
    if as_one and leader.state != case.state:
        return Phrase(gettext_noop("one decision for all needs all of them in one state"))
    return None


@as_system("the cases are locked; who may join them, is asked here")
@transaction.atomic
def part(case: Case, *, by: User, note: str) -> None:
    """Hear a case apart again; a leading one: all of them.

    Raises:
        MayNotAdvance, NotJoined
    """
    if not may_join(by, case):
        raise MayNotAdvance(number=str(case), step=gettext("Hear apart"), user=str(by))
    if not leave(case, by=by, note=note):
        raise NotJoined(number=str(case))


@as_system("the cases are locked; who may join them, is asked here")
def leave(case: Case, *, by: User | None, note: str = "") -> bool:
    """Have a case heard with no other any more. Returns False where it was not."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    found = Case.objects.get(pk=case.pk)
    leader = found.heard_with_id or found.pk
    (first,) = _locked([leader])
    wanted = [found.pk] if found.heard_with_id else list(found.heard.values_list("pk", flat=True))
    leaving = _locked(wanted)
    for one in leaving:
        one.heard_with, one.decided_with = None, False
        _write(one, PARTED, by, note, {"leader": first.pk})
    if leaving:
        first.leads = first.heard.filter(decided_with=True).exists()
        _write(first, PARTED, by, note, {"cases": [one.pk for one in leaving]})
    for one in (first, *leaving):
        if one.pk == case.pk:
            case.heard_with, case.decided_with, case.leads = one.heard_with, one.decided_with, one.leads
    return bool(leaving)


def _write(case: Case, kind: str, by: User | None, note: str, data: dict[str, object]) -> None:
    case.save(update_fields=["heard_with", "decided_with", "leads"])
    last = case.events.latest("sequence")
    CaseEvent.objects.create(
        case=case, sequence=last.sequence + 1, kind=kind, state=last.state, by=by, note=note, data=data
    )
    trail.record(by, f"case.{kind}", case, reason=note[:200], detail=data)
