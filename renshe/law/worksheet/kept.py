"""A worksheet that was kept as data with a decision, in the words of one language, as one of today is shown.

What was kept is exact and stays as it is; what a reader sees of it is made here. A rate is shown as a percentage where
the arithmetic that was kept above it has it as one. Of a row its arithmetic isn't kept: it is shown by its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from renshe.law.statutes.titles import cites_in_english
from renshe.law.units import UNITS
from renshe.law.worksheet.arithmetic import RATES
from renshe.law.worksheet.lines import Source
from renshe.law.worksheet.notes import edition_words, source_words, value_words
from renshe.law.worksheet.shown import Held, Rounding, Shown, ShownRow
from renshe.law.worksheet.words import exactly, percent, shown, unit_words
from renshe.money import FEN_IN_YUAN

Kept = Mapping[str, Any]


def in_words(kept: Kept, *, chinese: bool) -> Shown:
    """Return what `Step.as_data` gave, in words. What it doesn't have isn't shown."""
    return _shown(kept, "1", {}, chinese)


def all_in_words(worksheets: Iterable[Kept], *, chinese: bool) -> list[Shown]:
    """Return worksheets that stand below each other, numbered on."""
    return [_shown(one, str(number), {}, chinese) for number, one in enumerate(worksheets, 1)]


def outermost(worksheets: Sequence[Kept]) -> list[Kept]:
    """Return the worksheets that stand in no other of them."""
    named = [(one, set(_names(one))) for one in worksheets]
    return [one for one in worksheets if not any(one is not other and one["name"] in names for other, names in named)]


def _names(step: Kept) -> Iterator[str]:
    yield step["name"]
    for one in step["steps"]:
        yield from _names(one)


def _shown(kept: Kept, number: str, above: Kept, chinese: bool) -> Shown:
    """`above`: the step whose arithmetic it goes into."""
    language = "zh" if chinese else "en"
    unit, edition = str(kept.get("unit", "")), kept.get("edition", {})
    source = Source(**kept["source"]) if "source" in kept else None
    as_percent = _stood_as_percent(kept, above)
    return Shown(
        number,
        str(kept.get("kind", "")),
        str(kept.get("name", "")),
        str(kept.get(f"label_{language}") or kept.get("name", "")),
        str(
            kept.get(f"value_{language}")
            or _figure(kept.get("value", ""), unit, chinese, as_percent=as_percent, with_ratio=True)
        ),
        unit_words(UNITS[_in_fen(unit)], chinese=chinese) if _in_fen(unit) in UNITS else "",
        cites=str(kept.get("cites", "")),
        cited=_cited(kept, chinese),
        edition=edition_words(edition.get("from"), edition.get("until"), edition.get("next"), chinese=chinese),
        held=_held(kept, unit, chinese, as_percent=as_percent),
        source="" if source is None else source_words(source, chinese=chinese),
        see=_see(kept, number),
        formula=str(kept.get(f"formula_{language}", "")),
        values=str(kept.get(f"values_{language}", "")),
        rounding=_rounding(kept, unit, language),
        because=tuple(one[language] for one in kept.get("because", ())),
        rows=tuple(_row(row, kept, unit, number, chinese) for row in kept.get("rows", ())),
        steps=tuple(
            _shown(one, f"{number}.{place}", kept, chinese) for place, one in enumerate(kept.get("steps", ()), 1)
        ),
    )


def _see(kept: Kept, number: str) -> str | None:
    """Where the same result stands in full: kept as of a worksheet whose own number is 1."""
    if not (shown_at := kept.get("shown_at")):
        return shown_at
    return re.split(r"[.(]", number)[0] + str(shown_at).removeprefix("1")


def _rounding(kept: Kept, unit: str, language: str) -> Rounding | None:
    if (told := kept.get("rounding")) is None:
        return None
    chinese = language == "zh"
    return Rounding(_figure(kept["before"], unit, chinese), told[language], held=_held(told, "", chinese))


def _row(row: Kept, of: Kept, unit: str, number: str, chinese: bool) -> ShownRow:
    steps = enumerate(row.get("steps", ()), 1)
    return ShownRow(
        "" if row["key"] is None else str(row["key"]),
        _figure(row["value"], unit, chinese),
        tuple(_shown(one, f"{number}({row['key']}).{place}", of, chinese) for place, one in steps),
    )


def _stood_as_percent(kept: Kept, above: Kept) -> bool:
    """Whether it is a rate that the arithmetic above it has in per cent; of rows, that is kept in names only."""
    if kept.get("kind") not in ("parameter", "entry") or kept.get("unit") not in RATES:
        return False
    if "rows" in above:
        label = re.escape(str(kept["label_zh"]).partition("（")[0])
        return re.search(rf"× {label}|{label}(（[^）]*）)? ×", str(above.get("formula_zh", ""))) is not None
    figure = re.escape(percent(Fraction(str(kept["value"]))))
    return re.search(rf"(?<![\d.,/]){figure}(?![\d.,/%])", str(above.get("values_zh", ""))) is not None


def _held(kept: Kept, unit: str, chinese: bool, *, as_percent: bool = False) -> Held | None:
    """The value of law that a step showed; of a practice (no unit) what follows is no figure."""
    if not kept.get("state"):
        return None
    later = kept.get("next") if unit else None
    following = (
        None if later is None else (later["from"], _figure(later["value"], unit, chinese, as_percent=as_percent))
    )
    edition = value_words(kept["from"], kept.get("until"), following, chinese=chinese) if "from" in kept else ""
    return Held(str(kept.get("cites", "")), _cited(kept, chinese), edition, kept["state"])


def _cited(kept: Kept, chinese: bool) -> str:
    """What it cited in the reader's language; what was kept before that has its citations told by title and number."""
    cites = str(kept.get("cites", ""))
    return cites if chinese else str(kept.get("cites_en", "")) or cites_in_english(cites)


def _figure(value: object, unit: str, chinese: bool, *, as_percent: bool = False, with_ratio: bool = False) -> str:
    """A value as it was kept, as a person reads it: with thousands separators, a number that never ends cut."""
    if isinstance(value, bool):
        return shown(value, UNITS["flag"], chinese=chinese)
    if as_percent:
        return percent(Fraction(str(value)))
    known = UNITS.get(_in_fen(unit))
    if known is None or known.kind != "number":
        return str(value)
    return (exactly if with_ratio else shown)(
        Fraction(str(value)) * (FEN_IN_YUAN if known.is_money else 1), known, chinese=chinese
    )


def _in_fen(unit: str) -> str:
    """The name of a kept unit as the law has it: `as_data` puts money in yuan."""
    return unit.replace("yuan", "fen")
