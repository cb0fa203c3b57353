"""Pension relations that move."""

from __future__ import annotations

from renshe.law.examples.topics import YUAN, Kind, Topic, fact, result, rows

KIND_OF_ACCOUNT = Kind(
    {"ordinary": False, "temporary": True}.__getitem__, lambda temporary: "temporary" if temporary else "ordinary"
)

TOPICS = {
    "pension_transfer_out": Topic(
        on="2025-01",
        inputs={
            "own_contributions_before_1998_CNY": fact("own_before_1998", YUAN),
            "account_from_1998_CNY": fact("account_since_1998", YUAN),
            "yearly_wages": rows("wage_years", {"contribution_wages_CNY": ("wages_of_year", YUAN)}, labels=("year",)),
        },
        expected={
            "account_moved_CNY": result("account_moved", YUAN),
            "pooled_moved_CNY": result("pooled_moved", YUAN),
            "total_moved_CNY": result("transfer_total", YUAN),
        },
    ),
    "temporary_account": Topic(
        on="2025-01",
        inputs={
            "sex": fact("sex"),
            "birth_month": fact("born_in"),
            "start_month": fact("begins_in"),
            "in_home_province": fact("is_in_home_province"),
        },
        expected={"account_kind": result("is_temporary_account", KIND_OF_ACCOUNT)},
    ),
}
