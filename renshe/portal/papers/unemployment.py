"""失业保险金核定表: for how many months a claim is granted, and what a month of it pays."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from renshe.law import Month
from renshe.portal.papers.declared import Box, Paper, Part, Section
from renshe.portal.papers.payers import unemployment_fund
from renshe.portal.papers.reading import Reading
from renshe.portal.papers.shown_as import in_per_cent
from renshe.portal.papers.together import keys_of
from renshe.programmes.social_insurance.benefits.models import UnemploymentClaim

GRANTED, SUPPLEMENT = "benefit_months", "job_search_supplement"
CLAIM = "social_insurance.unemploymentclaim"


def _months(reading: Reading) -> str:
    """From the month for which it was granted, so many months on."""
    first, count = _granted(reading)
    return _span(first, count)


def _outcome(reading: Reading) -> str:
    """Whether it is granted: a refusal is said in words."""
    if not any(GRANTED in one.receipt["results"] for one in reading.decisions):
        return ""
    return _("granted") if _granted(reading)[1] else _("not granted: the conditions are not met")


def _supplement_months(reading: Reading) -> str:
    """The months of the supplement: those of the claim, but no more than the law has."""
    if not reading.fen(SUPPLEMENT):
        return ""
    first, count = _granted(reading)
    return _span(first, min(count, int(reading.value("supplement_months"))))


def _granted(reading: Reading) -> tuple[Month, int]:
    """The first month of the claim, and how many are granted: none where no decision of the paper says so."""
    granted = next((one for one in reading.decisions if GRANTED in one.receipt["results"]), reading.decisions[0])
    return Month.of(granted.month), int(granted.receipt["results"].get(GRANTED, 0))


def _span(first: Month, count: int) -> str:
    return _("%(first)s to %(last)s") % {"first": first, "last": first + (count - 1)} if count else ""


def _claim(reading: Reading) -> UnemploymentClaim | None:
    """The registration that it was decided on; one person may have several."""
    return reading.record(UnemploymentClaim, pk__in=keys_of(reading.decisions, CLAIM))


def _lost_work_on(reading: Reading) -> str:
    claim = _claim(reading)
    return f"{claim.lost_work_on:%Y-%m-%d}" if claim and claim.lost_work_on else ""


def _lost_work_by(reading: Reading) -> str:
    claim = _claim(reading)
    return str(claim.get_lost_work_by_display()) if claim else ""


def _registered_on(reading: Reading) -> str:
    claim = _claim(reading)
    return f"{claim.registered_on:%Y-%m-%d}" if claim and claim.registered_on else ""


UNEMPLOYMENT = Paper(
    items=("social_insurance.unemployment",),
    title=pgettext_lazy("paper", "Determination of unemployment benefit"),
    sections=(
        Section(
            pgettext_lazy("paper", "Loss of work"),
            (
                Box(_lost_work_on, pgettext_lazy("paper", "Lost work on")),
                Box(_lost_work_by, pgettext_lazy("paper", "Lost work by")),
                Box(_registered_on, pgettext_lazy("paper", "Registered on")),
            ),
        ),
        Section(
            pgettext_lazy("paper", "Months granted"),
            (
                Box(_outcome, pgettext_lazy("paper", "Outcome")),
                Box("unemployment_qualifying_months"),
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
                Box(_supplement_months, pgettext_lazy("paper", "Supplement for the months")),
            ),
        ),
    ),
    parts=(
        Part("unemployment_benefit", payer=unemployment_fund),
        Part("job_search_supplement", payer=unemployment_fund),
        Part("unemployment_month_total", payer=unemployment_fund, is_total=True),
    ),
)
