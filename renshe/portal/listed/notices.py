"""The inbox, and the list of what was sent out of the house: columns and filters."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from renshe.access.masking import MASK, mask_phone
from renshe.casework.models import Delivery, Notice
from renshe.portal.forms import PortalForm
from renshe.portal.listed.order import CodedColumn, ListTable, rank
from renshe.portal.tables import TEMPLATE, TITLE, MomentColumn
from renshe.readers_language import reads_chinese

UNREAD, READ = pgettext_lazy("notice", "unread"), pgettext_lazy("notice", "read")


class Notices(ListTable):
    """One's own; the title opens it."""

    title = tables.Column(
        _("Notice"), linkify=("portal:notice", {"pk": tables.A("pk")}), attrs=TITLE, empty_values=(), orderable=False
    )
    told_at = MomentColumn(_("Told at"))
    state = tables.Column(_("State"), accessor="read_at", empty_values=())

    def render_state(self, record: Notice) -> str:
        return str(READ if record.read_at else UNREAD)

    def value_state(self, record: Notice) -> str:
        return self.render_state(record)

    def order_state(self, rows: QuerySet[Notice], is_descending: bool) -> tuple[QuerySet[Notice], bool]:
        return rows.order_by(rank([Q(read_at__isnull=True)], is_descending=is_descending), "-told_at", "-pk"), True

    class Meta:
        model = Notice
        template_name = TEMPLATE
        fields = ("title", "told_at", "state")
        order_by = "-told_at"
        empty_text = _("There are no notices.")


class NoticeFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Words in the notice"), method="search", max_length=80)
    state = filters.ChoiceFilter(
        label=_("State"), choices=[("unread", UNREAD), ("read", READ)], empty_label=_("All"), method="narrow"
    )

    class Meta:
        model = Notice
        form = PortalForm
        fields = ("q", "state")

    def search(self, rows: QuerySet[Notice], name: str, value: str) -> QuerySet[Notice]:
        language = "zh" if reads_chinese() else "en"
        text = value.strip()
        in_title, in_text = Q(**{f"title_{language}__icontains": text}), Q(**{f"text_{language}__icontains": text})
        return rows.filter(in_title | in_text)

    def narrow(self, rows: QuerySet[Notice], name: str, value: str) -> QuerySet[Notice]:
        return rows.filter(read_at__isnull=value == "unread")


State = Delivery.State
URGENT_FIRST = [
    (one.value, one.label)
    for one in (State.UNKNOWN, State.FAILED, State.SENDING, State.ASKED, State.SENT, State.DELIVERED)
]


def masked(delivery: Delivery) -> str:
    """The phone or address, enough of it for who knows it."""
    if delivery.channel == Delivery.Way.SMS:
        return mask_phone(delivery.address)
    name, _at, host = delivery.address.partition("@")
    return f"{name[:1]}{MASK * 3}@{host}" if host else MASK * len(name)


def why(delivery: Delivery) -> str:
    """Our own reasons in the reader's language; a gateway's as it gave them."""
    return gettext(delivery.reason) if delivery.reason else ""


class Deliveries(ListTable):
    title = tables.Column(
        _("Notice"),
        accessor="notice__title",
        linkify=("portal:delivery", {"pk": tables.A("pk")}),
        attrs=TITLE,
        orderable=False,
    )
    to = tables.Column(_("To"), empty_values=(), orderable=False)
    channel = CodedColumn(_("Sent by"), choices=Delivery.Way.choices)
    address = tables.Column(_("Phone or address"), orderable=False)
    state = CodedColumn(_("State"), choices=URGENT_FIRST)
    why = tables.Column(_("Why"), empty_values=(), orderable=False)
    asked_at = MomentColumn(_("Told at"))

    def render_to(self, record: Delivery) -> str:
        return str(record.notice.person or record.notice.employer or record.notice.user)

    def value_to(self, record: Delivery) -> str:
        return self.render_to(record)

    def render_address(self, record: Delivery) -> str:
        return masked(record)

    def value_address(self, record: Delivery) -> str:
        return masked(record)

    def render_why(self, record: Delivery) -> str:
        return why(record)

    def value_why(self, record: Delivery) -> str:
        return why(record)

    class Meta:
        model = Delivery
        template_name = TEMPLATE
        fields = ("title", "to", "channel", "address", "state", "why", "asked_at")
        order_by = "state"
        empty_text = _("Nothing was sent by SMS or e-mail.")


class DeliveryFilter(filters.FilterSet):
    state = filters.ChoiceFilter(label=_("State"), choices=URGENT_FIRST, empty_label=_("All"))
    channel = filters.ChoiceFilter(label=_("Sent by"), choices=Delivery.Way.choices, empty_label=_("All"))
    q = filters.CharFilter(label=_("Name, case number or whole identity number"), method="search", max_length=80)

    class Meta:
        model = Delivery
        form = PortalForm
        fields = ("state", "channel", "q")

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        text = value.strip()
        return rows.filter(
            Q(notice__person__name__contains=text)
            | Q(notice__employer__name__contains=text)
            | Q(notice__case__number=text)
            | Q(notice__person__identity_number=text.upper())
        )
