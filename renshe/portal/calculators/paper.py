"""The answer on paper: the sentence, what was answered, the worksheet with clauses, where it can be opened again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone
from django.utils.translation import gettext as _

from renshe.casework.certificates.issuer import issuer
from renshe.law import Rulebook
from renshe.law.worksheet.shown import Shown, all_in_words
from renshe.law.worksheet.words import state_words
from renshe.portal.calculators import sentences
from renshe.portal.calculators.answering import Answered
from renshe.portal.calculators.declaring import Calculator
from renshe.portal.calculators.not_entered import troubles
from renshe.portal.calculators.provisional import provisional_note
from renshe.portal.calculators.said import Said
from renshe.portal.calculators.trying import Tried
from renshe.readers_language import reads_chinese

LAYOUT = Path(__file__).parents[1] / "typst" / "calculator.typ"


def pdf(calculator: Calculator, book: Rulebook, found: Answered, told: list[Said], tries: Tried, *, url: str) -> bytes:
    """Print the answer. `url`: the page that shows the same."""
    data = paper_data(calculator, book, found, told, url=url)
    data["changes"] += [sentences.as_text(words, book, others.results) for words, others in tries]
    return typst.compile(LAYOUT.read_bytes(), sys_inputs={"data": json.dumps(data, ensure_ascii=False)})


def paper_data(
    calculator: Calculator, book: Rulebook, found: Answered, told: list[Said], *, url: str
) -> dict[str, Any]:
    """All that stands on the paper, in words of the language in force."""
    sentence = sentences.sentence_of(calculator, found.results)
    applying = sentences.notes_of(calculator, found.results) if sentence else []
    notes = [sentences.as_text(one, book, found.results) for one in applying]
    none, waiting = _("none given"), provisional_note(found.steps)
    return {
        "language": "zh" if reads_chinese() else "en",
        "words": {
            "title": str(calculator.name),
            "said": _("What you said"),
            "reckoned": _("How it is reckoned"),
            "changes": _("What would raise it"),
            "trial": _("This is a trial reckoning; what the bureau decides on your records counts."),
            "sample": _("Printed by the made-up sample city, to show how it works."),
            "law": _("By the law of %(month)s") % {"month": found.on},
            "printed": _("Printed %(day)s") % {"day": f"{timezone.localdate():%Y-%m-%d}"},
        },
        "issuer": issuer(),
        "sentence": sentences.as_text(sentence.words, book, found.results) if sentence else "",
        "notes": [*(one.words for one in troubles(book, found.troubles)), *([waiting] if waiting else []), *notes],
        "changes": [one.in_words(chinese=reads_chinese()) for one in found.changes],
        "said": [[one.question, "\n".join(one.answers) or none] for one in told],
        "lines": [line for step in all_in_words(found.steps, chinese=reads_chinese()) for line in _lines(step)],
        "url": url,
    }


def _lines(step: Shown, more: int = 0) -> Iterator[dict[str, Any]]:
    """The worksheet line by line; `depth` is how far a line stands in. `more`: for what stands below a row."""
    yield {
        "depth": step.number.count(".") + more,
        "number": step.number,
        "label": step.label,
        "figure": f"{step.figure} {step.unit}".strip(),
        "behind": " · ".join(one for one in _behind(step) if one),
        "reckoned": list(_reckoned(step)),
        "is_result": not step.is_leaf,
    }
    for row in step.rows:
        for child in row.steps:
            yield from _lines(child, more + 1)
    for child in step.steps:
        yield from _lines(child, more)


def _behind(step: Shown) -> Iterator[str]:
    """The clause or source, since when it holds, how sure it is; where the same result stands in full."""
    if step.kind == "given":
        yield _("as you said")
    elif step.held is not None:
        yield from (step.held.cited, step.held.edition, state_words(step.held.state, chinese=reads_chinese()))
    else:
        yield from (step.cited, step.edition)
    yield step.source
    yield "" if step.see is None else _("see %(number)s") % {"number": step.see}


def _reckoned(step: Shown) -> Iterator[str]:
    """Its arithmetic, its rounding, why it came out so; of rows each."""
    equals, comma, because = ("＝", "，", "因为") if reads_chinese() else ("=", ", ", "because")
    yield from (f"{equals} {one}" for one in step.arithmetic)
    if step.rounding is not None:
        yield f"{equals} {step.rounding.before}{comma}{step.rounding.how}"
    yield from (f"{because} {one}" for one in step.because)
    colon = "：" if reads_chinese() else ": "
    yield from (colon.join(one for one in (row.key, row.reckoned) if one) for row in step.rows)
