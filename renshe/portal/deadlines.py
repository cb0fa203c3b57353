"""A deadline as a page and a court read it: the limit and its law, day by day what was counted and what not, its end.

A page includes `portal/parts/deadline.html` with `deadline=` what `shown` gives; `pdf` sets the same on paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from renshe.access.models import User
from renshe.casework.clocks.deadlines import Deadline
from renshe.casework.clocks.explained import DayCounted, How
from renshe.casework.clocks.limits import Days, Pause
from renshe.portal.calendar_year import weekdays
from renshe.portal.papers import layout
from renshe.portal.papers.declared import Table
from renshe.portal.papers.printing import CHINESE, head, joined, str_in, table_data

TITLE = pgettext_lazy("paper", "Reckoning of a time limit")


@dataclass(frozen=True)
class RowShown:
    """Days that count alike: when, how many, how many of them count, how many have counted by then, and why."""

    when: str
    days: int
    counted: int
    until_then: int
    words: str


@dataclass(frozen=True)
class DeadlineShown:
    """All that is told of a deadline. `boxes`: label and words; `marks`: what has to be known first.

    `pauses`: of each on record when, why, and whether it moves the end.
    """

    heading: str
    basis: str
    boxes: list[list[str]]
    marks: list[str]
    pauses: list[list[str]]
    rows: list[RowShown]
    sources: list[str]


def shown(deadline: Deadline, heading: str) -> DeadlineShown:
    """A deadline in the reader's language. `heading`: of what it is the limit."""
    runs = deadline.explained()
    return DeadlineShown(
        heading,
        deadline.limit.basis,
        _boxes(deadline),
        list(_marks(deadline)),
        [_paused(deadline, pause) for pause in sorted(deadline.pauses, key=lambda one: one.first)],
        _rows(runs),
        _sources(deadline, runs),
    )


def pdf(deadline: Deadline, heading: str, *, by: User, about: list[list[str]] | None = None) -> bytes:
    """Print a deadline in the language in force. `about`: boxes that say whose matter it is (label and words each).

    Raises:
        LayoutWrong: the city's own layout can't be set.
    """
    of = shown(deadline, heading)
    heads = [_("Days"), _("How they count"), _("Number of days"), _("Counted"), _("Counted so far")]
    paused = [Table(_("Pauses on record"), [_("Days"), _("Why"), _("Effect")], of.pauses, left=3)]
    cells = [[row.when, row.words, str(row.days), str(row.counted), str(row.until_then)] for row in of.rows]
    paper: dict[str, Any] = {
        **head(str_in(CHINESE, TITLE), str_in("en", TITLE), by),
        "numbers": [[_("Days off by"), one] for one in of.sources],
        "period": of.heading,
        "marks": of.marks,
        "person": about or of.boxes,
        "sections": [{"heading": _("Limit"), "boxes": of.boxes}] if about else [],
        "amounts": [],
        "amount_heads": [],
        "tables": [
            table_data(one)
            for one in [*(paused if of.pauses else []), Table(_("Day by day"), heads, cells, left=2, wide=1)]
        ],
        "grounds": {"heading": _("Legal basis"), "text": of.basis},
        "notes": [],
        "signatures": [],
        "sheet": [],
    }
    return layout.pdf(paper)


def _boxes(deadline: Deadline) -> list[list[str]]:
    limit, paused = deadline.limit, sum(run.days for run in deadline.explained() if run.how is How.PAUSED)
    found = [[_("Limit"), limit.in_words()], [_("Begins on"), _day(deadline.begins)]]
    if deadline.corresponding_on:
        found.append([_("Corresponding day"), _day(deadline.corresponding_on)])
    if deadline.paused:
        ongoing = deadline.open_stretch
        since = _("since %(day)s") % {"day": _day(ongoing.first)} if ongoing else ""
        found.append([_("Days paused"), since or str(paused)])
    if limit.unit is not Days.WORKING:
        found.append([_("A last day off moves"), _("yes") if limit.rolls_over else _("no")])
    if deadline.full_on and deadline.full_on != deadline.ends_on:
        found.append([_("Its days are full on"), _day(deadline.full_on)])
    found.append([_("Ends on"), _day(deadline.ends_on) if deadline.ends_on else _("open while it is paused")])
    return found


def _marks(deadline: Deadline) -> Iterator[str]:
    if deadline.is_provisional:
        yield _(
            "Provisional: the days off of %(years)s are not published yet; weekends alone are taken as off. Once they "
            "are, the end may move."
        ) % {"years": joined(map(str, deadline.unpublished))}
    corresponding = deadline.corresponding_on
    if corresponding and corresponding.day != deadline.begins.day:
        yield _("The month of %(day)s has no corresponding day: its last day counts.") % {"day": corresponding}


def _paused(deadline: Deadline, pause: Pause) -> list[str]:
    """A pause on record: when, why, whether it moves the end."""
    moves = any(stretch.covers(pause.first) for stretch in deadline.paused)
    until = _day(pause.last) if pause.last else _("goes on")
    effect = _("its days are not counted") if moves else _("moves nothing: the days were full, or not begun")
    return [f"{_day(pause.first)} – {until}", str(pause.reason), effect]


def _rows(runs: list[DayCounted]) -> list[RowShown]:
    so_far = accumulate(run.counted for run in runs)
    return [
        RowShown(_days(run), run.days, run.counted, until_then, run.in_words())
        for run, until_then in zip(runs, so_far, strict=True)
    ]


def _sources(deadline: Deadline, runs: list[DayCounted]) -> list[str]:
    """By which notices days are off or worked, each once."""
    years = dict.fromkeys(run.year for run in runs if run.year is not None and not run.is_provisional)
    return [deadline.calendar.notices[year].source for year in years]


def _days(run: DayCounted) -> str:
    return _day(run.first) if run.first == run.last else f"{_day(run.first)} – {_day(run.last)}"


def _day(day: date) -> str:
    """A day with its weekday: a reader checks weekends at sight."""
    return pgettext("day", "%(day)s (%(weekday)s)") % {"day": day, "weekday": weekdays()[day.weekday()]}
