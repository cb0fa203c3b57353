"""Values of law as they stand in YAML: read entry by entry, and refused with file and line where one can't be taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from renshe.errors import Phrase
from renshe.law import yaml_file
from renshe.law.errors import LawFileUnreadable, LawFileWrong, shown
from renshe.law.month import Month, day_number, first_day, moment
from renshe.law.states import STATES
from renshe.law.units import UNITS, Unit
from renshe.law.values.parameters import AXES, RENEWALS, DatedParameter, Key, Value, in_rows, last_day
from renshe.law.yaml_file import Place

ENTRIES = {"name", "unit", "values", "table", "note", "reserved", "renewed", "by", "since", "rows"}
OF_A_VALUE = {"from", "until", "value", "source", "source_en", "state"}
NUMBER = re.compile(r"[-+]?\d{1,40}(\.\d{1,40}|/\d{1,40})?", re.ASCII)


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
                place = Place(path, str(name))
                try:
                    if name in seen_here:
                        raise place.wrong("it stands in two files of one folder")
                    seen_here.add(name)
                    read = _parameter(place, entry, found.get(name))
                except LawFileWrong as error:
                    if wrong is None:
                        raise
                    wrong.append(error)
                else:
                    found[name] = _overlaid(found[name], read) if name in found else read
    return found


def _document(path: Path) -> dict[str, Any]:
    document = yaml_file.read(path)
    if not isinstance(document, dict | None):
        raise LawFileUnreadable(shown(path), 1, "", Phrase("it must be a mapping of parameters"))
    return document or {}


def _parameter(place: Place, entry: Any, below: DatedParameter | None) -> DatedParameter:
    """`below`: what the folders before have of it."""
    if not isinstance(entry, dict):
        raise place.wrong("it must be a mapping with name, unit and values")
    if unknown := {str(key) for key in entry} - ENTRIES:
        first = sorted(unknown)[0]
        raise place.at(first).wrong("there is no entry “%(entry)s” of a parameter", entry=first)
    zh, en = _names(place.at("name"), entry.get("name"), below)
    unit = _unit(place.at("unit"), entry.get("unit"), below)
    renewed, by = str(entry.get("renewed") or ""), entry.get("by") or 0
    if renewed and renewed not in RENEWALS:
        raise place.at("renewed").wrong(
            "“renewed” must be one of %(ways)s, not “%(found)s”", ways=list(RENEWALS), found=renewed
        )
    if by and (renewed != "yearly" or by not in range(1, 13)):
        raise place.at("by").wrong(
            "“by” must be the month, from 1 to 12, of what is renewed yearly, not “%(found)s”", found=by
        )
    axes = _axes(place.at("table"), entry.get("table")) or (below.axes if below else ())
    values = list(_values(place.at("values"), entry.get("values") or [], unit, axes))
    if not axes and any(value.key is not None for value in values):
        axes = ("whole",)
    if axes and any(value.key is None for value in values):
        raise place.at("values").wrong("a table has a mapping by its keys in every value")
    since = _since(place.at("since"), entry.get("since"))
    rows = _rows_wanted(place.at("rows"), entry.get("rows"), axes)
    told = {key: str(entry.get(key) or "") for key in ("note", "reserved")}
    return DatedParameter(
        place.entry, zh, en, unit, place.path.name, axes, tuple(values), **told, renewed=renewed, by=by,
        since=since, rows=rows,
    )  # fmt: skip


def _since(place: Place, written: Any) -> Month | None:
    if written is None:
        return None
    try:
        return Month.parse(str(written))
    except ValueError:
        raise place.wrong("“since” must be a month such as 2015-01, not “%(found)s”", found=written) from None


def _rows_wanted(place: Place, written: Any, axes: tuple[str, ...]) -> tuple[int, int | None] | None:
    if written is None:
        return None
    match written:
        case [int() as first, int() as last] if axes == ("whole",) and first <= last:
            return first, last
        case [int() as first, "year"] if axes == ("whole",):
            return first, None
    raise place.wrong(
        "“rows” must be the first and the last key of a table by whole numbers, such as [1, 9] or [1998, year], "
        "not “%(found)s”",
        found=written,
    )


def _names(place: Place, written: Any, below: DatedParameter | None) -> tuple[str, str]:
    if written is None and below is not None:
        return below.zh, below.en
    if not isinstance(written, dict) or not written.get("zh") or not written.get("en"):
        raise place.wrong("it needs a name in zh and in en")
    return str(written["zh"]), str(written["en"])


def _unit(place: Place, written: Any, below: DatedParameter | None) -> Unit:
    name = str(written or (below.unit.name if below else None))
    if name not in UNITS:
        raise place.wrong("there is no unit “%(unit)s”: write one of %(units)s", unit=name, units=list(UNITS))
    if below is not None and below.unit != UNITS[name]:
        raise place.wrong(
            "its unit is “%(below)s” where it is declared, “%(here)s” here", below=below.unit, here=UNITS[name]
        )
    return UNITS[name]


def _values(place: Place, rows: Any, unit: Unit, axes: tuple[str, ...]) -> Iterator[Value]:
    if not isinstance(rows, list):
        raise place.wrong("“values” must be a list of values, each with from, value, source and state")
    before: Month | date | None = None
    until: Month | date | None = None
    keys: set[Key | None] = set()
    for number, row in enumerate(rows):
        here = place.at(number)
        if not isinstance(row, dict):
            raise here.wrong("a value must be a mapping with from, value, source and state")
        if unknown := sorted({str(key) for key in row} - OF_A_VALUE):
            raise here.at(unknown[0]).wrong("there is no entry “%(entry)s” of a value", entry=unknown[0])
        first = _first(here.at("from"), row.get("from"))
        # Rows of a table that came on one day may differ in their source: each has an entry of its own.
        is_beside = isinstance(row.get("value"), dict) and before is not None and first_day(first) == first_day(before)
        if before is not None and not is_beside and first_day(first) <= first_day(before):
            raise here.wrong("dates are out of order: %(first)s stands after %(last)s", first=first, last=before)
        if until is not None and not is_beside and first_day(first) <= last_day(until):
            raise here.wrong(
                "two values overlap: one holds until %(until)s, the next from %(first)s", until=until, first=first
            )
        ends = _until(here.at("until"), row.get("until"), first)
        made = list(_rows_of_value(here, row, first, ends, unit, axes))
        keys = keys if is_beside else set()
        if twice := keys & {value.key for value in made}:
            key = min(twice, key=in_rows)
            raise here.wrong("two values from %(first)s have the row %(key)s", first=first, key=str(key))
        keys |= {value.key for value in made}
        until = (
            max((one for one in (until, ends) if one is not None), key=last_day, default=None) if is_beside else ends
        )
        before = first
        yield from made


def _first(place: Place, written: Any) -> Month | date:
    try:
        return moment(str(written))
    except ValueError:
        raise place.wrong(
            "“from” must be a month such as 2021-07 or a day such as 2021-07-15, not “%(found)s”", found=written
        ) from None


def _until(place: Place, written: Any, first: Month | date) -> Month | date | None:
    if written is None:
        return None
    try:
        until = moment(str(written))
    except ValueError:
        raise place.wrong("“until” must be a month such as 2022-06, not “%(found)s”", found=written) from None
    if last_day(until) < first_day(first):
        raise place.wrong("the value from %(first)s ends before it begins, in %(until)s", first=first, until=until)
    return until


def _rows_of_value(
    place: Place,
    row: dict[str, Any],
    first: Month | date,
    until: Month | date | None,
    unit: Unit,
    axes: tuple[str, ...],
) -> Iterator[Value]:
    """One value; of a table one a row."""
    source, state, source_en = row.get("source"), row.get("state"), str(row.get("source_en") or "")
    if not str(source or "").strip():
        raise place.wrong("the value from %(first)s has no source", first=first)
    if state not in STATES:
        raise place.at("state").wrong(
            "the value from %(first)s has the state “%(state)s”: write one of %(states)s",
            first=first,
            state=state,
            states=list(STATES),
        )
    written = row.get("value")
    of = place.at("value")
    rows: list[tuple[Key | None, Any, Place]] = [(None, written, of)]
    if isinstance(written, dict):
        rows = list(_rows(of, written, axes or ("whole",)))
    for key, one, where in rows:
        yield Value(_number(where, one, unit), unit, first, str(source), state, key, until, source_en=source_en)


def _axes(place: Place, table: Any) -> tuple[str, ...]:
    axes = ["whole"] if table is True else table if isinstance(table, list) else [table] if table else []
    for axis in axes:
        if axis not in AXES:
            raise place.wrong("a table is looked up by %(axes)s, not by “%(axis)s”", axes=list(AXES), axis=axis)
    return tuple(axes)


def _rows(place: Place, raw: dict[Any, Any], axes: tuple[str, ...]) -> Iterator[tuple[Key, Any, Place]]:
    """The rows of a table, mapping within mapping for each further key."""
    axis, *rest = axes
    for written, one in raw.items():
        here = place.at(str(written))
        key = _key(here, written, axis)
        if not rest:
            yield key, one, here
        elif isinstance(one, dict):
            for of, value, where in _rows(here, one, tuple(rest)):
                yield (key, *(of if isinstance(of, tuple) else (of,))), value, where
        else:
            raise here.wrong("the row %(key)s needs a mapping by the next key", key=written)


def _key(place: Place, written: Any, axis: str) -> int | str | Fraction:
    if axis == "code" and isinstance(written, str):
        return written
    if axis == "whole" and isinstance(written, int) and not isinstance(written, bool):
        return written
    if axis == "from" and isinstance(written, int | str) and not isinstance(written, bool):
        least = _exact(place, written)
        return least.numerator if least.denominator == 1 else least
    if axis == "code":
        raise place.wrong("a key of this table is a code's text, not %(key)s", key=written)
    raise place.wrong("a table has whole numbers as keys, in every value")


def _number(place: Place, raw: Any, unit: Unit) -> Fraction:
    if unit.kind == "practice":
        return Fraction(1)
    if unit.kind in ("month", "date"):
        try:
            when = moment(str(raw))
        except ValueError:
            raise place.wrong("%(value)s is no value of the unit “%(unit)s”", value=raw, unit=unit) from None
        if isinstance(when, Month) != (unit.kind == "month"):
            raise place.wrong("%(value)s is no value of the unit “%(unit)s”", value=raw, unit=unit)
        return Fraction(when.ordinal if isinstance(when, Month) else day_number(when))
    if isinstance(raw, float):
        raise place.wrong("%(value)s is a bare decimal: quote it", value=raw)
    if isinstance(raw, bool) != (unit.kind == "flag"):
        raise place.wrong("%(value)s is no value of the unit “%(unit)s”", value=raw, unit=unit)
    number = _exact(place, raw)
    if unit.fen == 1 and number.denominator != 1:
        raise place.wrong("%(value)s is not a whole number of fen", value=raw)
    return number


def _exact(place: Place, raw: Any) -> Fraction:
    """A whole number, a decimal or a ratio; written otherwise (“1e9”, with spaces) it is refused."""
    try:
        if isinstance(raw, int) or (isinstance(raw, str) and NUMBER.fullmatch(raw)):
            return Fraction(raw)
    except ZeroDivisionError:
        pass
    raise place.wrong("%(value)s is not a number", value=raw)


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
        since=above.since or below.since,
        rows=above.rows or below.rows,
    )
