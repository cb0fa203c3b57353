"""What the clocks refuse.

ClockError
├── PauseBackwards          a pause ends before it begins
├── BeyondTheCalendar       a limit that ends after the last year there is
├── NoticeWrong             a year's notice with faults; each says what is wrong and what would be right
├── NoticeDoubtful          it may be right, and is not what the holidays of the year come to
└── NoticeEnteredMeanwhile  somebody entered that year's notice since the page was opened
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from renshe.casework.errors import CaseworkError
from renshe.errors import Phrase, gettext_noop


@dataclass(eq=False)
class ClockError(CaseworkError):
    code: ClassVar[str] = "clocks"


@dataclass(eq=False)
class PauseBackwards(ClockError):
    first: str
    last: str
    code: ClassVar[str] = "clocks.pause-backwards"
    words: ClassVar[str] = gettext_noop(
        "A pause from %(first)s to %(last)s ends before it begins: its last day has to be %(first)s or later."
    )


@dataclass(eq=False)
class BeyondTheCalendar(ClockError):
    begins: str
    code: ClassVar[str] = "clocks.beyond-the-calendar"
    words: ClassVar[str] = gettext_noop(
        "A limit that begins on %(begins)s would end after the year 9999: look whether the day was typed rightly."
    )


@dataclass(eq=False)
class NoticeWrong(ClockError):
    faults: tuple[Phrase, ...]
    code: ClassVar[str] = "clocks.notice-wrong"
    words: ClassVar[str] = gettext_noop("The days off cannot be entered so: %(faults)s")


@dataclass(eq=False)
class NoticeDoubtful(ClockError):
    doubts: tuple[Phrase, ...]
    code: ClassVar[str] = "clocks.notice-doubtful"
    words: ClassVar[str] = gettext_noop("Compare these with the notice, and say that you have: %(doubts)s")


@dataclass(eq=False)
class NoticeEnteredMeanwhile(ClockError):
    year: str
    officer: str
    at: str
    code: ClassVar[str] = "clocks.notice-entered-meanwhile"
    words: ClassVar[str] = gettext_noop(
        "%(officer)s entered the days off of %(year)s on %(at)s, after you had opened this page. Look at them first; "
        "what you enter then takes their place."
    )
