"""Which ways of collecting (征缴模式) the month's close can go.

Built so far: the agency assesses and bills, the tax authority collects (`agency_assesses`). Where the tax authority
assesses too (`tax_full`), or the agency collects itself (`agency`), the steps are others: they are refused, never
closed as if the agency assessed.
"""

from __future__ import annotations

from renshe.law.month import Month
from renshe.programmes.social_insurance.errors import CollectionNotBuilt
from renshe.registry.profile import city_profile

BUILT = frozenset({"agency_assesses"})


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
