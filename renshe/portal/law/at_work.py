"""Where a formula is at work, in words and with the pages that show it: runs, services, figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from renshe.archive.models import RunStep
from renshe.casework.items import get_item
from renshe.indicators.declare import get_indicator
from renshe.law import Month
from renshe.portal.people_signed_in import FIGURES, OFFICE
from renshe.programmes.social_insurance import month as months
from renshe.programmes.social_insurance.law_in_use import uses_of


@dataclass(frozen=True)
class Work:
    """`kind` in words, what it is called, a note about how often; `url` where a page shows it."""

    kind: str
    label: str
    note: str = ""
    url: str = ""


def at_work(formulas: set[str], *, roles: frozenset[str]) -> list[Work]:
    """Return where any of the formulas is at work: steps of runs first, then services, then figures.

    `roles` of the reader: a run leads to the month's close, a figure to its page, for whom these open.
    """
    uses = uses_of(formulas)
    done = _runs([use.code for use in uses if use.kind == "run"])
    titles = {step.name: step.title for step in months.STEPS}
    return [_work(use.kind, use.code, str(titles.get(use.code, "")), done.get(use.code), roles) for use in uses]


def _work(kind: str, code: str, title: str, done: tuple[int, date] | None, roles: frozenset[str]) -> Work:
    match kind:
        case "run":
            words = gettext("Month's close, step “%(step)s”") % {"step": title}
            if done is None:
                return Work(pgettext("law", "run"), words, gettext("not run yet"))
            times, last = done[0], Month.of(done[1])
            note = gettext("%(times)s times, last for %(month)s") % {"times": times, "month": last}
            url = reverse("portal:month", args=[last]) if roles & frozenset(OFFICE) else ""
            return Work(pgettext("law", "run"), words, note, url)
        case "service":
            return Work(pgettext("law", "service"), str(get_item(code).name))
        case _:
            url = reverse("portal:figure", args=[code, timezone.localdate().year]) if roles & frozenset(FIGURES) else ""
            return Work(pgettext("law", "figure"), get_indicator(code).label(get_language() or ""), url=url)


def _runs(steps: list[str]) -> dict[str, tuple[int, date]]:
    """By step: how many runs finished it, and the last month."""
    if not steps:
        return {}
    rows = RunStep.objects.filter(run__kind=months.KIND, name__in=steps).order_by().values("name")
    found = rows.annotate(times=Count("pk"), last=Max("run__month"))
    return {row["name"]: (row["times"], row["last"]) for row in found}
