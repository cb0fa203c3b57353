"""Towns over time: which there were on a day, and where the people of a merged one are counted.

The table is `data/towns.yaml`. A merged town keeps its rows; its unit is reached through the successor's from the
day of the merger, and a breakdown as of a day names the successor.
"""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import Any

import yaml
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from renshe.access.models import Unit
from renshe.registry.models import Town

SINCE = date(1949, 10, 1)  # before any record; the founding dates are not needed


def table() -> list[dict[str, Any]]:
    """The towns as written in the table: code, zh, en, and for a merged one until and successor."""
    text = (files("renshe.registry") / "data" / "towns.yaml").read_text(encoding="utf-8")
    towns: list[dict[str, Any]] = yaml.safe_load(text)["towns"]
    return towns


@transaction.atomic
def lay_towns(city_zh: str = "样例市人力资源和社会保障局", city_en: str = "Sample City HRSS Bureau") -> Unit:
    """Make the city's unit, its towns and their units, once. Returns the city's unit."""
    city, _ = Unit.objects.get_or_create(
        kind="city", defaults={"code": "442000", "name_zh": city_zh, "name_en": city_en}
    )
    entries = table()
    for number, entry in enumerate(entries, 1):
        unit, _ = Unit.objects.get_or_create(
            code=entry["code"],
            defaults={
                "kind": "town",
                "name_zh": f"{entry['zh']}人社分局",
                "name_en": f"{entry['en']} office",
                "parent": city,
            },
        )
        Town.objects.get_or_create(
            code=entry["code"],
            defaults={
                "pk": number,  # the archive tells towns by it: not left to a sequence, which a rollback moves on
                "name_zh": entry["zh"],
                "name_en": entry["en"],
                "unit": unit,
                "valid": DateRange(SINCE, entry.get("until")),
            },
        )
    for entry in entries:
        if "successor" in entry:
            into = Town.objects.get(code=entry["successor"])
            Town.objects.filter(code=entry["code"]).update(successor=into)
            Unit.objects.filter(code=entry["code"]).update(successor=into.unit, closed_on=entry["until"])
    with connection.cursor() as cursor:
        # The next town that someone enters comes after these.
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('registry_town', 'id'), (SELECT max(id) FROM registry_town))"
        )
    return city


def counted_in(day: date) -> dict[int, int]:
    """Town id → id of the town that counts its people on the day: itself, or the one it was merged into."""
    towns = {town.pk: town for town in Town.objects.all()}

    def now(town: Town) -> int:
        if day in town.valid or town.successor_id is None:
            return town.pk
        return now(towns[town.successor_id])

    return {pk: now(town) for pk, town in towns.items()}
