"""失业保险金核定表: for how many months a claim is granted, and what a month of it pays."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from renshe.law import Month
from renshe.portal.papers.declared import Box, Paper, Part, Section
from renshe.portal.papers.payers import unemployment_fund
from renshe.portal.papers.reading import Reading
from renshe.portal.papers.shown_as import in_per_cent

GRANTED = "benefit_months"


def _months(reading: Reading) -> str:
    """From the month for which it was granted, so many months on."""
    granted = next((one for one in reading.decisions if GRANTED in one.receipt["results"]), None)
    if granted is None or not (count := granted.receipt["results"][GRANTED]):
        return ""
    first = Month.of(granted.month)
    return _("%(first)s to %(last)s") % {"first": first, "last": first + (count - 1)}


UNEMPLOYMENT = Paper(
    items=("social_insurance.unemployment",),
    title=pgettext_lazy("paper", "Determination of unemployment benefit"),
    sections=(
        Section(
            pgettext_lazy("paper", "Months granted"),
            (
                Box("paid_months"),
                Box("benefit_months_earned"),
                Box("carried_months"),
                Box("benefit_months"),
                Box(_months, pgettext_lazy("paper", "Paid for the months")),
                Box(lambda reading: str(reading.month), pgettext_lazy("paper", "Amount as from")),
            ),
        ),
        Section(
            pgettext_lazy("paper", "What it is reckoned on"),
            (
                Box("minimum_wage"),
                Box(
                    in_per_cent("unemployment_benefit_share"),
                    pgettext_lazy("paper", "Benefit, share of the minimum wage"),
                ),
                Box("subsistence_line"),
                Box("month_of_claim"),
                Box("mean_wage_of_last_year"),
                Box(in_per_cent("supplement_share"), pgettext_lazy("paper", "Supplement, share of the mean wage")),
                Box("supplement_months"),
            ),
        ),
    ),
    parts=(
        Part("unemployment_benefit", payer=unemployment_fund),
        Part("job_search_supplement", payer=unemployment_fund),
        Part("unemployment_month_total", payer=unemployment_fund, is_total=True),
    ),
)
