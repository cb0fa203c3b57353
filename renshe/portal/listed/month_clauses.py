"""The list of the clauses that a closed month's assessment rests on, with for how many each decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django import forms
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.casework.models import DecisionClause
from renshe.law import Month
from renshe.law.clauses.applied import Place, Role
from renshe.law.statutes.citations import Citation
from renshe.portal.forms import PortalForm
from renshe.portal.law.words import article_words, document_title
from renshe.portal.listed.decisions import ArticleColumn, DocumentColumn, decisions_under, name_in_law
from renshe.portal.listed.order import CodedColumn, ListTable, NameColumn
from renshe.portal.listed.row_filter import RowFilter
from renshe.portal.tables import TEMPLATE, TITLE, CountColumn, MoneyColumn
from renshe.programmes.social_insurance.assessed_clauses import Assessed, Counted
from renshe.readers_language import reads_chinese
from renshe.registry.models import PersonQuerySet


class ListedClause:
    """A clause as the list shows it: for whom it was looked at, met and decisive, in one share of the assessment."""

    def __init__(self, counted: Counted, month: Month) -> None:
        self.month, self.counted = month, counted
        chinese = reads_chinese()
        place = counted.place
        self.share = counted.zh if chinese else counted.en
        self.document, self.article = place.citation.document, place.citation.article
        self.number = place.citation.number
        self.name = name_in_law(place.name)
        self.role = place.role
        self.edition = place.edition
        self.looked_at, self.met, self.decisive = counted.looked_at, counted.met, counted.decisive

    @property
    def people(self) -> str:
        """The address of those for whom it decided."""
        place = self.counted.place
        asked = {"formula": self.counted.formula, "document": self.document, "article": self.article}
        asked |= {"role": place.role, "name": place.name, "edition": place.edition}
        return f"{reverse('portal:month-clause-people', args=[str(self.month)])}?{urlencode(asked)}"


def listed(found: Iterable[Counted], month: Month) -> list[ListedClause]:
    return [ListedClause(one, month) for one in found]


def place_asked(asked: Mapping[str, str]) -> Place | None:
    """The clause that an address names; None where it names none."""
    roles: dict[str, Role] = {"rule": "rule", "value": "value", "floor": "floor", "ceiling": "ceiling"}
    role = roles.get(asked.get("role", ""))
    if role is None or any("\x00" in value for value in asked.values()):
        return None
    citation = Citation(asked.get("document", ""), asked.get("article", ""))
    return Place(citation, role, asked.get("name", ""), asked.get("edition", ""))


@dataclass(frozen=True, slots=True)
class DecidedPerson:
    """Somebody for whom a clause decided: the wage and what came of it, in fen."""

    pk: int
    person: str
    town: str
    wage_fen: int
    result_fen: int


def people(found: Iterable[Assessed], seen: PersonQuerySet) -> list[DecidedPerson]:
    """The rows with names, of those people whom the reader sees."""
    rows = list(found)
    by_key = seen.select_related("town").in_bulk([row.person_id for row in rows])
    return [
        DecidedPerson(row.person_id, one.name, one.town.name, row.wage_fen, row.result_fen)
        for row in rows
        if (one := by_key.get(row.person_id))
    ]


class DecidedPeople(ListTable):
    person = NameColumn(_("Name"), attrs=TITLE, linkify=lambda record: reverse("portal:person", args=[record.pk]))
    town = NameColumn(_("Town"))
    wage_fen = MoneyColumn(_("Wages (yuan)"))
    result_fen = MoneyColumn(_("Amount (yuan)"))

    class Meta:
        template_name = TEMPLATE


class DecidedPersonForm(PortalForm):
    q = forms.CharField(label=_("Name"), required=False, max_length=80)
    # What the address says of the clause stays in it when the list is narrowed.
    formula = forms.CharField(required=False, widget=forms.HiddenInput)
    document = forms.CharField(required=False, widget=forms.HiddenInput)
    article = forms.CharField(required=False, widget=forms.HiddenInput)
    role = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(required=False, widget=forms.HiddenInput)
    edition = forms.CharField(required=False, widget=forms.HiddenInput)


class DecidedPersonFilter(RowFilter):
    form_class = DecidedPersonForm

    def keeps(self, row: DecidedPerson, **asked: Any) -> bool:
        return asked["q"].strip() in row.person


class MonthClauses(ListTable):
    document = DocumentColumn(attrs=TITLE, linkify=lambda record: decisions_under(record.document, record.article))
    article = ArticleColumn()
    share = tables.Column(_("Assessed"))
    name = tables.Column(_("In the law"))
    role = CodedColumn(_("As"), choices=DecisionClause.Role.choices)
    edition = tables.Column(_("In force from"))
    looked_at = CountColumn(_("Assessments that came by it"))
    met = CountColumn(pgettext_lazy("clause", "Met"))
    decisive = CountColumn(_("Decided by it"), linkify=lambda record: record.people if record.decisive else None)

    class Meta:
        template_name = TEMPLATE


class MonthClauseForm(PortalForm):
    q = forms.CharField(label=_("Document or article"), required=False, max_length=120)
    role = forms.ChoiceField(label=_("As"), required=False, choices=[("", _("All")), *DecisionClause.Role.choices])


class MonthClauseFilter(RowFilter):
    form_class = MonthClauseForm

    def keeps(self, row: ListedClause, **asked: Any) -> bool:
        role = asked["role"]
        text = f"{row.document} {row.article} {document_title(row.document)} {article_words(row.article)} {row.name}"
        return asked["q"].strip() in text and (not role or row.role == role)
