"""Which ways of collecting (征缴模式) the month's close can go.

Built so far: the agency assesses and bills, the tax authority collects (`agency_assesses`). Where the tax authority
assesses too (`tax_full`), or the agency collects itself (`agency`), the steps are others: they are refused, never
closed as if the agency assessed.
"""

from __future__ import annotations

from renshe.law.month import Month
from renshe.programmes.social_insurance.errors import CollectionNotBuilt
from renshe.registry.errors import ProfileIncomplete, ProfileMissing
from renshe.registry.profile import city_profile

BUILT = frozenset({"agency_assesses"})


def other_mode(month: Month) -> str | None:
    """Return the way of collecting that the profile names, if it is not built.

    A profile that does not say is no other way: the close asks for it.
    """
    try:
        mode = city_profile().collection(month)
    except (ProfileMissing, ProfileIncomplete):
        return None
    return None if mode in BUILT else mode


def require_closable(month: Month) -> None:
    """Refuse a month that the close cannot carry through as the city's profile has it, before anything is done.

    Raises:
        ProfileMissing, ProfileWrong, ProfileIncomplete: the profile does not say who collects, or the pay day.
        CollectionNotBuilt: it names a way of collecting that is not built.
    """
    profile = city_profile()
    mode = profile.collection(month)
    if mode not in BUILT:
        raise CollectionNotBuilt(month=str(month), mode=mode, file=str(profile.file))
    profile.pay_day(month)
