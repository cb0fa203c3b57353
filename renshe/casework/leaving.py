"""Cases of officers who left (离岗交接): each morning they go back to the pool, so that none lies forgotten."""

from __future__ import annotations

from collections import defaultdict

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renshe.access.models import User
from renshe.casework import assigning, digest
from renshe.casework.jobs.asking import ask
from renshe.casework.jobs.models import Job
from renshe.casework.jobs.steps import Step, step
from renshe.casework.models import Case


def ask_of_today() -> None:
    """Ask for it once a day, with the digest."""
    now = timezone.localtime()
    key = f"cases.of_who_left/{now:%Y-%m-%d}"
    if now.time() >= digest.MADE_AT and not Job.objects.filter(key=key).exists():
        ask(GIVE_BACK, key=key)


def give_back() -> int:
    """Give back every open case in the hands of somebody who may have it no more. Returns how many."""
    held: dict[int, list[int]] = defaultdict(list)
    in_hands = Case.objects.filter(is_open=True, assigned_to__isnull=False)
    for officer, case in in_hands.values_list("assigned_to", "pk"):
        held[officer].append(case)
    officers = User.objects.filter(pk__in=held)
    return sum(len(assigning.give_back(one, held[one.pk])) for one in officers.order_by("pk"))


def _do(_job: Job) -> None:
    give_back()


GIVE_BACK: Step = step("cases.of_who_left", _("cases of officers who left go back to the pool"))(_do)
