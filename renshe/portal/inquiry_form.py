"""The form by which an auditor opens an inquiry."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.portal.calendar_form import DayField
from renshe.portal.forms import ReasonForm


class InquiryForm(ReasonForm):
    last = DayField(
        label=pgettext_lazy("inquiry", "Last day"),
        max_length=10,
        help_text=_("Like 2026-12-31; looks are shown after it"),
    )

    field_order = ("last", "reason")
