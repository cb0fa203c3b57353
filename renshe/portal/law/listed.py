"""The list of all law: its columns, and what it can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from renshe.portal.forms import PortalForm
from renshe.portal.law.search import KINDS, Found, search
from renshe.portal.law.words import source_in_words, state_choices, state_in_words
from renshe.portal.listed.order import CodedColumn, ListTable
from renshe.portal.listed.row_filter import RowFilter
from renshe.portal.tables import TEMPLATE


class LawForm(PortalForm):
    q = forms.CharField(label=_("Name, document, number or article"), required=False, max_length=120, strip=True)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(label=pgettext_lazy("law", "State"), required=False)

    def clean_q(self) -> str:
        """As it is typed: the law is searched word by word."""
        return str(self.cleaned_data["q"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("All"))
        for name, choices in (("kind", list(KINDS.items())), ("state", state_choices())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [every, *choices]


class Law(ListTable):
    label = tables.Column(
        pgettext_lazy("law", "Name"),
        linkify=lambda record: record.url,
        attrs={"td": {"class": "title"}},
    )
    kind = CodedColumn(_("Kind"), choices=KINDS)
    value = tables.Column(_("Value this month"), attrs={"td": {"class": "number"}, "th": {"class": "number"}})
    state = CodedColumn(pgettext_lazy("law", "State"), choices=state_choices, empty_values=())
    cites = tables.Column(_("Clause or source"), accessor="source", attrs={"td": {"class": "two-columns"}})

    def render_label(self, record: Found) -> str:
        if not record.is_untested:
            return record.label
        return format_html('{} <span class="badge state-unverified">{}</span>', record.label, gettext("untested"))

    def value_label(self, record: Found) -> str:
        return record.label

    def render_cites(self, record: Found) -> str:
        return source_in_words(record.source) or "—"

    def value_cites(self, record: Found) -> str:
        return record.source

    def render_state(self, record: Found) -> str:
        badges = [(state, state_in_words(state)) for state in record.states]
        return format_html_join(" ", '<span class="badge state-{}">{}</span>', badges) or "—"

    def value_state(self, record: Found) -> str:
        return gettext("; ").join(state_in_words(state) for state in record.states)

    class Meta:
        template_name = TEMPLATE
        empty_text = _("Nothing in the law is called so. Try fewer words, or the number of the document alone.")
        fields = ("label", "kind", "value", "state", "cites")


class LawFilter(RowFilter):
    form_class = LawForm

    @property
    def qs(self) -> list[Found]:
        """The rows that are kept; where something is searched for, what is called so comes first."""
        return search(super().qs, self.form.cleaned_data["q"]) if self.is_valid() else []

    def keeps(self, row: Found, **asked: str) -> bool:
        if row.kind == "article" and not self.form.cleaned_data["q"]:  # hundreds: by a word in them, or asked for
            return asked["kind"] == "article" and not asked["state"]
        return (not asked["kind"] or row.kind == asked["kind"]) and (not asked["state"] or asked["state"] in row.states)
