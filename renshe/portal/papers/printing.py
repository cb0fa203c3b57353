"""A worksheet printed: head, boxes, amounts, clauses, remedies, room for signatures and the seal; then the reckoning.

All of it comes from the decision as it was kept. The identity number is masked, as everywhere but on a certificate
(`docs/decisions/certificates-bear-the-whole-number.md`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from renshe.access import masking
from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.casework.certificates.issuer import issuer
from renshe.casework.models import Decision, DecisionClause
from renshe.law.worksheet import kept
from renshe.law.worksheet.text import text
from renshe.portal.law.words import article_words, document_title
from renshe.portal.papers import filled, layout
from renshe.portal.papers.declarations import paper_for
from renshe.portal.papers.declared import Table
from renshe.portal.papers.reading import Kept, Reading
from renshe.portal.papers.remedies import remedies
from renshe.portal.papers.together import together
from renshe.portal.watermark import printed_by
from renshe.readers_language import reads_chinese
from renshe.registry.models import Person

CHINESE = "zh-hans"
INDENT = 4  # blanks, by which a worksheet as text is set in
STEP = re.compile(r"\d+(\.\d+|\([^)]+\))* ")
"""A line that names a step begins with its number."""


def of_decision(decision: Decision, *, by: User) -> bytes:
    """Print the worksheet of a decision whose item has one, in the language in force.

    Raises:
        DecisionAltered, LayoutWrong, LawError.
    """
    return layout.pdf(data_of(decision, by=by))


def data_of(decision: Decision, *, by: User) -> dict[str, Any]:
    """All that stands on the worksheet.

    Raises:
        DecisionAltered, LawError.
    """
    paper = paper_for(decision.item)
    assert paper is not None, "asked for before it is printed"
    reading = Reading(sorted(together(paper.items, decision), key=lambda one: paper.items.index(one.item)))
    today = timezone.localdate()
    return {
        **head(
            str_in(CHINESE, paper.title),
            str_in("en", paper.title),
            by,
            received=str(paper.received(reading) if paper.received else ""),
        ),
        "numbers": _numbers(reading),
        "period": "",
        "marks": _marks(reading),
        "person": person_boxes(decision.person),
        "sections": filled.sections(paper, reading),
        "amounts": filled.amounts(paper, reading),
        "amount_heads": [
            _("Benefit"),
            _("Amount (yuan)"),
            _("In capital characters"),
            pgettext("paper", "Paid"),
            pgettext("paper", "Paid by"),
            pgettext("paper", "Law of"),
        ],
        "tables": [table_data(one) for one in filled.tables(paper, reading)],
        "grounds": {
            "heading": _("Clauses"),
            "text": ("；" if reads_chinese() else "; ").join(_clauses(reading.decisions)),
        },
        "notes": [*map(str, paper.notes), remedies(today)],
        "signatures": [_("Handled by"), _("Checked by"), _("Approved by")],
        "sheet": reckoning(kept.outermost(reading.worksheets)),
    }


def head(title_zh: str, title_en: str, by: User, *, received: str = "") -> dict[str, Any]:
    """What every paper has: titles in both languages, the bureau, the fixed words, who printed it and when."""
    return {
        "language": "zh" if reads_chinese() else "en",
        "title": title_zh,
        "title_en": title_en,
        "issuer": issuer(),
        "printed": f"{timezone.localtime():%Y-%m-%d %H:%M}",
        "by": printed_by(by),
        "words": {
            "sample": _("Printed by the made-up sample city, to show how it works. It decides nothing about anybody."),
            "day": _("Date"),
            "seal": _("(seal)"),
            "received": received or _("Received by the person"),
            "printed": _("Printed at"),
            "reckoning": _("How it was reckoned"),
            "amounts": _("Benefits"),
        },
    }


def person_boxes(person: Person) -> list[list[str]]:
    """Who it is about; the number is masked."""
    return [
        [_("Name"), person.name],
        [_("Identity number"), masking.mask_identity(person.identity_number)],
        [_("Sex"), str(person.get_sex_display())],
        [_("Birth date"), f"{person.birth_date:%Y-%m-%d}"],
        [_("Town"), str(person.town)],
    ]


def table_data(table: Table) -> dict[str, Any]:
    return {
        "heading": str(table.heading),
        "heads": [str(one) for one in table.heads],
        "rows": [list(row) for row in table.rows],
        "left": table.left,
        "wide": table.wide,
        "groups": [[str(words), span] for words, span in table.groups],
    }


def joined(names: Iterable[str]) -> str:
    return ("、" if reads_chinese() else ", ").join(names)


def str_in(language: str, words: object) -> str:
    """Words that are translated when they are read, in that language."""
    with translation.override(language):
        return str(words)


def _numbers(reading: Reading) -> list[list[str]]:
    asked = reading.decisions[0]
    return [
        [_("Decision number"), " · ".join(str(one.pk) for one in reading.decisions)],
        [_("Decided at"), f"{timezone.localtime(asked.decided_at):%Y-%m-%d %H:%M}"],
        [_("Law of"), joined(map(str, reading.months))],
        [_("Version of the law"), " · ".join(dict.fromkeys(one.law_id for one in reading.decisions))],
        [_("Hash of the receipt"), " · ".join(one.receipt_hash for one in reading.decisions)],
    ]


def _marks(reading: Reading) -> list[str]:
    if not (names := reading.provisional_values()):
        return []
    return [
        _(
            "Provisional: not published yet: %(values)s. Once it is, this is to be settled again and the difference "
            "made up; that is not done of itself, the office decides it."
        )
        % {"values": joined(names)}
    ]


@as_system("the page asked who sees the decision; these are its clauses")
def _clauses(decisions: Sequence[Decision]) -> list[str]:
    """The clauses that were met, document by document in the order in which they came."""
    rows = DecisionClause.objects.filter(decision__in=decisions, role=DecisionClause.Role.RULE, is_met=True)
    found = rows.order_by("pk").values_list("document", "article")
    articles: dict[str, dict[str, None]] = {}
    for document, article in found:
        articles.setdefault(document, {}).update({article: None} if article else {})
    joint = " " if reads_chinese() else ", "
    return [
        joint.join([document_title(document), *([joined(map(article_words, within))] if within else [])])
        for document, within in articles.items()
    ]


def reckoning(worksheets: Iterable[Kept]) -> list[dict[str, Any]]:
    """Worksheets line by line, as they are set on the pages behind."""
    chinese = reads_chinese()
    sheets = kept.all_in_words(worksheets, chinese=chinese)
    return [_line(line) for one in sheets for line in text(one, chinese=chinese).splitlines()]


def _line(line: str) -> dict[str, Any]:
    """How far a line is set in, its words, and behind the name and value of a step its clauses."""
    words = line.lstrip(" ")
    level = (len(line) - len(words)) // INDENT
    if STEP.match(words) is None:
        return {"level": level, "step": "", "words": words}
    step, bracket, notes = words.partition(" [")
    return {"level": level, "step": step, "words": f"{bracket}{notes}"}
