"""How what came out of a what-if is put on a page: groups by name, funds by month and year, states of values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from renshe.law.amounts import plain as plain
from renshe.law.worksheet.words import STATE_WORDS
from renshe.money import in_yuan
from renshe.portal import charts
from renshe.portal.charts import Differences
from renshe.portal.what_if_form import in_people
from renshe.programmes.social_insurance.scenarios import outcome
from renshe.programmes.social_insurance.scenarios.models import Scenario
from renshe.programmes.social_insurance.scenarios.outcome import AGES, Line, Tally
from renshe.readers_language import reads_chinese
from renshe.registry.models import Insurance, Person, Town

TENTHS = 10


@dataclass(frozen=True)
class GroupRow:
    """One group; `key` is what the page is narrowed by."""

    key: Any
    name: str
    tally: Tally


@dataclass(frozen=True)
class Group:
    by: str
    heading: str
    rows: list[GroupRow]
    chart: Differences


@dataclass(frozen=True)
class FundLine:
    """A month or a year: present and reform of each fund, in fen, then of all."""

    name: str
    funds: list[tuple[int, int]]
    names: list[str]  # of the funds, and of all

    @property
    def total(self) -> tuple[int, int]:
        return sum(one[0] for one in self.funds), sum(one[1] for one in self.funds)

    def rows(self) -> list[tuple[str, int, int, int]]:
        """A row a fund and one for all: name, present, reform, difference."""
        pairs = [*self.funds, self.total]
        return [(name, p, r, r - p) for name, (p, r) in zip(self.names, pairs, strict=True)]

    @property
    def differences(self) -> list[int]:
        return [reform - present for present, reform in [*self.funds, self.total]]


def measures(scenario: Scenario) -> list[tuple[str, str]]:
    """Whose change is counted, with its name."""
    if scenario.programme == Scenario.Programme.PENSIONS:
        return [("pension", _("What pensioners get"))]
    return [("own", _("What people pay themselves")), ("employer", _("What employers pay for them"))]


def narrowed(found: Iterable[Line], measure: str, chosen: Mapping[str, Any]) -> list[Line]:
    """The lines of a measure that lie in all the groups chosen."""
    return [
        line
        for line in found
        if line.measure == measure and all(outcome.BY[by](line) == key for by, key in chosen.items())
    ]


def groups(found: Sequence[Line], scenario: Scenario) -> list[Group]:
    names, made = _names(scenario), []
    for by, heading in headings(scenario).items():
        rows = [GroupRow(key, names[by].get(key, str(key)), tally) for key, tally in outcome.by(found, by).items()]
        chart = charts.differences([(row.name, row.tally.difference_fen) for row in rows])
        made.append(Group(by, heading, rows, chart))
    return made


def headings(scenario: Scenario) -> dict[str, str]:
    is_pension = scenario.programme == Scenario.Programme.PENSIONS
    return {
        "town": _("By town"),
        "age": _("By age"),
        "sex": _("By sex"),
        "tenth": _("By tenths of the pension, the lowest first")
        if is_pension
        else _("By tenths of the wage, the lowest first"),
    }


def _names(scenario: Scenario) -> dict[str, dict[Any, str]]:
    ends = [*AGES[1:], None]
    ages = {
        least: _("under %(age)s") % {"age": after}
        if not least
        else _("%(age)s and over") % {"age": least}
        if after is None
        else _("%(first)s to %(last)s") % {"first": least, "last": after - 1}
        for least, after in zip(AGES, ends, strict=True)
    }
    tenths = {number: _("tenth %(number)s") % {"number": number} for number in range(1, TENTHS + 1)}
    return {
        "town": {town.pk: town.name for town in Town.objects.all()},
        "age": ages,
        "sex": {sex.value: str(sex.label) for sex in Person.Sex},
        "tenth": {**tenths, 0: _("without a result")},
    }


def name_of(scenario: Scenario, by: str, key: Any) -> str:
    return _names(scenario)[by].get(key, str(key))


def funds(scenario: Scenario) -> list[str]:
    return ["pension"] if scenario.programme == Scenario.Programme.PENSIONS else ["pension", "unemployment", "injury"]


def fund_names(scenario: Scenario) -> list[str]:
    return [*(str(Insurance(fund).label) for fund in funds(scenario)), _("Total")]


def by_month(scenario: Scenario) -> list[FundLine]:
    months, names = (scenario.result or {}).get("months", {}), fund_names(scenario)
    return [
        FundLine(month, [(at["sums"][fund][0], at["sums"][fund][1]) for fund in funds(scenario)], names)
        for month, at in sorted(months.items())
    ]


def by_year(scenario: Scenario) -> list[FundLine]:
    years: dict[str, list[tuple[int, int]]] = {}
    for line in by_month(scenario):
        before = years.get(line.name[:4], [(0, 0)] * len(line.funds))
        years[line.name[:4]] = [(a + c, b + d) for (a, b), (c, d) in zip(before, line.funds, strict=True)]
    return [FundLine(year, found, fund_names(scenario)) for year, found in years.items()]


def agrees(scenario: Scenario) -> bool | None:
    """Whether the present law's sums are those that were sealed, in every month; None where nothing can be compared."""
    months = (scenario.result or {}).get("months", {}).values()
    sealed = [at for at in months if at.get("sealed")]
    if not sealed:
        return None
    return all(at["sums"][fund][0] == fen for at in sealed for fund, fen in at["sealed"].items())


def gaps(scenario: Scenario) -> int:
    """How many rows have no result by either law, over all months."""
    return sum(at["without"] for at in (scenario.result or {}).get("months", {}).values())


def one_law_only(cube: Sequence[Line]) -> Tally | None:
    """People who have a result by one of the laws only, with all their money of those months; None where there is none.

    A person stands in the lines of each measure: counted once, the amounts of all measures together.
    """
    whole = outcome.whole(cube)
    if not whole.lost and not whole.gained:
        return None
    once = outcome.whole(line for line in cube if line.measure == cube[0].measure)
    return replace(whole, lost=once.lost, gained=once.gained)


def example_lost(scenario: Scenario) -> dict[str, Any] | None:
    """Somebody without a result by the reform: the present law's worksheet, and why, in the reader's language."""
    found = (scenario.result or {}).get("example_lost")
    return found and {**found, "words": found["words"]["zh-hans" if reads_chinese() else "en"]}


def used(scenario: Scenario) -> list[dict[str, Any]]:
    """The values of law that the result rests on, each with its name, values in words and states."""
    return [
        {
            "name": _label(one),
            "values": [{**value, "words": in_people(value["value"], one["unit"])} for value in one["values"]],
        }
        for one in (scenario.result or {}).get("used", [])
    ]


def states(scenario: Scenario) -> list[tuple[str, str, int]]:
    """How many of the values used are how sure: state, its words, count; the surest first."""
    counted = Counter(value["state"] for one in (scenario.result or {}).get("used", []) for value in one["values"])
    at = 0 if reads_chinese() else 1
    return [(state, words[at], counted[state]) for state, words in STATE_WORDS.items() if counted[state]]


def _label(one: Mapping[str, Any]) -> str:
    name = one["zh"] if reads_chinese() else one["en"]
    return name if one["key"] is None else _("%(name)s: %(key)s") % {"name": name, "key": one["key"]}


def as_sheet(
    scenario: Scenario, changes: Sequence[Sequence[object]], of: Sequence[Group], heading: str
) -> list[list[object]]:
    """The page's tables one under the other."""
    sheet: list[list[object]] = [[scenario.title], [_("Value of law"), _("Present"), _("Tried"), _("From")]]
    sheet += [list(line) for line in changes]
    names = fund_names(scenario)
    columns = [words % {"name": name} for name in names for words in (_("%(name)s, present"), _("%(name)s, reform"))]
    for title, lines in ((_("By year"), by_year(scenario)), (_("By month"), by_month(scenario))):
        sheet += [[], [title, *columns]]
        for line in lines:
            sheet.append([line.name, *(in_yuan(fen) for pair in [*line.funds, line.total] for fen in pair)])
    for group in of:
        titles = [_("Pay or get more"), _("Pay or get less"), _("The same")]
        titles += [_("No result any more"), _("A result for the first time"), _("Without a result")]
        sheet += [[], [f"{heading} {group.heading}", *titles, _("Present"), _("Reform"), _("Difference")]]
        for row in group.rows:
            t = row.tally
            money = (t.present_fen, t.reform_fen, t.difference_fen)
            people = (t.more, t.less, t.same, t.lost, t.gained, t.without)
            sheet.append([row.name, *people, *(in_yuan(fen) for fen in money)])
    return sheet
