"""Looking up people who are not one's own: what it leaves in the trail, and how often a name may be tried.

An employer that adds somebody names a number and a name, and learns whether they belong together. That could be
used to find out strangers' names: so each look-up is in the trail under the person who was looked up, and who
uploaded too many that did not match is told no more that day.
"""

from __future__ import annotations

from django.utils import timezone

from renshe.access import trail
from renshe.access.models import TrailEntry, User
from renshe.law import Month
from renshe.programmes.social_insurance.declaring.understood import Understood
from renshe.registry.models import Employer, Person

MISMATCHES_A_DAY = 300  # of a user, a practice of ours: a file with thirty slips may come ten times
LOOKED_UP, MISMATCHED = "person.looked-up", "person.name-tried"


def mismatches_left(user: User) -> int:
    """Return how many more names that do not match their numbers the user may try today."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    tried = TrailEntry.objects.filter(user=user, action=MISMATCHED, at__gte=today).count()
    return max(0, MISMATCHES_A_DAY - tried)


def record_look_ups(understood: Understood, employer: Employer, month: Month, *, user: User) -> None:
    """Write to the trail whose number and name were held against the registry: one line under each person."""
    reason = f"{employer.credit_code} {month.compact}"
    for action, people in ((LOOKED_UP, understood.looked_up), (MISMATCHED, understood.mismatched)):
        trail.record_many(user, action, (Person(pk=pk) for pk in people), reason=reason)
