"""A decision made at once, looked at again by an officer (抽查): right, or not and why."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from renshe.access import trail
from renshe.access.models import RoleHolding, User
from renshe.access.reading import as_system
from renshe.casework.errors import CheckNoteMissing, MayNotCheck, SpotChecked
from renshe.casework.models import Case, SpotCheck

LOOKERS = (RoleHolding.Role.HANDLER.value, RoleHolding.Role.CHECKER.value, RoleHolding.Role.LEADER.value)


def may_look(user: User, case: Case) -> bool:
    return user.units_in_reach(roles=LOOKERS).filter(pk=case.unit_id).exists()


@as_system("the check is locked; who may look, is asked here")
@transaction.atomic
def look(check: SpotCheck, *, is_right: bool, note: str, by: User) -> SpotCheck:
    """Say whether the decision is right. The same said twice by one officer is said once.

    Raises:
        MayNotCheck, SpotChecked (somebody was first: who, when), CheckNoteMissing: not right, and no word why.
    """
    locked = SpotCheck.objects.select_for_update(of=("self",)).select_related("case", "looked_by").get(pk=check.pk)
    if not may_look(by, locked.case):
        raise MayNotCheck(number=str(locked.case), user=str(by))
    if locked.looked_at is not None:
        if (locked.looked_by_id, locked.is_right, locked.note) == (by.pk, is_right, note):
            return locked
        at = timezone.localtime(locked.looked_at).strftime("%Y-%m-%d %H:%M")
        raise SpotChecked(number=str(locked.case), user=str(locked.looked_by), at=at)
    if not is_right and not note:
        raise CheckNoteMissing(number=str(locked.case))
    locked.looked_by, locked.looked_at, locked.is_right, locked.note = by, timezone.now(), is_right, note
    locked.save(update_fields=["looked_by", "looked_at", "is_right", "note"])
    trail.record(by, "spot_check.right" if is_right else "spot_check.wrong", locked.case, reason=note[:200])
    return locked
