"""The daily digest: each morning the leaders are told which jobs of their unit failed, or fail again and again.

It is a job itself, asked for once a day by its key: where no worker ran in the morning it is made later that day.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import time, timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renshe.access.models import RoleHolding, Unit, User
from renshe.casework.jobs.asking import ask
from renshe.casework.jobs.models import Job
from renshe.casework.jobs.steps import Step, step, title_of
from renshe.casework.notices import telling
from renshe.casework.notices.models import Delivery
from renshe.casework.notices.templates import Template, declare
from renshe.errors import Phrase, gettext_noop

MADE_AT = time(7, 30)
STILL_FAILING = timedelta(hours=1)
"""A job that goes on failing for longer than this is told of; before that it may well be done by itself."""
NAMED_AT_MOST = 30

FAILURES = declare(
    Template(
        "jobs.digest",
        title=gettext_noop("%(day)s: %(count)s jobs have failed"),
        text=gettext_noop(
            "These jobs of your unit are not done. Most need something put right first; then an operator has them "
            "tried again by `renshe jobs retry`.\n\n%(lines)s"
        ),
        fields=("day", "count", "lines"),
    )
)


def ask_of_today() -> None:
    """Ask for the digest of the day once its hour has come."""
    now = timezone.localtime()
    key = f"jobs.digest/{now:%Y-%m-%d}"
    if now.time() >= MADE_AT and not Job.objects.filter(key=key).exists():
        ask(DIGEST, key=key, data={"day": f"{now:%Y-%m-%d}"})


def _tell_leaders(job: Job) -> None:
    day = str(job.data["day"])
    by_leader: dict[int, list[Phrase]] = defaultdict(list)
    leaders = _Leaders()
    for failed in _not_done():
        for leader in leaders.of(failed.case.unit_id if failed.case else None):
            by_leader[leader].append(_line(failed))
    for unit, count in _not_arrived():
        for leader in leaders.of(unit):
            by_leader[leader].append(Phrase(gettext_noop("Notices that did not arrive: %(count)s"), count=count))
    for user in User.objects.filter(pk__in=by_leader).order_by("pk"):
        lines = by_leader[user.pk]
        more = len(lines) - NAMED_AT_MOST
        told = [*lines[:NAMED_AT_MOST], *([Phrase(gettext_noop("and %(count)s more"), count=more)] if more > 0 else [])]
        telling.tell(FAILURES, to=user, key=day, fields={"day": day, "count": len(lines), "lines": told})


DIGEST: Step = step("jobs.digest", _("tell the leaders what failed"))(_tell_leaders)


def _not_done() -> list[Job]:
    """Failed, or failing for long; the latest first."""
    long = Q(state=Job.State.FAILING, asked_at__lt=timezone.now() - STILL_FAILING)
    return list(Job.objects.filter(Q(state=Job.State.FAILED) | long).select_related("case").order_by("-pk"))


def _not_arrived() -> list[tuple[int, int]]:
    """Unit of the case, and how many notices of its cases failed in the last day or are unknown."""
    failed = Q(state=Delivery.State.FAILED, ended_at__gte=timezone.now() - timedelta(days=1))
    found = Delivery.objects.filter(failed | Q(state=Delivery.State.UNKNOWN), notice__case__isnull=False)
    by_unit = found.values("notice__case__unit").annotate(count=Count("pk")).order_by("notice__case__unit")
    return [(row["notice__case__unit"], row["count"]) for row in by_unit]


def _line(job: Job) -> Phrase:
    return Phrase(
        gettext_noop("%(what)s – %(step)s: %(reason)s (attempts: %(attempts)s, job %(number)s)"),
        what=str(job.case or job.key),
        step=title_of(job.step),
        reason=Phrase(gettext_noop("%(en)s"), en=job.reason_en, zh=job.reason_zh),
        attempts=job.attempts,
        number=job.pk,
    )


class _Leaders:
    """Who leads a unit today; where nobody does, who leads the one above it. What has no unit is the city's."""

    def __init__(self) -> None:
        held = RoleHolding.objects.filter(role=RoleHolding.Role.LEADER, held__contains=timezone.localdate())
        self._of: dict[int, list[int]] = defaultdict(list)
        for unit, user in held.order_by("user").values_list("unit", "user"):
            self._of[unit].append(user)
        self._above = dict(Unit.objects.values_list("pk", "parent"))
        self._city = next((unit for unit, parent in self._above.items() if parent is None), None)

    def of(self, unit: int | None) -> list[int]:
        at = self._city if unit is None else unit
        while at is not None:
            if self._of[at]:
                return self._of[at]
            at = self._above[at]
        return []
