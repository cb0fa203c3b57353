"""A change of one fact, or of two together, with what it brings, told as an officer tells it, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from renshe.law.amounts import plain
from renshe.law.month import Month
from renshe.law.units import Unit
from renshe.law.worksheet.words import Number, exactly, unit_words


@dataclass(frozen=True, slots=True)
class Moved:
    """A fact that would be otherwise."""

    fact: str
    zh: str
    en: str
    unit: Unit
    was: Number
    would_be: Number

    def in_words(self, *, chinese: bool) -> str:
        was, would_be = (exactly(one, self.unit, chinese=chinese) for one in (self.was, self.would_be))
        unit = unit_words(self.unit, chinese=chinese)
        if chinese:
            return f"“{self.zh}”由 {was} 变为 {would_be}{' ' + unit if unit else ''}"
        return f"“{self.en}” were {would_be}{' ' + unit if unit else ''} instead of {was}"

    def as_data(self) -> dict[str, Any]:
        return {
            "fact": self.fact,
            "label_zh": self.zh,
            "label_en": self.en,
            "unit": self.unit.name.replace("fen", "yuan"),
            "was": plain(self.was, self.unit),
            "would_be": plain(self.would_be, self.unit),
        }


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one fact with what comes of it. `until`: the last month to be paid, where paying on makes the change.
    `also`: the other fact that has to change with it, where one alone would not do.

    `on`: the month whose law gives `after`; `before` is by the law of the month that was asked, None where the facts
    have no result.
    """

    name: str
    zh: str
    en: str
    unit: Unit
    fact: str
    fact_zh: str
    fact_en: str
    fact_unit: Unit
    was: Number
    would_be: Number
    before: Number | None
    after: Number
    on: Month | date
    until: Month | None = None
    also: Moved | None = None

    @property
    def moved(self) -> Moved:
        return Moved(self.fact, self.fact_zh, self.fact_en, self.fact_unit, self.was, self.would_be)

    @property
    def distance(self) -> Fraction:
        return abs(Fraction(self.would_be) - self.was)

    def in_words(self, *, chinese: bool) -> str:
        """As an officer says it: `还差 4 个月缴费（…由 176 到 180）；缴至 2021-03，每月 1,127.31 元`."""
        return _chinese(self) if chinese else _english(self)

    def as_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            **self.moved.as_data(),
            "before": None if self.before is None else plain(self.before, self.unit),
            "after": plain(self.after, self.unit),
            "on": str(self.on),
        }
        if self.until is not None:
            data["until"] = str(self.until)
        if self.also is not None:
            data["also"] = self.also.as_data()
        return data | {"words_zh": self.in_words(chinese=True), "words_en": self.in_words(chinese=False)}


def _is_missing(change: Change) -> bool:
    """Whether there is nothing yet to be more than."""
    return change.unit.kind == "flag" or change.before is None or (change.unit.is_money and not change.before)


def _chinese(change: Change) -> str:
    was, would_be = (exactly(one, change.fact_unit, chinese=True) for one in (change.was, change.would_be))
    outcome = _outcome(change, chinese=True)
    if change.until is not None:
        pay = f"还差 {change.distance} 个月缴费" if _is_missing(change) else f"再缴费 {change.distance} 个月"
        also = f"，且{change.also.in_words(chinese=True)}" if change.also else ""
        return f"{pay}（“{change.fact_zh}”由 {was} 到 {would_be}）{also}；缴至 {change.until}，{outcome}"
    moved = "，且".join(one.in_words(chinese=True) for one in (change.moved, change.also) if one)
    return f"若{moved}，{outcome}"


def _english(change: Change) -> str:
    was, would_be = (exactly(one, change.fact_unit, chinese=False) for one in (change.was, change.would_be))
    outcome = _outcome(change, chinese=False)
    if change.until is not None:
        months = "1 month" if change.distance == 1 else f"{change.distance} months"
        pay = f"{months} of contributions missing" if _is_missing(change) else f"With {months} more of contributions"
        also = f", and if {change.also.in_words(chinese=False)}" if change.also else ""
        return f"{pay} (“{change.fact_en}” from {was} to {would_be}){also}; paid until {change.until}, {outcome}"
    moved = ", and ".join(one.in_words(chinese=False) for one in (change.moved, change.also) if one)
    return f"If {moved}, {outcome}"


def _outcome(change: Change, *, chinese: bool) -> str:
    if change.unit.kind == "flag":
        return f"即符合“{change.zh}”" if chinese else f"“{change.en}” would be met"
    after = exactly(change.after, change.unit, chinese=chinese)
    if change.unit.name == "fen/month":
        after = f"每月 {after} 元" if chinese else f"{after} yuan a month"
    elif unit := unit_words(change.unit, chinese=chinese):
        after = f"{after} {unit}"
    if change.before is None:
        now = "现无结果" if chinese else "now no result"
    else:
        before = exactly(change.before, change.unit, chinese=chinese)
        now = f"现为 {before}" if chinese else f"now {before}"
    return (
        f"“{change.zh}”为{'' if after[0] == '每' else ' '}{after}（{now}）"
        if chinese
        else (f"“{change.en}” would be {after} ({now})")
    )
