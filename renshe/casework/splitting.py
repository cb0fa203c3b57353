"""One case that becomes two (分案): what goes has the answers, the clocks and the memory of who took which step."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from renshe.access import trail
from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.casework import case_clocks, hands, numbers
from renshe.casework.cases import FOLLOWS
from renshe.casework.errors import CannotSplit, DecidedWith, LeadsOthers, MayNotAdvance, NothingToSplit
from renshe.casework.items import Part, Splits, item_of
from renshe.casework.items.own_events import OPENED, SPLIT
from renshe.casework.models import Case, CaseClock, CaseEvent, ClockPause

PARTS = "parts"
"""In the events of a split: the parts that went, each with its code and words."""


def splits_of(case: Case) -> Splits | None:
    """How the case may be split as it stands."""
    splits = item_of(case).procedure.splits
    return splits if splits is not None and case.state in splits.states else None


def may_split(user: User, case: Case) -> bool:
    splits = splits_of(case)
    return splits is not None and user.units_in_reach(roles=splits.roles).filter(pk=case.unit_id).exists()


def parts_of(case: Case) -> list[Part]:
    """What the case is about by now: what came into it, less what went."""
    splits = item_of(case).procedure.splits
    if splits is None or splits.parts is None:
        return []
    gone = {
        told["code"]
        for event in case.events.filter(kind=SPLIT)
        for told in event.data.get(PARTS, ())
        if event.data.get("to")
    }
    came = [told["code"] for told in case.events.get(sequence=1).data.get(PARTS, ())]
    is_of_it = case.origin_way != Case.SPLIT
    return [one for one in splits.parts(case) if one.code not in gone and (is_of_it or one.code in came)]


@as_system("the case is locked; who may split it, is asked here")
@transaction.atomic
def split(case: Case | int, *, parts: Sequence[str] = (), words: str = "", by: User, note: str) -> Case:
    """Make a new case of the parts named, or of what `words` say where the item names none. Each points at the other.

    The new one stands where the first stands, under the same clocks with the days that are gone, with a number of its
    own if the first has one.

    Raises:
        MayNotAdvance, CannotSplit, NothingToSplit; DecidedWith, LeadsOthers: part them first
    """
    pk = case.pk if isinstance(case, Case) else case
    first = Case.objects.select_for_update(of=("self",)).select_related("unit", "employer", "person").get(pk=pk)
    item, splits = item_of(first), splits_of(first)
    if splits is None:
        raise CannotSplit(number=str(first), state=str(item.procedure.state_name(first.state)))
    if not may_split(by, first):
        raise MayNotAdvance(number=str(first), step=gettext("Split"), user=str(by))
    if first.decided_with:
        raise DecidedWith(number=str(first), leader=str(first.heard_with))
    if first.leads:
        raise LeadsOthers(number=str(first))
    told = _going(first, splits, parts, words.strip())
    new = Case(
        item=first.item,
        version=first.version,
        unit=first.unit,
        employer=first.employer,
        person=first.person,
        state=first.state,
        assigned_to=first.assigned_to,
        origin=first,
        origin_way=Case.SPLIT,
    )
    if first.number is not None:
        numbers.give(item, [new], timezone.localdate().year)
    new.save()
    Case.objects.filter(pk=new.pk).update(opened_at=first.opened_at)  # it was applied for on that day
    new.opened_at = first.opened_at
    data = {"answers": first.answers, "from": first.pk, PARTS: told, hands.HANDS: hands.all_hands(first)}
    CaseEvent.objects.create(case=new, sequence=1, kind=OPENED, state=first.state, by=by, note=note, data=data)
    _carry_clocks(first, new)
    last = first.events.latest("sequence")
    CaseEvent.objects.create(
        case=first, sequence=last.sequence + 1, kind=SPLIT, state=last.state, by=by, note=note,
        data={"to": new.pk, PARTS: told},
    )  # fmt: skip
    trail.record(by, "case.split", first, reason=note[:200], detail={"to": new.pk})
    trail.record(by, "case.opened", new, detail={"from": first.pk})
    return new


def _going(case: Case, splits: Splits, parts: Sequence[str], words: str) -> list[dict[str, str]]:
    """What goes: some of the parts, not all; or what is said in words."""
    if splits.parts is None:
        if not words:
            raise NothingToSplit(number=str(case))
        return [{"code": "", "name": words}]
    all_of_it = parts_of(case)
    going = [one for one in all_of_it if one.code in parts]
    if not going or len(going) == len(all_of_it):
        raise NothingToSplit(number=str(case))
    return [{"code": one.code, "name": str(one.name)} for one in going]


def _carry_clocks(first: Case, new: Case) -> None:
    """Put the new case under the clocks of the first, with the days that are gone and the pauses there were."""
    held = list(CaseClock.objects.filter(case=first).prefetch_related("pauses").order_by("pk"))
    for clock in held:
        pauses = list(clock.pauses.all())
        clock.pk, clock.case = None, new
        clock._state.adding = True
        clock.save()
        for pause in pauses:
            ClockPause.objects.create(
                clock=clock, first_day=pause.first_day, last_day=pause.last_day, state=pause.state
            )
    case_clocks.set_due(new, held)
    new.save(update_fields=list(FOLLOWS))
