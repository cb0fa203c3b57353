"""Who issues: the city's bureau, and whether the city is a made-up one."""

from __future__ import annotations

from typing import Any

from renshe.access.models import Unit
from renshe.errors import RensheError
from renshe.registry.profile import city_profile


def issuer() -> dict[str, Any]:
    city = Unit.objects.filter(kind=Unit.Kind.CITY).first()
    try:
        facts = city_profile().facts
    except RensheError:  # a bureau may certify before its profile is written
        facts = {}
    name = facts.get("name") or {}
    return {
        "bureau": city.name_zh if city else "",
        "bureau_en": city.name_en if city else "",
        "city": str(name.get("zh", "")),
        "sample": bool(facts.get("sample")),
    }
