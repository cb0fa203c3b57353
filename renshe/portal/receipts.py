"""A receipt as a person reads it: each fact by its name in the law, its value, and where it was known from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renshe.law.amounts import plain
from renshe.law.graph.nodes import Field
from renshe.law.graph.related import Related
from renshe.law.person.given import number_of
from renshe.law.receipts.receipt import Known, Receipt, Record
from renshe.law.rulebook import Rulebook
from renshe.law.worksheet.words import shown
from renshe.money import yuan
from renshe.readers_language import reads_chinese

KEPT_IN = {
    "social_insurance.retirement": gettext_lazy("Retirement dossier"),
    "social_insurance.pensionaward": gettext_lazy("Pension decided"),
    "social_insurance.injury": gettext_lazy("Work-injury dossier"),
    "social_insurance.death": gettext_lazy("Dossier of the death"),
    "social_insurance.unemploymentclaim": gettext_lazy("Unemployment registration"),
    "social_insurance.claimevent": gettext_lazy("Report on an unemployment claim"),
    "social_insurance.sickness": gettext_lazy("Dossier of the assessment"),
    "social_insurance.residentpensioner": gettext_lazy("Residents' pension dossier"),
    "social_insurance.benefit": gettext_lazy("Benefits paid until then"),
    "casework.decision": gettext_lazy("Earlier decision"),
    "registry.person": gettext_lazy("Register of people"),
    "registry.profile": gettext_lazy("Profile of the city"),
}
FILES = {  # of the archive's month, by the file's name
    "history": gettext_lazy("paid contributions up to %(month)s"),
    "credited": gettext_lazy("what was credited to the account in %(month)s"),
}
MOST_SOURCES = 3


@dataclass(frozen=True, slots=True)
class ShownFact:
    label: str
    values: list[str]
    sources: list[str]


def facts_shown(receipt: Receipt, book: Rulebook) -> list[ShownFact]:
    """Return the facts of a receipt by the names that they had in its law."""
    declared: dict[str, Field] = {}
    related: dict[str, Related] = {}
    for formula in receipt.formulas:
        declared |= book.declared(formula)
        related |= book.given_facts(formula).related
    return [
        _rows(related[name], known)
        if name in related
        else ShownFact(_label(name, known, declared), _values(name, known, declared), _sources(known.sources))
        for name, known in receipt.facts.items()
    ]


def _rows(related: Related, known: Known) -> ShownFact:
    """Related rows, each with its own facts."""
    chinese = reads_chinese()
    colon, stop = ("：", "；") if chinese else (": ", "; ")
    values = []
    for place, row in enumerate(known.value, start=1):
        told = [
            f"{field.zh if chinese else field.en}{colon}{_told(row[name], field)}"
            for name, field in related.row.declared.items()
            if name in row
        ]
        values.append(f"{place}. {stop.join(told)}")
    return ShownFact(related.zh if chinese else related.en, values or ["—"], _sources(known.sources))


def _label(name: str, known: Known, declared: Mapping[str, Field]) -> str:
    field = _field(name, known, declared)
    if field is None:
        return name
    is_series = isinstance(known.value, Mapping)
    if reads_chinese():
        return field.zh.rsplit("（", 1)[0] if is_series else field.zh
    return field.en.rsplit(" (", 1)[0] if is_series else field.en


def _field(name: str, known: Known, declared: Mapping[str, Field]) -> Field | None:
    if isinstance(known.value, Mapping):
        return next((declared[f"{name}_{key}"] for key in known.value if f"{name}_{key}" in declared), None)
    return declared.get(name)


def _values(name: str, known: Known, declared: Mapping[str, Field]) -> list[str]:
    """The value; of a series each that is not nought, behind its key."""
    field = _field(name, known, declared)
    if isinstance(known.value, Mapping):
        return [f"{key}: {_told(one, field)}" for key, one in sorted(known.value.items()) if one] or ["—"]
    return [_told(known.value, field)]


def _told(value: Any, field: Field | None) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field is not None and field.unit.codes is not None:
        number = number_of(str(value), field.unit)
        return str(value) if number is None else shown(number, field.unit, chinese=reads_chinese())
    if field is None or not field.unit.is_money:
        return str(value)
    exact = Fraction(value)
    amount = yuan(exact.numerator) if exact.denominator == 1 else plain(exact, field.unit)
    return _("%(amount)s yuan") % {"amount": amount}


def _sources(sources: tuple[Record, ...]) -> list[str]:
    if len(sources) > MOST_SOURCES:
        files = {"first": _place(sources[0]), "last": _place(sources[-1]), "count": len(sources)}
        return [_("%(count)s files of the archive, %(first)s to %(last)s") % files]
    return [_source(one) for one in sources]


def _source(source: Record) -> str:
    place = _place(source)
    if source.known_from:
        return _("%(place)s, known since %(day)s") % {"place": place, "day": source.known_from}
    return place


def _place(source: Record) -> str:
    """Where it is kept, in the reader's words; a file of the archive by what it holds and its month."""
    month, _slash, file = source.kept_in.partition("/")
    if (words := FILES.get(file.removesuffix(".parquet"))) is not None:
        return str(words) % {"month": month}
    return str(KEPT_IN.get(source.kept_in, source.kept_in))
