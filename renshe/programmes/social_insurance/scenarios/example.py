"""One person before and after: one in the middle of those for whom something changes, with both worksheets.

Who it is, is not kept: facts and amounts only.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from renshe.law import WhatIf
from renshe.law.errors import LawError
from renshe.law.month import Month
from renshe.law.what_if import PRESENT, REFORM
from renshe.programmes.social_insurance import awards
from renshe.programmes.social_insurance.models import PensionAward
from renshe.programmes.social_insurance.scenarios import contributions, pensions
from renshe.programmes.social_insurance.scenarios.errors import in_both_languages
from renshe.programmes.social_insurance.scenarios.models import Scenario

MIDDLE = """
WITH changed AS (SELECT *, abs({difference}) AS size FROM read_parquet(?) 
                 WHERE NOT without_present AND NOT without_reform AND {changed})
SELECT * FROM changed ORDER BY size, person_id LIMIT 1 OFFSET (SELECT count(*) // 2 FROM changed)"""
LOST = "SELECT * FROM read_parquet(?) WHERE without_reform AND NOT without_present ORDER BY person_id LIMIT 1"


def found(
    duck: duckdb.DuckDBPyConnection, files: Sequence[Path], what_if: WhatIf, scenario: Scenario
) -> dict[str, Any] | None:
    """Return the example of the last month in which anything changes; None where nothing does."""
    measures = pensions.MEASURES if scenario.programme == Scenario.Programme.PENSIONS else contributions.MEASURES
    words = MIDDLE.format(
        difference=" + ".join(f"{one}{REFORM} - {one}{PRESENT}" for one in measures),
        changed="(" + " OR ".join(f"{one}{REFORM} <> {one}{PRESENT}" for one in measures) + ")",
    )
    for file, month in zip(reversed(files), reversed(scenario.months), strict=True):
        rows = duck.execute(words, [str(file)])
        names = [column[0] for column in rows.description or ()]
        row = rows.fetchone()
        if row is not None:
            return _told(dict(zip(names, row, strict=True)), what_if, month)
    return None


def lost(
    duck: duckdb.DuckDBPyConnection, files: Sequence[Path], what_if: WhatIf, scenario: Scenario
) -> dict[str, Any] | None:
    """Return how the present law reckons somebody for whom the reform has no result, and why; None where it has."""
    for file, month in zip(reversed(files), reversed(scenario.months), strict=True):
        rows = duck.execute(LOST, [str(file)])
        names = [column[0] for column in rows.description or ()]
        if row := rows.fetchone():
            on, facts, formulas = _of(dict(zip(names, row, strict=True)), month)
            for name in formulas:
                try:
                    what_if.reformed.compute(name, facts, on)
                except LawError as error:
                    present = what_if.present.explain(name, facts, on).as_data()
                    return {"month": str(on), "present": present, "words": in_both_languages(error)}
    return None


def _of(row: dict[str, Any], month: Month) -> tuple[Month, dict[str, Any], list[str]]:
    """By the law of which month a row is reckoned, its facts, and the formulas."""
    if row["kind"] == "pension":
        award = PensionAward.objects.select_related("decision").get(person=row["person_id"])
        return *pensions.facts_of(award), [awards.WHOLE]
    return month, contributions.facts_of(row), contributions.names(row["kind"])


def _told(row: dict[str, Any], what_if: WhatIf, month: Month) -> dict[str, Any] | None:
    month, facts, names = _of(row, month)
    pairs = []
    for name in names:
        try:
            laws = [law.explain(name, facts, on=month) for law in (what_if.present, what_if.reformed)]
        except LawError:
            continue
        present, reform = (step.as_data() for step in laws)
        if present["value"] != reform["value"]:
            pairs.append({"present": present, "reform": reform})
    return {"month": str(month), "kind": row["kind"], "pairs": pairs} if pairs else None
