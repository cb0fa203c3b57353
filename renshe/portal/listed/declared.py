"""The list of a declaration's people: from the database while its month is open, from the archive once it is sealed."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from renshe.archive import sealing
from renshe.law import Month
from renshe.portal.filters import WHOLE, LineFilter
from renshe.portal.forms import PortalForm
from renshe.portal.listed.row_filter import RowFilter
from renshe.portal.lists import list_page
from renshe.portal.queries.declared import DeclaredPerson, sealed_lines
from renshe.portal.tables import lines_of
from renshe.programmes.social_insurance.models import Declaration, DeclarationLine


class DeclaredPersonForm(PortalForm):
    q = forms.CharField(label=WHOLE, required=False, max_length=80)
    change = forms.ChoiceField(
        label=_("Staff change"), required=False, choices=[("", _("All")), *DeclarationLine.Change.choices]
    )


class DeclaredPersonFilter(RowFilter):
    """As `LineFilter`, of people whom the archive names."""

    form_class = DeclaredPersonForm

    def keeps(self, row: DeclaredPerson, **asked: Any) -> bool:
        text = asked["q"].strip()
        return (text in row.name or text.upper() == row.number) and asked["change"] in ("", row.change)


def lines_page(
    request: HttpRequest, declaration: Declaration, *, table: type[tables.Table], **page: Any
) -> HttpResponse:
    """Answer the list of a declaration's people; `page` is what `list_page` takes besides."""
    accepted = declaration.state == Declaration.State.ACCEPTED
    if accepted and sealing.is_sealed(Month.of(declaration.month)):
        return list_page(request, sealed_lines(declaration), table=table, filters=DeclaredPersonFilter, **page)
    return list_page(request, lines_of(declaration), table=table, filters=LineFilter, **page)
