"""Values of law in YAML: each with the month from which it holds, its source, and how sure we are of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from renshe.errors import Phrase
from renshe.law.errors import LawFileWrong, ParameterEnded, ParameterMissing, ParameterNotInForce
from renshe.law.month import Month, day_number, first_day, moment
from renshe.law.statutes.titles import cites_in_english
from renshe.law.units import UNITS, Unit

RENEWALS = {"yearly": 12, "half-yearly": 6, "quarterly": 3, "monthly": 1}
"""How often a value is published anew, in months."""
Key: TypeAlias = "int | str | Fraction | tuple[int | str | Fraction, ...]"
"""A row of a table: a whole number, a code's text, the least of a bracket; of a table by several keys all of them."""
AXES = ("whole", "code", "from")
"""How a table is looked up by a key: that very number, that code, or the bracket that begins at or below it."""
STATES = ("verified", "reported", "unverified", "disputed", "provisional", "assumed")


@dataclass(frozen=True, slots=True)
class Value:
    """One dated value; of a table, that of one key. A practice's value is 1: what it says is its name and source.

    `first` is as the law says it: from a month on, or from a day on. `until`: the last month or day on which it holds,
    where its source says so; else it holds until the next one. `source_en`: the source in English where it is more than
    a citation.
    """

    value: Fraction
    unit: Unit
    first: Month | date
    source: str
    state: str
    key: Key | None = None
    until: Month | date | None = None
    source_en: str = ""

    @property
    def starts(self) -> date:
        return first_day(self.first)

    @property
    def lasts(self) -> date:
        """The last day on which it holds; that of the calendar where its source names none."""
        return date.max if self.until is None else _last_day(self.until)

    def source_in(self, *, chinese: bool) -> str:
        """Its source as that language says it."""
        return self.source if chinese else self.source_en or cites_in_english(self.source)

    def holds_in(self, on: Month | date) -> bool:
        """On that day, or on the month's first."""
        return self.starts <= first_day(on) <= self.lasts


@dataclass(frozen=True, slots=True)
class DatedParameter:
    """A value of law over time.

    `reserved`: why it stands here although no formula asks for it. `renewed`: how often a new value is published, a key
    of RENEWALS; `by`: the month of the year (1 to 12) from which a yearly one holds.
    """

    name: str
    zh: str
    en: str
    unit: Unit
    file: str
    axes: tuple[str, ...]
    values: tuple[Value, ...]
    note: str = ""
    reserved: str = ""
    renewed: str = ""
    by: int = 0

    @property
    def is_table(self) -> bool:
        return bool(self.axes)

    def told(self, key: Key | None = None) -> Phrase:
        """Its label, and the identifier that its file has."""
        name = self.name if key is None else f"{self.name}[{key}]"
        return Phrase("“%(en)s” (%(name)s)", zh=self.zh, en=self.en, name=name)

    def at(self, on: Month | date, key: Key | None = None) -> Value:
        """Return the value in force on that day, or on the month's first.

        Raises: ParameterNotInForce, ParameterMissing.
        """
        mine = [value for value in self.values if value.key == key]
        if not mine:
            raise ParameterMissing(self.told(key), str(on), self.file)
        held = [value for value in mine if value.starts <= first_day(on)]
        if not held:
            raise ParameterNotInForce(self.told(key), str(on), str(mine[0].first))
        if not held[-1].holds_in(on):
            raise ParameterEnded(self.told(key), str(on), str(held[-1].until))
        return held[-1]

    def table_at(self, on: Month | date) -> dict[Key, Value]:
        """Every key's value in force. Raises when there is none at all."""
        if not self.values:
            raise ParameterMissing(self.told(), str(on), self.file)
        ordered = sorted(self.values, key=lambda value: value.starts)
        if ordered[0].starts > first_day(on):
            raise ParameterNotInForce(self.told(), str(on), str(ordered[0].first))
        begun = {value.key: value for value in ordered if value.starts <= first_day(on) and value.key is not None}
        held = {key: value for key, value in begun.items() if value.holds_in(on)}
        if not held:
            last = max((value.until for value in begun.values() if value.until is not None), key=_last_day)
            raise ParameterEnded(self.told(), str(on), str(last))
        return held


def load(folders: Iterable[Path], wrong: list[LawFileWrong] | None = None) -> dict[str, DatedParameter]:
    """Read every `*.yaml` of the folders, in order; a later folder adds values, and replaces one of the same month.

    With `wrong`, what can't be taken is added to it and left out; else the first such entry is raised.
    """
    found: dict[str, DatedParameter] = {}
    for folder in folders:
        seen_here: set[str] = set()
        for path in sorted(folder.glob("*.yaml")):
            try:
                document = _document(path)
            except LawFileWrong as error:
                if wrong is None:
                    raise
                wrong.append(error)
                continue
            for name, entry in document.items():
                try:
                    if name in seen_here:
                        raise LawFileWrong(path.name, name, Phrase("it stands in two files of one folder"))
                    seen_here.add(name)
                    read = _parameter(path, name, entry, found.get(name))
                except LawFileWrong as error:
                    if wrong is None:
                        raise
                    wrong.append(error)
                else:
                    found[name] = _overlaid(found[name], read) if name in found else read
    return found


def _document(path: Path) -> dict[str, Any]:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise LawFileWrong(path.name, "-", Phrase("it is not YAML (%(fault)s)", fault=_first_fault(error))) from error
    if not isinstance(document, dict | None):
        raise LawFileWrong(path.name, "-", Phrase("it must be a mapping of parameters"))
    return document or {}


def _first_fault(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"{mark.line + 1}:{mark.column + 1} {what}" if mark else what


def _parameter(path: Path, name: str, entry: Any, below: DatedParameter | None) -> DatedParameter:
    def wrong(words: str, **data: object) -> LawFileWrong:
        return LawFileWrong(path.name, name, Phrase(words, **data))

    if not isinstance(entry, dict):
        raise wrong("it must be a mapping with name, unit and values")
    if unknown := set(entry) - {"name", "unit", "values", "table", "note", "reserved", "renewed", "by"}:
        raise wrong("there is no entry “%(entry)s” of a parameter", entry=sorted(unknown)[0])
    names = entry.get("name") or ({"zh": below.zh, "en": below.en} if below else {})
    if not names.get("zh") or not names.get("en"):
        raise wrong("it needs a name in zh and in en")
    unit_name = entry.get("unit") or (below.unit.name if below else None)
    if unit_name not in UNITS:
        raise wrong("there is no unit “%(unit)s”: write one of %(units)s", unit=unit_name, units=list(UNITS))
    unit = UNITS[unit_name]
    if below and below.unit != unit:
        raise wrong("its unit is “%(below)s” where it is declared, “%(here)s” here", below=below.unit, here=unit)
    renewed, by = str(entry.get("renewed") or ""), entry.get("by") or 0
    if renewed and renewed not in RENEWALS:
        raise wrong("“renewed” must be one of %(ways)s, not “%(found)s”", ways=list(RENEWALS), found=renewed)
    if by and (renewed != "yearly" or by not in range(1, 13)):
        raise wrong("“by” must be the month, from 1 to 12, of what is renewed yearly, not “%(found)s”", found=by)
    axes = _axes(entry.get("table"), wrong) or (below.axes if below else ())
    values: list[Value] = []
    last: Month | date | None = None
    open_until: Month | date | None = None
    for row in entry.get("values") or ():
        if not isinstance(row, dict):
            raise wrong("a value must be a mapping with from, value, source and state")
        try:
            first = moment(str(row["from"]))
        except (KeyError, ValueError):
            raise wrong(
                "“from” must be a month such as 2021-07 or a day such as 2021-07-15, not “%(found)s”",
                found=row.get("from"),
            ) from None
        if last is not None and first_day(first) <= first_day(last):
            raise wrong("dates are out of order: %(first)s stands after %(last)s", first=first, last=last)
        if open_until is not None and first_day(first) <= _last_day(open_until):
            raise wrong(
                "two values overlap: one holds until %(until)s, the next from %(first)s", until=open_until, first=first
            )
        last, open_until = first, _until(row, first, wrong)
        if not str(row.get("source") or "").strip():
            raise wrong("the value from %(first)s has no source", first=first)
        if row.get("state") not in STATES:
            raise wrong(
                "the value from %(first)s has the state “%(state)s”: write one of %(states)s",
                first=first,
                state=row.get("state"),
                states=list(STATES),
            )
        raw = row.get("value")
        for key, one in _rows(raw, axes or ("whole",), wrong) if isinstance(raw, dict) else [(None, raw)]:
            number = _number(one, unit, wrong)
            values.append(
                Value(
                    number,
                    unit,
                    first,
                    str(row["source"]),
                    row["state"],
                    key,
                    open_until,
                    source_en=str(row.get("source_en") or ""),
                )
            )
    if not axes and any(value.key is not None for value in values):
        axes = ("whole",)
    if axes and any(value.key is None for value in values):
        raise wrong("a table has a mapping by its keys in every value")
    told = {key: str(entry.get(key) or "") for key in ("note", "reserved")}
    return DatedParameter(
        name, names["zh"], names["en"], unit, path.name, axes, tuple(values), **told, renewed=renewed, by=by
    )


def _until(row: dict[str, Any], first: Month | date, wrong: Any) -> Month | date | None:
    if row.get("until") is None:
        return None
    try:
        until = moment(str(row["until"]))
    except ValueError:
        raise wrong("“until” must be a month such as 2022-06, not “%(found)s”", found=row["until"]) from None
    if _last_day(until) < first_day(first):
        raise wrong("the value from %(first)s ends before it begins, in %(until)s", first=first, until=until)
    return until


def _last_day(until: Month | date) -> date:
    return (until + 1).first_day - timedelta(1) if isinstance(until, Month) else until


def _axes(table: Any, wrong: Any) -> tuple[str, ...]:
    axes = ["whole"] if table is True else table if isinstance(table, list) else [table] if table else []
    for axis in axes:
        if axis not in AXES:
            raise wrong("a table is looked up by %(axes)s, not by “%(axis)s”", axes=list(AXES), axis=axis)
    return tuple(axes)


def _rows(raw: dict[Any, Any], axes: tuple[str, ...], wrong: Any) -> list[tuple[Key, Any]]:
    """The rows of a table, mapping within mapping for each further key."""
    axis, *rest = axes
    found: list[tuple[Key, Any]] = []
    for written, one in raw.items():
        key = _key(written, axis, wrong)
        if not rest:
            found.append((key, one))
        elif isinstance(one, dict):
            further = _rows(one, tuple(rest), wrong)
            found += [((key, *(of if isinstance(of, tuple) else (of,))), value) for of, value in further]
        else:
            raise wrong("the row %(key)s needs a mapping by the next key", key=written)
    return found


def _key(written: Any, axis: str, wrong: Any) -> int | str | Fraction:
    if axis == "code" and isinstance(written, str):
        return written
    if axis == "whole" and isinstance(written, int) and not isinstance(written, bool):
        return written
    if axis == "from" and isinstance(written, int | str) and not isinstance(written, bool):
        try:
            least = Fraction(written)
        except (ValueError, ZeroDivisionError):
            raise wrong("%(value)s is not a number", value=written) from None
        return least.numerator if least.denominator == 1 else least
    if axis == "code":
        raise wrong("a key of this table is a code's text, not %(key)s", key=written)
    raise wrong("a table has whole numbers as keys, in every value")


def _number(raw: Any, unit: Unit, wrong: Any) -> Fraction:
    if unit.kind == "practice":
        return Fraction(1)
    if unit.kind in ("month", "date"):
        try:
            when = moment(str(raw))
        except ValueError:
            raise wrong("%(value)s is no value of the unit “%(unit)s”", value=raw, unit=unit) from None
        if isinstance(when, Month) != (unit.kind == "month"):
            raise wrong("%(value)s is no value of the unit “%(unit)s”", value=raw, unit=unit)
        return Fraction(when.ordinal if isinstance(when, Month) else day_number(when))
    if isinstance(raw, float):
        raise wrong("%(value)s is a bare decimal: quote it", value=raw)
    if isinstance(raw, bool) != (unit.kind == "flag"):
        raise wrong("%(value)s is no value of the unit “%(unit)s”", value=raw, unit=unit)
    if not isinstance(raw, int | str):
        raise wrong("%(value)s is not a number", value=raw)
    try:
        number = Fraction(raw)
    except (ValueError, ZeroDivisionError):
        raise wrong("%(value)s is not a number", value=raw) from None
    if unit.fen == 1 and number.denominator != 1:
        raise wrong("%(value)s is not a whole number of fen", value=raw)
    return number


def _overlaid(below: DatedParameter, above: DatedParameter) -> DatedParameter:
    kept = {(value.key, value.starts): value for value in below.values}
    kept |= {(value.key, value.starts): value for value in above.values}
    values = tuple(sorted(kept.values(), key=lambda value: (value.starts, in_rows(value.key))))
    file = above.file if above.values else below.file
    return replace(
        below,
        file=file,
        axes=below.axes or above.axes,
        values=values,
        note=above.note or below.note,
        reserved=above.reserved or below.reserved,
        renewed=above.renewed or below.renewed,
        by=above.by or below.by,
    )


def in_rows(key: Key | None) -> tuple[Any, ...]:
    """The order in which a table's rows stand: numbers by size, codes by text."""
    parts = key if isinstance(key, tuple) else () if key is None else (key,)
    return tuple((isinstance(part, str), part if isinstance(part, str) else Fraction(part)) for part in parts)
