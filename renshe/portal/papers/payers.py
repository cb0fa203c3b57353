"""Who pays what: as officers write it on a worksheet. The law's own threshold says where the employer's part begins."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from renshe.portal.papers.declared import Words
from renshe.portal.papers.reading import Reading

INJURY_FUND = pgettext_lazy("paper", "injury fund")
UNEMPLOYMENT_FUND = pgettext_lazy("paper", "unemployment fund")
PENSION_FUND = pgettext_lazy("paper", "pension fund")
RESIDENTS_FUND = pgettext_lazy("paper", "residents' pension fund")
EMPLOYER = pgettext_lazy("paper", "employer")


def injury_fund(_reading: Reading) -> Words:
    return INJURY_FUND


def unemployment_fund(_reading: Reading) -> Words:
    return UNEMPLOYMENT_FUND


def pension_fund(_reading: Reading) -> Words:
    return PENSION_FUND


def residents_fund(_reading: Reading) -> Words:
    return RESIDENTS_FUND


def employer(_reading: Reading) -> Words:
    """The one-off employment subsidy is the employer's (工伤保险条例 第三十六条第二款、第三十七条第二项)."""
    return EMPLOYER


def by_grade(reading: Reading) -> Words:
    """An allowance is the fund's where the grade leaves work, else the employer's (工伤保险条例 第三十五、三十六条)."""
    leaves_work = int(reading.value("grade")) <= int(reading.value("grade_that_leaves_work"))
    return INJURY_FUND if leaves_work else EMPLOYER
