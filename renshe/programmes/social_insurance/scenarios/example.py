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
from renshe.programmes.social_insurance.scenarios.models import Scenario

MIDDLE = """
WITH changed AS (SELECT *, abs({difference}) AS size FROM read_parquet(?) WHERE NOT without AND {changed})
SELECT * FROM changed ORDER BY size, person_id LIMIT 1 OFFSET (SELECT count(*) // 2 FROM changed)"""


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


def _told(row: dict[str, Any], what_if: WhatIf, month: Month) -> dict[str, Any] | None:
    if row["kind"] == "pension":
        award = PensionAward.objects.select_related("decision").get(person=row["person_id"])
        (month, facts), names = pensions.facts_of(award), [awards.WHOLE]
    else:
        facts, names = contributions.facts_of(row), contributions.names(row["kind"])
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
