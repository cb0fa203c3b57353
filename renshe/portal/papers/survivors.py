"""遗属待遇核定表: funeral grant and survivors' grant of an insured person or a pensioner."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from renshe.portal.papers.declared import Box, Paper, Part, Section, Words
from renshe.portal.papers.payers import pension_fund
from renshe.portal.papers.reading import Reading
from renshe.programmes.social_insurance.benefits.models import Death


def died_on(reading: Reading) -> str:
    """The day of death, as the register has it."""
    day = reading.person.died_on
    return f"{day:%Y-%m-%d}" if day else ""


def payee(reading: Reading) -> str:
    """To whom the dossier pays it."""
    death = reading.record(Death)
    return death.payee.name if death else ""


def by_the_payee(_reading: Reading) -> Words:
    """Who signs for what is paid for somebody dead."""
    return pgettext_lazy("paper", "Received by the payee")


SURVIVORS = Paper(
    items=("social_insurance.survivors",),
    title=pgettext_lazy("paper", "Determination of survivors' benefits"),
    sections=(
        Section(
            pgettext_lazy("paper", "What it is reckoned on"),
            (
                Box(died_on, pgettext_lazy("paper", "Died on")),
                Box(payee, pgettext_lazy("paper", "Payee")),
                Box("death_status"),
                Box("full_years_paid"),
                Box("full_years_of_pension"),
                Box("own_contributions"),
                Box("leaves_dependants"),
                Box("old_survivors_average_wage"),
                Box("old_funeral_months"),
                Box("old_relief_months"),
                Box("provincial_income_of_last_year"),
                Box("funeral_months_of_income"),
                Box("grant_months_by_years"),
                Box("grant_months"),
                Box(lambda reading: str(reading.month), pgettext_lazy("paper", "Law of the month")),
            ),
        ),
    ),
    parts=(
        Part("funeral_grant", payer=pension_fund),
        Part("survivors_grant", payer=pension_fund),
        Part("funeral_grant_before_2021", payer=pension_fund),
        Part("dependants_relief_before_2021", payer=pension_fund),
        Part("survivors_total", payer=pension_fund),
        Part("survivors_due", payer=pension_fund, is_total=True),
    ),
    received=by_the_payee,
)
