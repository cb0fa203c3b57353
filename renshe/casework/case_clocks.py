"""The clocks of cases: begun, paused, taken up and stopped as the state says that a case has come to.

A clock that begins on a day counts from the next. Paused on a day, it does not count that day; it counts the day on
which it is taken up again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from renshe.casework.clocks import Calendar, Days, Deadline, Limit, Pause, calendar_in_force, deadline
from renshe.casework.items import ServiceItem, State
from renshe.casework.items.declared_at import Words
from renshe.casework.models import Case, CaseClock, ClockPause
from renshe.casework.saving import save_many

BATCH = 5_000
DAY = timedelta(days=1)


@dataclass
class _Moves:
    """What is written: all clocks of many cases in a few statements; `calendar`: asked for once for all of them."""

    calendar: Calendar | None
    begun: list[CaseClock] = field(default_factory=list)
    changed: list[CaseClock] = field(default_factory=list)
    paused: list[ClockPause] = field(default_factory=list)
    ended: list[ClockPause] = field(default_factory=list)


def follow(item: ServiceItem, cases: Sequence[Case], state: State, today: date) -> None:
    """Bring the clocks of `cases` to what `state`, to which all of them came today, runs and pauses.

    The cases' `due_on`, `is_provisional`, `is_open` and `closed_on` are set, not saved.
    """
    clocks = _clocks_of(cases) if item.procedure.clocks else {}
    moves = _Moves(calendar_in_force() if item.procedure.clocks else None)
    for case in cases:
        held = clocks.get(case.pk, [])
        _move(item, case, held, state, today, moves)
        set_due(case, held)
        case.is_open, case.closed_on = not state.is_final, today if state.is_final else None
    CaseClock.objects.bulk_create(moves.begun, batch_size=BATCH)
    save_many(moves.changed, ["ends_on", "is_provisional", "stopped_on"])
    ClockPause.objects.bulk_create(moves.paused, batch_size=BATCH)
    save_many(moves.ended, ["last_day"])


def set_due(case: Case, held: Iterable[CaseClock]) -> None:
    """Set when the case is due, by its clocks: the end that comes first; not saved."""
    running = [one for one in held if one.stopped_on is None and one.ends_on is not None]
    first = min(running, key=lambda one: one.ends_on or date.max, default=None)
    case.due_on = first.ends_on if first else None
    case.is_provisional = bool(first and first.is_provisional)


def _clocks_of(cases: Sequence[Case]) -> dict[int, list[CaseClock]]:
    held: dict[int, list[CaseClock]] = defaultdict(list)
    keys = [case.pk for case in cases]
    for clock in CaseClock.objects.filter(case__in=keys, stopped_on=None).prefetch_related("pauses").order_by("pk"):
        held[clock.case_id].append(clock)
    return held


def _move(item: ServiceItem, case: Case, held: list[CaseClock], state: State, today: date, moves: _Moves) -> None:
    pausing = {paused.clock for paused in state.pauses}
    running = {clock.code: clock for clock in held}
    for code in state.runs:
        if code not in running:
            held.append(_begin(item, case, code, today, moves.calendar))
            moves.begun.append(held[-1])
    for code, clock in running.items():
        pauses = list(clock.pauses.all())
        still = next((pause for pause in pauses if pause.last_day is None), None)
        if code in pausing and still is None:
            still = ClockPause(clock=clock, first_day=today, state=state.code)
            moves.paused.append(still)
            pauses.append(still)
        elif code not in pausing and still is not None:
            still.last_day = today - DAY
            moves.ended.append(still)
        elif code in pausing or code in state.runs:
            continue
        if code not in pausing and code not in state.runs:
            clock.stopped_on = today
        reckon(item, clock, pauses, moves.calendar)
        moves.changed.append(clock)


def _begin(item: ServiceItem, case: Case, code: str, today: date, calendar: Calendar | None) -> CaseClock:
    limit = item.procedure.clock(code).limit_on(today)
    clock = CaseClock(
        case=case,
        code=code,
        began_on=today,
        count=limit.count,
        days=limit.unit.value,
        rolls_over=limit.rolls_over,
        basis=limit.basis,
    )
    reckon(item, clock, (), calendar)
    return clock


def reckon(item: ServiceItem, clock: CaseClock, pauses: Iterable[ClockPause], calendar: Calendar | None = None) -> None:
    """Set the clock's end as it is reckoned today; not saved."""
    found = deadline_of(item, clock, pauses, calendar)
    clock.ends_on, clock.is_provisional = found.ends_on, found.is_provisional


def deadline_of(
    item: ServiceItem, clock: CaseClock, pauses: Iterable[ClockPause], calendar: Calendar | None = None
) -> Deadline:
    """Return the deadline of a clock of a case of `item`; it explains itself day by day.

    `calendar`: the one in force, where whoever reckons many has asked for it once.
    """
    limit = Limit(clock.count, Days(clock.days), rolls_over=clock.rolls_over, basis=clock.basis)
    spans = [Pause(one.first_day, one.last_day, _why(item, clock, one)) for one in pauses if _has_days(one)]
    return deadline(limit, clock.began_on, spans, calendar)


def _why(item: ServiceItem, clock: CaseClock, pause: ClockPause) -> Words:
    """Why the clock stood still in that state; where the procedure has left that behind, the state's code."""
    found = (
        paused.reason
        for state in item.procedure.states
        for paused in state.pauses
        if (state.code, paused.clock) == (pause.state, clock.code)
    )
    return next(found, pause.state)


def _has_days(pause: ClockPause) -> bool:
    """Whether it lasted: what is asked for and brought on one day pauses nothing."""
    return pause.last_day is None or pause.last_day >= pause.first_day
