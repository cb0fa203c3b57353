"""The chart of accounts: the same names in every fund, kept in `chart.yaml`."""

from __future__ import annotations

from pathlib import Path

import yaml

from renshe.ledger.funds import Fund
from renshe.ledger.models import Account

CHART = Path(__file__).with_name("chart.yaml")


def ensure() -> None:
    """Make the accounts of every fund that are not there yet; their names follow the chart. Safe to repeat."""
    accounts = yaml.safe_load(CHART.read_text(encoding="utf-8"))["accounts"]
    Account.objects.bulk_create(
        [
            Account(fund=fund, code=code, kind=one["kind"], name_zh=one["zh"], name_en=one["en"])
            for fund in Fund.values
            for code, one in accounts.items()
            if fund in one.get("only", Fund.values)
        ],
        update_conflicts=True,
        unique_fields=["fund", "code"],
        update_fields=["kind", "name_zh", "name_en"],
    )
