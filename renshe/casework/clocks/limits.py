"""A limit (期限) of so many days, months or years, and what stops it for a while (中止)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from renshe.casework.clocks.errors import PauseBackwards

ONE_DAY = timedelta(days=1)


class Days(Enum):
    """What a limit is counted in."""

    NATURAL = "natural"
    WORKING = "working"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True)
class Limit:
    """So many days, months or years, from the day after the one it begins on. How many is law, cited by `basis`.

    `rolls_over`: where the last day is a day off, the limit ends on the next working day (as Civil Code art. 203 has
    it); a limit whose law says nothing of the kind ends on that day off. A limit in working days ends on one anyway.
    """

    count: int
    unit: Days
    rolls_over: bool
    basis: str

    def __post_init__(self) -> None:
        assert self.count > 0, "a limit has at least one day, month or year"

    def in_words(self) -> str:
        """How long it is, in the reader's language."""
        match self.unit:
            case Days.NATURAL:
                words = _("days: %(count)s")
            case Days.WORKING:
                words = _("working days: %(count)s")
            case Days.MONTHS:
                words = _("months: %(count)s")
            case Days.YEARS:
                words = _("years: %(count)s")
        return words % {"count": self.count}


@dataclass(frozen=True)
class Pause:
    """Days that are not counted, the first and the last included; `last` None: it goes on.

    `reason`: papers asked for, expertise, public notice.

    Raises:
        PauseBackwards: it ends before it begins.
    """

    first: date
    last: date | None
    reason: str | Promise

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise PauseBackwards(first=str(self.first), last=str(self.last))

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Stretch:
    """Paused days in one piece, of one pause or of several that overlap; no day stands in two stretches."""

    first: date
    last: date | None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def stretches(pauses: Iterable[Pause], begins: date) -> list[Stretch]:
    """The paused days after `begins`, in order, each once. A stretch keeps the day it began on, if that was before."""
    found: list[Stretch] = []
    for pause in sorted(pauses, key=lambda one: one.first):
        if pause.last is not None and pause.last <= begins:
            continue
        before = found[-1] if found else None
        if before is None or (before.last is not None and pause.first > before.last + ONE_DAY):
            found.append(Stretch(pause.first, pause.last))
        elif before.last is not None:
            last = None if pause.last is None else max(before.last, pause.last)
            found[-1] = Stretch(before.first, last)
    return found
