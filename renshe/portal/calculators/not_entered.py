"""Why the law gives no result, told to a resident: which figure the bureau has not entered, since when."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from renshe.law import Rulebook
from renshe.law.errors import (
    FormulaNotInForce,
    LawError,
    NotInForceThen,
    ParameterEnded,
    ParameterMissing,
    ParameterNotInForce,
    TableHasNoEntry,
)
from renshe.portal.words import in_words
from renshe.readers_language import reads_chinese


@dataclass(frozen=True, slots=True)
class Trouble:
    """`words`: what a resident is told; `parameter`: the value of law whose page says more, "" where it is none."""

    words: str
    parameter: str = ""


def troubles(book: Rulebook, errors: list[LawError]) -> list[Trouble]:
    """Return what is in the way, each thing once."""
    return list(dict.fromkeys(_trouble(book, error) for error in errors))


def _trouble(book: Rulebook, error: LawError) -> Trouble:
    match error:
        case ParameterMissing():
            words = _("The bureau has not entered this figure yet: %(figure)s.")
        case ParameterEnded():
            words = _("The bureau has not entered this figure for the time after %(until)s: %(figure)s.")
        case ParameterNotInForce() | NotInForceThen():
            words = _("The bureau has this figure only from %(since)s on: %(figure)s.")
        case TableHasNoEntry():
            words = _("The bureau has no entry for %(key)s of this figure yet: %(figure)s.")
        case FormulaNotInForce():
            return Trouble(_("The rules that this is reckoned by do not hold in %(month)s.") % {"month": error.asked})
        case _:
            return Trouble(in_words(error))
    name = str(error.parameter.data.get("name", ""))
    figure = book.parameters[name].zh if reads_chinese() else book.parameters[name].en
    told = words % {
        "figure": figure,
        "since": getattr(error, "first", ""),
        "until": getattr(error, "first", ""),
        "key": getattr(error, "key", ""),
    }
    return Trouble(told, name)
