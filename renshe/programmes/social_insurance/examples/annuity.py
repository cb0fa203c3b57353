"""Agencies and public institutions."""

from __future__ import annotations

from renshe.law.examples.inputs import fact, law
from renshe.law.examples.kinds import FLAG, MONTH, NUMBER, PERCENT, YUAN
from renshe.law.examples.topics import Topic, result

TOPICS = {
    "occupational_annuity_year": Topic(
        on="2025-01",
        inputs={
            "fully_financed": fact("is_fully_financed", FLAG),
            "monthly_base_CNY": fact("annuity_base", YUAN),
            "months": fact("annuity_months", NUMBER, none=0),
            "opening_real_CNY": fact("opening_real", YUAN, none=0),
            "opening_notional_CNY": fact("opening_notional", YUAN, none=0),
            "notional_rate_percent": law("annuity_notional_rate", PERCENT, none=0),
            "real_return_percent": fact("market_return", PERCENT, none=0),
        },
        expected={
            "employee_credit_CNY": result("annuity_employee", YUAN),
            "employer_credit_CNY": result("annuity_employer", YUAN),
            "closing_real_CNY": result("annuity_closing_real", YUAN),
            "closing_notional_CNY": result("annuity_closing_notional", YUAN),
        },
    ),
    "occupational_annuity_payment": Topic(
        on="2025-01",
        inputs={
            "real_CNY": fact("real_account", YUAN, none=0),
            "notional_CNY": fact("notional_account", YUAN, none=0),
            "divisor_months": fact("divisor", NUMBER),
        },
        expected={
            "funded_by_treasury_CNY": result("annuity_made_real", YUAN),
            "account_CNY": result("annuity_account", YUAN),
            "monthly_CNY": result("annuity_monthly", YUAN),
        },
    ),
    "public_institution_transition": Topic(
        on="2025-01",
        inputs={
            "retirement_month": fact("retires_in", MONTH),
            "new_method_CNY": fact("by_new_method", YUAN),
            "old_method_CNY": fact("by_old_method", YUAN),
        },
        expected={
            "share_percent": result("transition_share", PERCENT),
            "payable_CNY": result("transition_benefit", YUAN),
        },
    ),
}
