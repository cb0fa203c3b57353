"""The list of one's certificates: its columns and filter."""

from __future__ import annotations

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.casework.certificates.kinds import kind_of, names
from renshe.casework.models import Certificate
from renshe.portal.forms import PortalForm
from renshe.portal.listed.order import CodedColumn, ListTable, rank
from renshe.portal.tables import TEMPLATE, MomentColumn

VALID, REVOKED = pgettext_lazy("certificate", "valid"), _("Revoked")


class Certificates(ListTable):
    number = tables.Column(
        _("Certificate number"),
        linkify=("portal:my-certificate", {"number": tables.A("number")}),
        attrs={"td": {"class": "title code"}},
    )
    kind = CodedColumn(pgettext_lazy("certificate", "Kind"), choices=names)
    about = tables.Column(_("What it certifies"), accessor="content", orderable=False)
    issued_at = MomentColumn(_("Issued at"))
    state = tables.Column(_("State"), accessor="revoked_at", empty_values=())

    def order_state(self, rows: QuerySet[Certificate], is_descending: bool) -> tuple[QuerySet[Certificate], bool]:
        by = rank([Q(revoked_at__isnull=True)], is_descending=is_descending)
        return rows.order_by(by, "-issued_at"), True

    def render_about(self, record: Certificate) -> str:
        return kind_of(record.kind).about(record.content)

    def render_state(self, record: Certificate) -> str:
        return str(REVOKED if record.revoked_at else VALID)

    def value_state(self, record: Certificate) -> str:
        return self.render_state(record)

    class Meta:
        model = Certificate
        template_name = TEMPLATE
        fields = ("number", "kind", "about", "issued_at", "state")
        order_by = "-issued_at"


class CertificateFilter(filters.FilterSet):
    number = filters.CharFilter(label=_("Certificate number"), method="search", max_length=40)
    state = filters.ChoiceFilter(
        label=_("State"), choices=[("valid", VALID), ("revoked", REVOKED)], empty_label=_("All"), method="narrow"
    )

    class Meta:
        model = Certificate
        form = PortalForm
        fields = ("number", "state")

    def search(self, rows: QuerySet[Certificate], name: str, value: str) -> QuerySet[Certificate]:
        return rows.filter(number__contains=value.strip().upper())

    def narrow(self, rows: QuerySet[Certificate], name: str, value: str) -> QuerySet[Certificate]:
        return rows.filter(revoked_at__isnull=value == "valid")
