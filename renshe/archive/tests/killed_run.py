"""A run of two steps whose second, after writing its file and before its commit, waits to be killed."""

from __future__ import annotations

import sys
from pathlib import Path

from renshe.law.month import Month

MARCH = Month(2021, 3)


def main(database: str, folder: str) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections

    connections.databases["default"]["NAME"] = database
    settings.ARCHIVE_FOLDER = Path(folder)
    carry_out(wait=True)


def carry_out(*, wait: bool) -> None:
    from renshe.archive import files, runs

    def declared(context: runs.StepContext) -> runs.StepOutcome:
        rows = "SELECT i AS person_id, i * 100 AS wage_fen FROM range(1000) t(i)"
        record = files.write(context.duckdb, MARCH, "declared", rows, ["person_id"], {"fen": "sum(wage_fen)"})
        return runs.StepOutcome(record.rows, record.totals)

    def credited(context: runs.StepContext) -> runs.StepOutcome:
        rows = "SELECT i AS person_id, i * 8 AS fen FROM range(1000) t(i)"
        record = files.write(context.duckdb, MARCH, "credited", rows, ["person_id"], {"fen": "sum(fen)"})
        if wait:
            print("written", flush=True)
            sys.stdin.read()
        return runs.StepOutcome(record.rows, record.totals)

    runs.carry_out(
        "close", MARCH, [runs.Step("declared", "Declared", declared), runs.Step("credited", "Credited", credited)]
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
