"""What is wrong with law as it is written: found when it is defined, all of it at once, with file and line.

`check(material)` asks each of the modules here; an error has to be mended, a warning is worth knowing. `tally` counts
what is not known: values by state, sentences of statutes that are not in formulas.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from renshe.law.checking import before_document, benefits, branches, clauses, statutes, values
from renshe.law.checking.finding import Finding as Finding
from renshe.law.checking.material import Material as Material
from renshe.law.month import Month
from renshe.law.states import STATES


def check(material: Material, today: date) -> list[Finding]:
    """Return every finding, by file and line. `today`: renewals that were due by then are missed."""
    found = [
        *values.check(material, Month.of(today)),
        *clauses.check(material),
        *before_document.check(material),
        *branches.check(material),
        *benefits.check(material),
        *statutes.check(material),
    ]
    return sorted(found, key=lambda one: (str(one.path), one.line, one.severity, one.code))


def tally(material: Material) -> dict[str, dict[str, int]]:
    """Return how many values are in each state (`missing`: parameters without any), and sentences are in formulas."""
    states = Counter(value.state for held in material.book.parameters.values() for value in held.values)
    states["missing"] = sum(not held.values for held in material.book.parameters.values())
    sentences: Counter[str] = Counter()
    for document in material.documents:
        sentences.update(document.counted())
    return {
        "values": {state: states[state] for state in (*STATES, "missing")},
        "sentences": {key: sentences[key] for key in ("all", "whole", "part", "none")},
    }
