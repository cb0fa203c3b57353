"""Lists of the reverse clause index: articles with how many decisions each was decisive for, and those decisions."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.casework.decided import DecisionClauseQuerySet
from renshe.casework.items import all_items
from renshe.casework.items.declared_at import Words
from renshe.casework.models import DecisionClause
from renshe.portal.filters import WHOLE, MonthFilter
from renshe.portal.forms import PortalForm
from renshe.portal.law.words import article_words, document_title
from renshe.portal.listed.order import CodedColumn, ListTable, NameColumn, WordsColumn
from renshe.portal.tables import TEMPLATE, TITLE, CountColumn, MoneyColumn, MonthColumn, YesNoColumn
from renshe.programmes.social_insurance.law import rulebook
from renshe.readers_language import reads_chinese

ITEMS: dict[str, Words] = {
    "social_insurance.pension": _("Monthly pension"),
    "social_insurance.retirement": _("Retirement"),
    "social_insurance.injury": _("Work-injury benefits"),
    "social_insurance.unemployment": _("Unemployment benefits"),
    "social_insurance.unemployment_stopped": _("Unemployment benefits stopped"),
    "social_insurance.survivors": _("Survivors' benefits"),
    "social_insurance.sickness": _("Sickness allowance"),
    "social_insurance.residents": _("Residents' pension"),
}
YES_OR_NO = (("yes", _("yes")), ("no", _("no")))


def articles(clauses: DecisionClauseQuerySet) -> QuerySet[DecisionClause, Any]:
    """Each article once, with the number of decisions that came by it, met it, were decided by it."""
    return clauses.values("document", "article", "number").annotate(
        decisions=Count("decision", distinct=True),
        met=Count("decision", distinct=True, filter=Q(is_met=True)),
        decisive=Count("decision", distinct=True, filter=Q(is_decisive=True)),
    )


def items() -> dict[str, Words]:
    """What is decided, by its code: what is not a service item, and every service item that law decides."""
    return ITEMS | {item.code: item.name for item in all_items() if item.instant is not None}


def item_words(code: str) -> str:
    return str(items().get(code, code))


def name_in_law(name: str) -> str:
    """What a formula or a value of law is called; the identifier where today's law has it no more."""
    book = rulebook()
    held = book.formulas.get(name) or book.parameters.get(name)
    if held is None:
        return name
    return held.zh if reads_chinese() else held.en


def decisions_under(document: str, article: str) -> str:
    """The address of the decisions that came by an article."""
    asked = urlencode({"document": document, "article": article})
    return f"{reverse('portal:decisions-of-clause')}?{asked}"


def _address(record: dict[str, Any]) -> str:
    return decisions_under(record["document"], record["article"])


class DocumentColumn(WordsColumn):
    """A document of law by its title in the page's language."""

    def __init__(self, **more: Any) -> None:
        super().__init__(_("Document"), words=document_title, **more)


class ArticleColumn(tables.Column):
    """A place in a document, in the page's language, sorted as the document numbers it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(_("Article"), order_by=("number", "article"), empty_values=(), **more)

    def render(self, value: str) -> str:
        return article_words(value) if value else str(_("whole document"))

    value = render


class Articles(ListTable):
    document = DocumentColumn(attrs=TITLE, linkify=_address)
    article = ArticleColumn(linkify=_address)
    decisive = CountColumn(_("Decided by it"), linkify=lambda record: f"{_address(record)}&decisive=yes")
    met = CountColumn(pgettext_lazy("clause", "Met"), linkify=lambda record: f"{_address(record)}&met=yes")
    decisions = CountColumn(_("Decisions that came by it"), linkify=_address)

    class Meta:
        model = DecisionClause
        template_name = TEMPLATE
        fields = ("document", "article", "decisive", "met", "decisions")
        order_by = ("document", "article")


class ArticleFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Document or article"), method="search", max_length=120)

    class Meta:
        model = DecisionClause
        form = PortalForm
        fields = ("q",)

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        text = value.strip()
        return rows.filter(Q(document__contains=text) | Q(article__contains=text))


class YesOrNo(filters.ChoiceFilter):
    def __init__(self, **more: Any) -> None:
        super().__init__(choices=YES_OR_NO, empty_label=_("All"), **more)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs.filter(**{self.field_name: value == "yes"}) if value in ("yes", "no") else qs


class ClauseFilter(filters.FilterSet):
    document = filters.CharFilter(label=_("Document"), max_length=300)
    article = filters.CharFilter(label=_("Article"), method="in_article", max_length=60)
    q = filters.CharFilter(label=WHOLE, method="search", max_length=80)
    month = MonthFilter(field_name="decision__month", label=_("Month"))
    decisive = YesOrNo(field_name="is_decisive", label=_("Decisive"))
    met = YesOrNo(field_name="is_met", label=pgettext_lazy("clause", "Met"))

    class Meta:
        model = DecisionClause
        form = PortalForm
        fields = ("document", "article", "q", "month", "decisive", "met")

    def in_article(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The article and its paragraphs."""
        text = value.strip()
        return rows.filter(Q(article=text) | Q(article__startswith=f"{text}第"))

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        text = value.strip()
        return rows.filter(Q(decision__person__name__contains=text) | Q(decision__person__identity_number=text.upper()))


class ClausesOfDecisions(ListTable):
    person = NameColumn(
        _("Name"),
        accessor="decision__person__name",
        linkify=lambda record: reverse("portal:decision", args=[record.decision_id]),
        attrs=TITLE,
    )
    town = tables.Column(_("Town"), accessor="decision__person__town__name", order_by="decision__person__town__code")
    item = CodedColumn(_("Item"), accessor="decision__item", choices=items)
    month = MonthColumn(_("Month"), accessor="decision__month")
    # A decision stands here once for each clause of it.
    once_fen = MoneyColumn(_("Paid once (yuan)"), is_summed=False)
    monthly_fen = MoneyColumn(_("Paid a month (yuan)"), is_summed=False)
    document = DocumentColumn()
    article = ArticleColumn()
    name = WordsColumn(_("In the law"), words=name_in_law)
    role = CodedColumn(_("As"), choices=DecisionClause.Role.choices)
    edition = tables.Column(_("In force from"))
    is_met = YesNoColumn(pgettext_lazy("clause", "Met"))
    is_decisive = YesNoColumn(_("Decisive"))

    class Meta:
        model = DecisionClause
        template_name = TEMPLATE
        fields = (
            "person",
            "town",
            "item",
            "month",
            "once_fen",
            "monthly_fen",
            "document",
            "article",
            "name",
            "role",
            "edition",
            "is_met",
            "is_decisive",
        )
        order_by = ("-month", "-decision", "pk")
