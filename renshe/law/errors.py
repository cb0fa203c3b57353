"""What can be wrong with law, its values or the facts given to it: each says what, where, and what would be right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from renshe.errors import Phrase, RensheError, gettext_noop

INSTALLED_IN = Path(__file__).parents[2]


def shown(file: str | Path) -> str:
    """How a message names a file of law: what came with the platform from `renshe/` on, a city's file by its path."""
    path = Path(file)
    return str(path.relative_to(INSTALLED_IN) if path.is_relative_to(INSTALLED_IN / "renshe") else path)


@dataclass(eq=False)
class LawError(RensheError):
    """What law, its values or somebody's facts have wrong; see the classes below."""

    code: ClassVar[str] = "law.error"
    words: ClassVar[str] = gettext_noop("The rule could not be applied.")


@dataclass(eq=False)
class LawAsWrittenWrong(LawError):
    """Law that can't be loaded as it stands in its files: nothing can be decided until its author has mended it."""

    code = "law.as-written-wrong"


@dataclass(eq=False)
class LawFileWrong(LawAsWrittenWrong):
    """An entry that can't be taken: a missing source, a bare decimal, dates out of order, an unknown unit.

    `file` as `shown` tells it; `line` counts from 1; `entry`: a parameter, an article, a worked example.
    """

    file: str
    line: int
    entry: str
    problem: Phrase
    code = "law.file-wrong"
    words = gettext_noop("%(file)s, line %(line)s, %(entry)s: %(problem)s.")


@dataclass(eq=False)
class LawFileUnreadable(LawFileWrong):
    """A file of which nothing can be taken, from that line on: no YAML, no Python, no UTF-8."""

    code = "law.file-unreadable"
    words = gettext_noop("%(file)s, line %(line)s: %(problem)s.")


@dataclass(eq=False)
class FormulaWrong(LawAsWrittenWrong):
    """A formula that mixes units or asks for what there is not. Found when the rulebook is loaded."""

    formula: str
    file: str
    line: int
    problem: Phrase
    code = "law.formula-wrong"
    words = gettext_noop("%(file)s, line %(line)s, formula %(formula)s: %(problem)s.")


@dataclass(eq=False)
class LawTextWrong(LawError):
    """The law of an old decision that can't be made again of what was kept."""

    content_hash: str
    problem: Phrase
    code = "law.text-wrong"
    words = gettext_noop("The law %(content_hash)s cannot be applied again: %(problem)s.")


@dataclass(eq=False)
class ReceiptWrong(LawError):
    """A receipt that was changed, or cut, or is of another kind: what of it can't be read."""

    problem: Phrase
    code = "law.receipt-wrong"
    words = gettext_noop("This is no receipt that can be run again: %(problem)s.")


@dataclass(eq=False)
class ParameterNotInForce(LawError):
    """Asked for before its first value; `asked` and `first` are months or days as text."""

    parameter: Phrase
    asked: str
    first: str
    code = "law.parameter-not-in-force"
    words = gettext_noop("%(parameter)s has no value on %(asked)s: its first is from %(first)s.")


@dataclass(eq=False)
class ParameterMissing(ParameterNotInForce):
    """Nobody has entered a value yet; `first` names the file where it belongs."""

    code = "law.parameter-missing"
    words = gettext_noop("%(parameter)s has no value on %(asked)s: enter it in %(first)s.")


@dataclass(eq=False)
class ParameterEnded(ParameterNotInForce):
    """Its last value ended (`until`) and none follows yet; `first` is the last month in which it had one."""

    code = "law.parameter-ended"
    words = gettext_noop("%(parameter)s has no value on %(asked)s: its last one held until %(first)s.")


@dataclass(eq=False)
class FormulaNotInForce(LawError):
    """`first` and `last`: the months of its first and last edition, `-` where it has none."""

    formula: Phrase
    asked: str
    first: str
    last: str
    code = "law.formula-not-in-force"
    words = gettext_noop("%(formula)s does not apply in %(asked)s: it applies from %(first)s to %(last)s.")
    goes_on: ClassVar[str] = gettext_noop("%(formula)s does not apply in %(asked)s: it applies from %(first)s on.")
    has_ended: ClassVar[str] = gettext_noop("%(formula)s does not apply in %(asked)s: it applied until %(last)s.")

    def in_words(self, translate: Callable[[str], str]) -> str:
        words = self.words
        if "-" in (self.first, self.last):
            words = self.goes_on if self.last == "-" else self.has_ended
        said = Phrase(words, formula=self.formula, asked=self.asked, first=self.first, last=self.last)
        return said.in_words(translate)


@dataclass(eq=False)
class UnknownName(LawError):
    name: str
    near: Phrase
    code = "law.unknown-name"
    words = gettext_noop("There is no formula called %(name)s. %(near)s")


@dataclass(eq=False)
class NoResult(LawError):
    """What has no result for these facts; DuckDB answers the same rows with an error that starts with its code."""

    code = "law.no-result"


@dataclass(eq=False)
class FactMissing(NoResult):
    """`fact` and `expected`: its label, and what would be right; `name`: by which it is declared."""

    fact: Phrase
    expected: Phrase
    name: str = ""
    code = "law.fact-missing"
    words = gettext_noop("The fact %(fact)s is needed and was not given: give %(expected)s.")


@dataclass(eq=False)
class FactOutOfRange(NoResult):
    """Both ends of the declared range are included; money in yuan."""

    fact: Phrase
    value: str | Phrase
    low: str | Phrase
    high: str | Phrase
    code = "law.fact-out-of-range"
    words = gettext_noop("The fact %(fact)s is %(value)s: it must be from %(low)s to %(high)s.")


@dataclass(eq=False)
class FactWrong(NoResult):
    fact: Phrase
    value: str | Phrase
    expected: Phrase
    code = "law.fact-wrong"
    words = gettext_noop("The fact %(fact)s is %(value)s: it must be %(expected)s.")


@dataclass(eq=False)
class UnknownFact(LawError):
    fact: str
    known: list[Phrase]
    code = "law.unknown-fact"
    words = gettext_noop("%(fact)s is not a fact of this rule: it reads %(known)s.")


@dataclass(eq=False)
class DividedByZero(NoResult):
    formula: Phrase
    divisor: Phrase
    code = "law.divided-by-zero"
    words = gettext_noop("%(formula)s has no value for these facts: %(divisor)s is 0.")


@dataclass(eq=False)
class TableHasNoEntry(NoResult):
    """`key`: what was looked up, several keys joined; `first` and `last` of the table's entries."""

    parameter: Phrase
    key: str
    asked: str
    first: str
    last: str
    code = "law.table-has-no-entry"
    words = gettext_noop(
        "%(parameter)s has no entry for %(key)s on %(asked)s: its entries lie from %(first)s to %(last)s."
    )


@dataclass(eq=False)
class TwoSpecialRules(NoResult):
    """Two special rules apply: the law doesn't say which one wins."""

    formula: Phrase
    code = "law.two-special-rules"
    words = gettext_noop("%(formula)s: two special rules apply at once, and the law does not say which one prevails.")


@dataclass(eq=False)
class NoRowApplies(NoResult):
    """The greatest, the least or the latest is asked for, of rows of which none fulfils the condition."""

    formula: Phrase
    code = "law.no-row-applies"
    words = gettext_noop("%(formula)s has no value for these facts: none of the rows fulfils the condition.")


@dataclass(eq=False)
class NotInForceThen(NoResult):
    """A value of law asked for on a day that is a fact, before its first."""

    parameter: Phrase
    asked: str
    first: str
    code = "law.not-in-force-then"
    words = gettext_noop("%(parameter)s has no value on %(asked)s: its first is from %(first)s.")


@dataclass(eq=False)
class EndedThen(NotInForceThen):
    """After its last value ended, before the next one; `first` is the last month in which it had one."""

    code = "law.ended-then"
    words = gettext_noop("%(parameter)s has no value on %(asked)s: its last one held until %(first)s.")


@dataclass(eq=False)
class OutsideTheCalendar(NoResult):
    """The years between which law counts; a fact or a sum lies outside."""

    first: str
    last: str
    code = "law.outside-the-calendar"
    words = gettext_noop("A month or a day is reckoned that lies outside the years %(first)s to %(last)s.")


@dataclass(eq=False)
class NotAWholeDistance(LawError):
    """A month or a day can't be reckoned on by a value of law that is no whole number."""

    parameter: str
    code = "law.not-a-whole-distance"
    words = gettext_noop("%(parameter)s is no whole number of months or days.")


@dataclass(eq=False)
class TooWideForTheCity(LawError):
    """The declared ranges don't prove that every step fits 128 bits; one person can still be computed."""

    formula: Phrase
    low: int
    high: int
    code = "law.too-wide-for-the-city"
    words = gettext_noop(
        "%(formula)s cannot run for the city: a step of it may lie from %(low)s to %(high)s, more than 128 bits. "
        "Narrow the ranges of its facts or round earlier."
    )


@dataclass(eq=False)
class NotAWholeColumn(LawError):
    """Only the city refuses it: one person gets the exact ratio."""

    formula: Phrase
    code = "law.not-a-whole-column"
    words = gettext_noop("%(formula)s is an exact ratio that no column holds: round it where the law does.")


@dataclass(eq=False)
class RowWithoutResult(NoResult):
    """What `no_result.read` makes of the error with which the city's query stops.

    `name` of the formula and `facts` of the row: `Rulebook.reason` says of them what one person is told.
    """

    formula: Phrase
    row: str
    faults: list[Phrase]
    name: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    code = "law.row-without-result"
    words = gettext_noop("%(formula)s has no value for the row %(row)s: %(faults)s.")


@dataclass(eq=False)
class UnknownParameter(LawError):
    name: str
    near: Phrase
    code = "law.unknown-parameter"
    words = gettext_noop("There is no value of law called %(name)s. %(near)s")


@dataclass(eq=False)
class NoSuchEntry(LawError):
    """A reform that changes an entry which the table hasn't, or a table without saying which entry."""

    parameter: Phrase
    key: str
    known: list[str]
    code = "law.no-such-entry"
    words = gettext_noop("%(parameter)s has no entry “%(key)s” to be changed: there are %(known)s.")


@dataclass(eq=False)
class NoSuchEdition(LawError):
    """A reform that asks for an edition which the formula hasn't. `known`: what there is to ask for."""

    formula: Phrase
    edition: str
    known: list[str]
    code = "law.no-such-edition"
    words = gettext_noop("%(formula)s has no edition “%(edition)s”: there are %(known)s.")


@dataclass(eq=False)
class ValueWrong(LawError):
    """A value somebody typed that its parameter can't have."""

    parameter: Phrase
    value: str | Phrase
    expected: Phrase
    code = "law.value-wrong"
    words = gettext_noop("%(parameter)s cannot be %(value)s: it must be %(expected)s.")


@dataclass(eq=False)
class PeriodEndsBeforeItBegins(LawError):
    first: str
    last: str
    code = "law.period-ends-before-it-begins"
    words = gettext_noop("A period that begins in %(first)s cannot end in %(last)s: its last month is not earlier.")


@dataclass(eq=False)
class DocumentWithoutSection(LawError):
    """A document that has no place for a table: neither its beginning nor its end is marked."""

    name: str
    code = "law.document-without-section"
    words = gettext_noop("The document has no section for the table: mark it <!-- %(name)s --> … <!-- /%(name)s -->.")
