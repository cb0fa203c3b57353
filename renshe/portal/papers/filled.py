"""A declared paper filled from a reading: every word and amount that stands in its boxes and its table."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from renshe.money import yuan
from renshe.portal.papers.capitals import capitals
from renshe.portal.papers.declared import Box, Paper, Part, Section, Table
from renshe.portal.papers.reading import Reading

NOTHING = "—"
A_MONTH = "/month"


def sections(paper: Paper, reading: Reading) -> list[dict[str, Any]]:
    """The sections of which the decision has anything, each box with its label."""
    return [
        {"heading": str(one.heading), "boxes": [_box(box, reading) for box in one.boxes if _is_known(box, reading)]}
        for one in paper.sections
        if _is_on_paper(one, reading)
    ]


def amounts(paper: Paper, reading: Reading) -> list[dict[str, Any]]:
    """What is paid, in order: label, amount in figures and in capital characters, how often, by whom, by which clause.

    Capital characters stand beside what is paid as such, not beside what is added up further; the month whose law gave
    an amount where the paper has amounts by the law of several months.
    """
    found = [one for one in paper.parts if reading.has(one.name) and not (one.unless and reading.has(one.unless))]
    has_total = any(one.is_total for one in found)
    has_many_laws = len({reading.month_of(one.name) for one in found}) > 1
    return [_amount(one, reading, is_due=one.is_total or not has_total, has_many_laws=has_many_laws) for one in found]


def tables(paper: Paper, reading: Reading) -> list[Table]:
    """What else stands below, where the decision has it."""
    return [found for one in paper.tables if (found := one(reading)) is not None]


def _is_on_paper(section: Section, reading: Reading) -> bool:
    named = [box.of for box in section.boxes if isinstance(box.of, str)]
    return section.is_always or not named or any(reading.has(name) for name in named)


def _is_known(box: Box, reading: Reading) -> bool:
    """Whether its label is known: what the law calls a value stands in the decision, if it played a part."""
    return bool(box.label) or not isinstance(box.of, str) or reading.has(box.of)


def _box(box: Box, reading: Reading) -> list[str]:
    if not isinstance(box.of, str):
        return [str(box.label), box.of(reading) or NOTHING]
    if not reading.has(box.of):
        return [str(box.label), NOTHING]
    value = reading.words(box.of)
    return [str(box.label) or reading.label(box.of), _marked(value, is_provisional=reading.is_provisional(box.of))]


def _amount(part: Part, reading: Reading, *, is_due: bool, has_many_laws: bool) -> dict[str, Any]:
    fen = reading.fen(part.name)
    assert fen is not None, "it stands in the decision"
    label = str(part.label) or reading.label(part.name)
    return {
        "name": part.name,
        "fen": fen,
        "label": _("of it: %(part)s") % {"part": label} if part.is_within else label,
        "amount": _marked(yuan(fen), is_provisional=reading.is_provisional(part.name)),
        "capitals": capitals(fen) if is_due and (fen or part.is_total) else "",
        "often": _("a month") if reading.unit(part.name).endswith(A_MONTH) else _("once"),
        "payer": str(part.payer(reading)) if part.payer and fen else "",
        "law": str(reading.month_of(part.name)) if has_many_laws else "",
        "clause": reading.cited(part.name),
        "is_total": part.is_total,
        "is_within": part.is_within,
    }


def _marked(value: str, *, is_provisional: bool) -> str:
    return _("%(value)s (prov.)") % {"value": value} if is_provisional else value
