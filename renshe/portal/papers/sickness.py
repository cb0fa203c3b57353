"""病残津贴核定表: the allowance of those found unable to work for good before they retire."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from renshe.portal.papers.declared import Box, Paper, Part, Section
from renshe.portal.papers.payers import pension_fund

SICKNESS = Paper(
    items=("social_insurance.sickness",),
    title=pgettext_lazy("paper", "Determination of the sickness allowance"),
    sections=(
        Section(
            pgettext_lazy("paper", "What it is reckoned on"),
            (
                Box("sickness_case"),
                Box("months_with_deemed"),
                Box("months_to_retirement"),
                Box("sickness_months"),
                Box("average_index"),
                Box("calculation_base"),
                Box("account"),
                Box("annuity_divisor"),
                Box(lambda reading: str(reading.month), pgettext_lazy("paper", "First month of the benefit")),
            ),
        ),
    ),
    parts=(
        Part("basic_pension", payer=pension_fund),
        Part("account_pension", payer=pension_fund),
        Part("other_parts", payer=pension_fund),
        Part("sickness_allowance", payer=pension_fund, is_total=True),
    ),
)
