"""The city's profile: dated facts in which cities differ and that are not law.

    declare_by_day: 15
    pay_day: 20
    collection: [{from: 2021-01, value: agency_assesses}]

There are no defaults: what is absent is asked for, with the file and the values that are possible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from renshe.law import Month
from renshe.registry.errors import ProfileIncomplete, ProfileMissing, ProfileWrong

DAYS = tuple(str(day) for day in range(1, 29))  # those that every month has
POSSIBLE: Mapping[str, tuple[str, ...]] = {
    "collection": ("tax_full", "agency_assesses", "agency"),  # 税务全责征收; 社保核定、税务征收; 社保征收
    "base_period": ("month", "year"),  # 缴费基数按月、按年
    "pension_pooling": ("city", "province", "nation"),  # 统筹层次
    "care_scheme": ("national", "guangdong"),  # 生活护理等级：国家三级、广东四级
    "counters": ("city_town_village", "city_county_town", "city_town"),
    "declare_by_day": DAYS,
    "pay_day": DAYS,
}


ALWAYS = Month(1900, 1)  # a value without `from` has held as long as there are records


@dataclass(frozen=True)
class Bank:
    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class Profile:
    file: Path
    values: Mapping[str, list[tuple[Month, Any]]]
    facts: Mapping[str, Any]  # the file as it is: name, place_code, sample, banks

    def _on(self, name: str, month: Month) -> Any:
        fitting = [value for first, value in self.values.get(name, []) if first <= month]
        if not fitting:
            raise ProfileIncomplete(file=str(self.file), name=name, month=str(month), possible=_possible(name))
        return fitting[-1]

    def collection(self, month: Month) -> str:
        """Who assesses and collects (征缴模式)."""
        return str(self._on("collection", month))

    def base_period(self, month: Month) -> str:
        return str(self._on("base_period", month))

    def pension_pooling(self, month: Month) -> str:
        return str(self._on("pension_pooling", month))

    def counters(self, month: Month) -> str:
        return str(self._on("counters", month))

    def care_scheme(self, month: Month) -> str:
        """By which levels care after an injury is assessed (生活自理障碍等级)."""
        return str(self._on("care_scheme", month))

    def declare_by_day(self, month: Month) -> int:
        """The last day of the month on which employers declare for it."""
        return int(self._on("declare_by_day", month))

    def pay_day(self, month: Month) -> int:
        """The day of the month on which the banks are asked to pay benefits (发放日)."""
        return int(self._on("pay_day", month))

    @property
    def banks(self) -> tuple[Bank, ...]:
        """The banks through which benefits are paid."""
        return tuple(Bank(str(bank["code"]), str(bank["zh"]), str(bank["en"])) for bank in self.facts.get("banks", []))


def read_profile(file: Path) -> Profile:
    """Read and check a profile.

    Raises:
        ProfileMissing, ProfileWrong
    """
    if not file.exists():
        raise ProfileMissing(file=str(file))
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise ProfileWrong(file=str(file), name="", found=str(error), possible="YAML") from error
    if not isinstance(content, dict):
        raise ProfileWrong(file=str(file), name="", found=type(content).__name__, possible=", ".join(POSSIBLE))
    values: dict[str, list[tuple[Month, Any]]] = {}
    for name in POSSIBLE.keys() & content.keys():
        for written in content[name] if isinstance(content[name], list) else [content[name]]:
            line = written if isinstance(written, (dict, list)) else {"from": str(ALWAYS), "value": written}
            if not isinstance(line, dict) or not {"from", "value"} <= line.keys():
                raise ProfileWrong(file=str(file), name=name, found=str(line), possible="from, value")
            if str(line["value"]) not in POSSIBLE[name]:
                raise ProfileWrong(file=str(file), name=name, found=str(line["value"]), possible=_possible(name))
            try:
                first = Month.parse(str(line["from"])[:7])
            except ValueError as error:
                raise ProfileWrong(file=str(file), name=name, found=str(line["from"]), possible="2021-01") from error
            values.setdefault(name, []).append((first, line["value"]))
        values[name].sort(key=lambda dated: dated[0])
    return Profile(file, values, content)


def _possible(name: str) -> str:
    return f"{DAYS[0]}–{DAYS[-1]}" if POSSIBLE[name] is DAYS else ", ".join(POSSIBLE[name])


def city_profile() -> Profile:
    """The profile of this installation."""
    return read_profile(Path(settings.PROFILE_FILE))
