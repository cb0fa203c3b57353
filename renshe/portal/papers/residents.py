"""城乡居民养老待遇核定表: the basic pension with the extra for years, and the pension from the account."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from renshe.portal.papers.declared import Box, Paper, Part, Section
from renshe.portal.papers.payers import residents_fund

RESIDENTS = Paper(
    items=("social_insurance.residents",),
    title=pgettext_lazy("paper", "Determination of residents' pension"),
    sections=(
        Section(
            pgettext_lazy("paper", "What it is reckoned on"),
            (
                Box("born"),
                Box("resident_scheme_began", pgettext_lazy("paper", "The scheme began here in")),
                Box("resident_years_required"),
                Box("years_paid"),
                Box("resident_missing_years"),
                Box("resident_account"),
                Box("resident_basic_standard"),
                Box("resident_extra_from_years"),
                Box("resident_extra_for_a_year"),
                Box("resident_divisor"),
                Box(lambda reading: str(reading.month), pgettext_lazy("paper", "Amount as from")),
            ),
        ),
    ),
    parts=(
        Part("resident_basic_pension", payer=residents_fund),
        Part("resident_account_pension", payer=residents_fund),
        Part("resident_pension", payer=residents_fund, is_total=True),
    ),
)
