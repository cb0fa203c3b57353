"""养老待遇核定表: a pension as decided, from the explanation of `monthly_pension`."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from renshe.portal.papers.declared import Box, Paper, Part, Section
from renshe.portal.papers.reading import Reading
from renshe.portal.papers.shown_as import in_per_cent, years_and_months
from renshe.programmes.social_insurance import retiring
from renshe.programmes.social_insurance.awards import ITEM
from renshe.programmes.social_insurance.models import Retirement


def _retires_on(reading: Reading) -> str:
    dossier = reading.record(Retirement)
    return f"{dossier.retires_on:%Y-%m-%d}" if dossier else ""


def _began_work_in(reading: Reading) -> str:
    dossier = reading.record(Retirement)
    return f"{dossier.began_work_in:%Y-%m}" if dossier and dossier.began_work_in else ""


def _first_month(reading: Reading) -> str:
    """From when on it is paid: the month after that of retirement, by whose law it is decided, or a later one."""
    dossier = reading.record(Retirement)
    return f"{dossier.first_month:%Y-%m}" if dossier else ""


def _ground(reading: Reading) -> str:
    dossier = reading.record(Retirement)
    return str(dossier.get_ground_display()) if dossier else ""


def _age(reading: Reading) -> str:
    facts = reading.decisions[0].receipt["facts"]
    if "age_years" not in facts:
        return ""
    return _("%(years)s years %(months)s months") % {
        "years": facts["age_years"]["value"],
        "months": facts["age_months"]["value"],
    }


PENSION = Paper(
    items=(ITEM, retiring.ITEM),
    title=pgettext_lazy("paper", "Determination of pension"),
    sections=(
        Section(
            pgettext_lazy("paper", "Time and ground of retirement"),
            (
                Box(_began_work_in, pgettext_lazy("paper", "Began to work")),
                Box(_retires_on, pgettext_lazy("paper", "Retired on")),
                Box(_ground, pgettext_lazy("paper", "Ground of retirement")),
                Box(_age, pgettext_lazy("paper", "Age at retirement")),
                Box("statutory_retirement_month"),
                Box("earliest_retirement_month"),
                Box("latest_retirement_month"),
                Box("kind_of_work"),
                Box("special_months"),
                Box("special_months_required"),
                Box("special_retirement_month"),
                Box("is_completely_unable"),
                Box("illness_retirement_month"),
                Box("months_with_deemed"),
                Box(_first_month, pgettext_lazy("paper", "First month of the benefit")),
            ),
            is_always=True,
        ),
        Section(
            pgettext_lazy("paper", "Years of contribution"),
            (
                Box(years_and_months("months_paid"), pgettext_lazy("paper", "Contributions paid")),
                Box(years_and_months("deemed_months"), pgettext_lazy("paper", "Deemed")),
                Box(years_and_months("contribution_months"), pgettext_lazy("paper", "Added up")),
                Box("early_months"),
            ),
            is_always=True,
        ),
        Section(
            pgettext_lazy("paper", "What it is reckoned on"),
            (
                Box("average_index"),
                Box("low_index_coefficient"),
                Box("calculation_base"),
                Box("deemed_index"),
                Box("account"),
                Box("annuity_divisor"),
                Box("deemed_account"),
                Box("weighted_years"),
                Box("transitional_new"),
                Box(in_per_cent("transitional_share"), pgettext_lazy("paper", "Share of the transitional adjustment")),
            ),
        ),
    ),
    parts=(
        Part("basic_pension"),
        Part("account_pension"),
        Part("transitional_pension"),
        Part("transitional_old", is_within=True),
        Part("transitional_adjustment", is_within=True),
        Part("seniority_allowance", is_within=True),
        Part("transitional_fixed_amount", is_within=True),
        Part("monthly_pension", is_total=True),
    ),
    notes=(
        pgettext_lazy(
            "paper",
            "The balance of the account is that of the end of last year with what was credited since. Interest of the "
            "year of retirement is not in it: the documents on record do not say how it is reckoned.",
        ),
    ),
)
