"""The lists' columns. Money is exported as numbers, identity numbers are masked on the page and in the file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from renshe.ledger.models import Bill
from renshe.portal.templatetags.portal import identity, month, spell, yuan
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry.models import Employer, Enrolment, Person

TEMPLATE = "portal/parts/table.html"


class MoneyColumn(tables.Column):
    """Fen, shown as yuan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, attrs={"td": {"class": "number"}, "th": {"class": "number"}}, **kwargs)

    def render(self, value: int) -> str:
        return yuan(value)

    def value(self, value: int) -> Decimal:
        return Decimal(value) / 100


class CountColumn(tables.Column):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, attrs={"td": {"class": "number"}, "th": {"class": "number"}}, **kwargs)

    def render(self, value: int) -> str:
        return f"{value:,}"

    def value(self, value: int) -> int:
        return value


class ChosenColumn(tables.CheckBoxColumn):
    """A box to choose a declaration by, named for a screen reader by its employer."""

    @property
    def header(self) -> Any:
        return self.verbose_name

    def render(self, value: Any, bound_column: Any, record: Any) -> str:
        words = _("Choose %(employer)s") % {"employer": record.employer.name}
        box = '<input type="checkbox" class="form-check-input" name="pk" value="{}" aria-label="{}">'
        return format_html(box, value, words)


class MonthColumn(tables.Column):
    def render(self, value: Any) -> str:
        return month(value)


class IdentityColumn(tables.Column):
    def render(self, value: str) -> str:
        return identity(value)


class People(tables.Table):
    name = tables.Column(_("Name"), linkify=("portal:person", {"pk": tables.A("pk")}))
    identity_number = IdentityColumn(_("Identity number"), orderable=False)
    sex = tables.Column(_("Sex"))
    birth_date = tables.DateColumn("Y-m-d", verbose_name=_("Birth date"))
    town = tables.Column(_("Town"), accessor="town__name_zh", order_by="town__code")

    class Meta:
        model = Person
        template_name = TEMPLATE
        fields = ("name", "identity_number", "sex", "birth_date", "town")
        order_by = "pk"


class Employers(tables.Table):
    name = tables.Column(_("Employer"), linkify=("portal:employer", {"pk": tables.A("pk")}))
    credit_code = tables.Column(_("Credit code"))
    town = tables.Column(_("Town"), accessor="town__name_zh", order_by="town__code")
    industry = tables.Column(_("Industry"))
    injury_class = CountColumn(_("Injury class"))
    registered_on = tables.DateColumn("Y-m-d", verbose_name=_("Registered on"))

    class Meta:
        model = Employer
        template_name = TEMPLATE
        fields = ("name", "credit_code", "town", "industry", "injury_class", "registered_on")
        order_by = "pk"


class Enrolments(tables.Table):
    """Spells of one person, or of an employer's people."""

    person = tables.Column(_("Name"), accessor="person__name")
    insurance = tables.Column(_("Insurance"))
    employer = tables.Column(_("Employer"), accessor="employer__name", default="—")
    kind = tables.Column(_("Kind"))
    state = tables.Column(_("Enrolment state"))
    is_paying = tables.BooleanColumn(verbose_name=_("Paying"), yesno=_("yes,no"))
    valid = tables.Column(_("Months"))

    def render_valid(self, value: object) -> str:
        return spell(value)

    class Meta:
        model = Enrolment
        template_name = TEMPLATE
        fields = ("person", "insurance", "employer", "kind", "state", "is_paying", "valid")


class OurPeople(tables.Table):
    person = tables.Column(_("Name"), accessor="person__name")
    identity_number = IdentityColumn(_("Identity number"), accessor="person__identity_number", orderable=False)
    insurance = tables.Column(_("Insurance"))
    state = tables.Column(_("Enrolment state"))
    valid = tables.Column(_("Months"))

    def render_valid(self, value: object) -> str:
        return spell(value)

    class Meta:
        model = Enrolment
        template_name = TEMPLATE
        fields = ("person", "identity_number", "insurance", "state", "valid")
        order_by = ("person", "insurance")


class Bills(tables.Table):
    month = MonthColumn(_("Month"))
    fund = tables.Column(_("Insurance"))
    due_fen = MoneyColumn(_("Due (yuan)"))
    paid_fen = MoneyColumn(_("Paid (yuan)"))
    arrears_fen = MoneyColumn(_("Arrears (yuan)"), orderable=False)

    class Meta:
        model = Bill
        template_name = TEMPLATE
        fields = ("month", "fund", "due_fen", "paid_fen", "arrears_fen")
        order_by = ("-month", "fund")


class Declarations(tables.Table):
    month = MonthColumn(_("Month"))
    employer = tables.Column(_("Employer"), accessor="employer__name", order_by="employer__pk")
    town = tables.Column(_("Town"), accessor="employer__town__name_zh", order_by="employer__town__code")
    people = CountColumn(_("People"))
    wages_fen = MoneyColumn(_("Wages (yuan)"))
    starts = CountColumn(_("Starts"))
    stops = CountColumn(_("Stops"))
    made_at = tables.DateTimeColumn("Y-m-d H:i", verbose_name=_("Made at"))
    state = tables.Column(_("State"))

    class Meta:
        model = Declaration
        template_name = TEMPLATE
        fields: tuple[str, ...] = (
            "month",
            "employer",
            "town",
            "people",
            "wages_fen",
            "starts",
            "stops",
            "made_at",
            "state",
        )
        order_by = ("-month", "pk")


class OurDeclarations(Declarations):
    """An employer's own: the month opens the declaration."""

    month = MonthColumn(_("Month"), linkify=lambda record: reverse("portal:declare", args=[month(record.month)]))

    class Meta(Declarations.Meta):
        exclude = ("employer", "town")


class WorkList(Declarations):
    """Declarations that officers decide on; the chosen ones are accepted together."""

    pk = ChosenColumn(orderable=False, exclude_from_export=True, verbose_name=_("Chosen"))
    employer = tables.Column(
        _("Employer"),
        accessor="employer__name",
        order_by="employer__pk",
        linkify=("portal:declaration", {"pk": tables.A("pk")}),
    )

    class Meta(Declarations.Meta):
        fields = ("pk", *Declarations.Meta.fields)
        sequence = ("pk", *Declarations.Meta.fields)
