"""Forms that carry the design system's classes and say their faults beside the field and above the form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renshe.law import Month
from renshe.portal import typed


class PortalForm(forms.Form):
    """Any form of the portal. Rendered by `portal/parts/form.html`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""  # Chinese labels need no colon
        super().__init__(*args, **kwargs)
        self.fields.update(self.more_fields())
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("Please fill in “%(field)s”.") % {"field": field.label}
            widget = field.widget
            kind = "form-control"
            if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect):
                kind = "form-check-input"
            elif isinstance(widget, forms.Select):
                kind = "form-select"
            widget.attrs["class"] = kind

    def more_fields(self) -> dict[str, forms.Field]:
        """Fields that a form has beyond those declared, as what it is about asks for."""
        return {}

    def clean_q(self) -> str:
        """What is searched for, where the form searches."""
        return typed.words(self.cleaned_data["q"])

    def full_clean(self) -> None:
        super().full_clean()
        for name in self.errors.keys() & self.fields.keys():
            self._mark(name)

    def say(self, field: str, words: str) -> None:
        """Say what is wrong with an answer beside its field, as if the field had found it."""
        self.add_error(field, words)
        self._mark(field)

    def _mark(self, name: str) -> None:
        attrs = self.fields[name].widget.attrs
        attrs["class"] += " is-invalid"
        attrs["aria-invalid"] = "true"
        attrs["aria-describedby"] = f"{self[name].id_for_label}_error"


class ReasonForm(PortalForm):
    """Why something sensitive is asked for. It goes to the trail."""

    reason = forms.CharField(
        label=_("Reason"),
        min_length=4,
        max_length=200,
        error_messages={"required": _("Give the reason, in four characters at least.")},
    )


class SearchForm(PortalForm):
    """Free text in a list: part of a name, or a whole number."""

    q = forms.CharField(label=_("Name or whole number"), required=False, max_length=120)


class MonthField(forms.CharField):
    """A month as officers type it: 202107, 2021-07."""

    def clean(self, value: Any) -> Month | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return Month.parse(text)
        except ValueError as error:
            raise forms.ValidationError(_("Write the month like 202107.")) from error


class CertificateForm(PortalForm):
    first = MonthField(
        label=_("First month"),
        max_length=8,
        help_text=_("Like 202101"),
        error_messages={"required": _("Type the first month to be certified, like 202101.")},
    )
    last = MonthField(
        label=_("Last month"),
        max_length=8,
        help_text=_("Like 202112"),
        error_messages={"required": _("Type the last month to be certified, like 202112.")},
    )

    def __init__(self, *args: Any, until: Month, **kwargs: Any) -> None:
        """`until`: the last month of which anything can be certified."""
        self.until = until
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and first > last:
            self.add_error("first", _("The first month has to be before the last."))
        if last and last > self.until:
            words = _("Months up to %(month)s can be certified, the last one that is closed.")
            self.add_error("last", words % {"month": self.until})
        if first and last and last - first > 600:
            self.add_error("last", _("Ask for fifty years at most."))
        return data


class VerifyForm(PortalForm):
    number = forms.CharField(
        label=_("Certificate number"),
        max_length=40,
        error_messages={"required": _("Type the number that stands at the top of the certificate.")},
    )
    code = forms.CharField(
        label=_("Verification code"),
        max_length=40,
        error_messages={"required": _("Type the code that stands beside the number, or scan the QR code.")},
    )
