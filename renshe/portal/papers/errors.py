"""What can be wrong with a paper, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from renshe.errors import RensheError, gettext_noop


@dataclass(eq=False)
class DecisionAltered(RensheError):
    """What is kept of a decision is not what was decided."""

    number: int
    code: ClassVar[str] = "papers.decision-altered"
    words: ClassVar[str] = gettext_noop(
        "Decision %(number)s is no longer what was decided: its hash is another. Nothing is printed of it; please have "
        "it looked into."
    )


@dataclass(eq=False)
class LayoutWrong(RensheError):
    """The city's own layout of the papers can't be set."""

    file: str
    reason: str
    code: ClassVar[str] = "papers.layout-wrong"
    words: ClassVar[str] = gettext_noop(
        "The city's layout of papers, %(file)s, cannot be set: %(reason)s. Mend it, or take it away to have the one "
        "that comes with the platform."
    )
