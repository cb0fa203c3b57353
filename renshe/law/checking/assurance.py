"""The tables of how sure we are of the law (docs/assurance.md), made of the law as it lies in files.

A document has each table between `<!-- NAME -->` and `<!-- /NAME -->`: `statutes`, `values`, `mutation`, `to-enter`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from renshe.law.checking.material import Material
from renshe.law.checking.to_enter import ToEnter, to_enter
from renshe.law.errors import DocumentWithoutSection
from renshe.law.examples.tested import Tested
from renshe.law.month import Month
from renshe.law.rulebook import Rulebook
from renshe.law.states import STATES
from renshe.law.values.parameters import DatedParameter
from renshe.law.worksheet.words import UNIT_WORDS
from renshe.law.writing.formulas import Formula

WHY = {
    "missing": "known to nobody yet",
    "ended": "the newest has run out",
    "holes": "known in part",
    "assumed": "made up for the sample city",
}


def tables(material: Material, book: Rulebook, tested: Tested | None, month: Month) -> dict[str, str]:
    """Return the tables by name, in markdown. `book`: without a city's values; `month`: what is to be entered for."""
    return {
        "statutes": _statutes(material),
        "values": _values(book),
        "mutation": _mutation(book, tested),
        "to-enter": _to_enter(book, month),
    }


def filled(document: str, tables: Mapping[str, str]) -> str:
    """Return the document with each table in its section. Raises DocumentWithoutSection."""
    for name, text in tables.items():
        before, begins, rest = document.partition(f"<!-- {name} -->\n")
        _, ends, after = rest.partition(f"<!-- /{name} -->")
        if not (begins and ends):
            raise DocumentWithoutSection(name)
        document = f"{before}{begins}{text}\n{ends}{after}"
    return document


def share(part: int, of: int) -> str:
    """The share in per cent to one decimal, rounded down: 100 % is said of all only.

    >>> share(206, 209), share(0, 0)
    ('98.5 %', '—')
    """
    return f"{1000 * part // of / 10:.1f} %" if of else "—"


def _statutes(material: Material) -> str:
    counted = {document.zh: document.counted() for document in material.documents}
    whole = Counter[str]()
    for one in counted.values():
        whole.update(one)
    rows = [[name, *_shares(one)] for name, one in {**counted, "**all**": whole}.items()]
    return _table(["document", "sentences read", "in formulas", "in part", "not", "in formulas or part"], rows)


def _shares(of: Mapping[str, int]) -> list[str]:
    numbers = [str(of[key]) for key in ("all", "whole", "part", "none")]
    return [*numbers, share(of["whole"] + of["part"], of["all"])]


def _values(book: Rulebook) -> str:
    files: dict[str, Counter[str]] = {}
    for held in book.parameters.values():
        states = files.setdefault(Path(held.file).name, Counter())
        states.update(value.state for value in held.values)
        states["missing"] += not held.values
    files = dict(sorted(files.items()))
    files["**all**"] = sum(files.values(), Counter())
    columns = [state for state in (*STATES, "missing") if files["**all**"][state]]
    rows = [[name, *(str(states[state]) for state in columns)] for name, states in files.items()]
    return _table(["file", *columns], rows)


def _mutation(book: Rulebook, tested: Tested | None) -> str:
    if tested is None:
        return "No whole run is kept."
    named: dict[str, DatedParameter | Formula] = {**book.parameters, **book.formulas}
    clauses = {name: one for name, one in tested.clauses.items() if name in named}
    groups = {
        "**formulas**": [one for name, one in clauses.items() if name in book.formulas],
        "**values**": [one for name, one in clauses.items() if name in book.parameters],
        "**all**": list(clauses.values()),
    }
    rows = [
        [name, "", *_caught(sum(x["tried"] for x in of), sum(x["caught"] for x in of))] for name, of in groups.items()
    ]
    for name, one in sorted(clauses.items(), key=lambda pair: (pair[0] in book.parameters, pair[0])):
        cites = book.formulas[name].cites if name in book.formulas else ""
        rows.append([f"{named[name].zh} `{name}`", cites, *_caught(one["tried"], one["caught"])])
    unnoticed = [
        f"- `{name}`{' from ' + change['where'] if name in book.parameters else ''}: "
        f"`{change['before']}` → `{change['after']}`"
        for name, one in clauses.items()
        for change in one["untested"]
    ]
    said = ["No worked example notices:", "", *unnoticed] if unnoticed else ["No change went unnoticed."]
    table = _table(["clause", "cites", "changes", "caught", "share"], rows)
    return "\n".join([f"Last whole run: {tested.tried_on}.", "", table, "", *said])


def _caught(tried: int, caught: int) -> list[str]:
    return [str(tried), str(caught), share(caught, tried)]


def _to_enter(book: Rulebook, month: Month) -> str:
    lines = [_entry(book, one) for one in to_enter(book, month)]
    return "\n".join([f"For {month}:", "", *lines])


def _entry(book: Rulebook, one: ToEnter) -> str:
    unit = UNIT_WORDS.get(one.held.unit.name, ("", one.held.unit.name))[1]
    until = f", known until {one.until}" if one.until else ""
    holes = f", not there: {', '.join(map(str, one.holes))}" if one.holes else ""
    read_by = ", ".join(f"`{name}`" for name in one.formulas)
    return (
        f"- [ ] {one.held.zh} `{one.held.name}` ({one.held.en}; {unit}): {WHY[one.why]}{until}{holes}; "
        f"in {Path(one.held.file).name}" + (f"; read by {read_by}" if read_by else "")
    )


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
