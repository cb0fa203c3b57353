"""The lists' columns. Money is exported as numbers, identity numbers are masked on the page and in the file."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renshe.access.models import User
from renshe.errors import RensheError
from renshe.law import Month
from renshe.ledger.funds import Fund
from renshe.ledger.models import Bill
from renshe.money import in_yuan
from renshe.names import in_query
from renshe.portal.listed.order import CodedColumn, ListTable, NameColumn, rank
from renshe.portal.listed.totals import SummedColumn
from renshe.portal.queries import months
from renshe.portal.templatetags.portal import identity, month, pays_on, spell, state_on, yuan
from renshe.programmes.social_insurance import declaring
from renshe.programmes.social_insurance.models import Declaration, DeclarationLine, Scenario
from renshe.registry import trades
from renshe.registry.models import Employer, Enrolment, Insurance, Person

TEMPLATE = "portal/parts/table.html"
# On a phone a row is a card: its title, and the rest in three columns beneath.
TITLE = {"td": {"class": "title"}}
TWO_COLUMNS = {"td": {"class": "two-columns"}}


class MoneyColumn(SummedColumn):
    """Fen, shown as yuan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, attrs={"td": {"class": "number"}, "th": {"class": "number"}}, **kwargs)

    def render(self, value: int) -> str:
        return yuan(value)

    def value(self, value: int) -> Decimal:
        return in_yuan(value)


class ArrearsColumn(MoneyColumn):
    """What of a bill is not paid; the database sorts by the difference."""

    def in_query(self, path: str) -> Combinable:
        return F("due_fen") - F("paid_fen")

    def order(self, rows: QuerySet[Bill], is_descending: bool) -> tuple[QuerySet[Bill], bool]:
        owed = F("due_fen") - F("paid_fen")
        return rows.order_by(owed.desc() if is_descending else owed.asc()), True


class CountColumn(tables.Column):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, attrs={"td": {"class": "number"}, "th": {"class": "number"}}, **kwargs)

    def render(self, value: int) -> str:
        return f"{value:,}"

    def value(self, value: int) -> int:
        return value


class ChosenColumn(tables.CheckBoxColumn):
    """A box to choose a declaration by, named for a screen reader by its employer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, attrs={"td": {"class": "chosen"}}, **kwargs)

    @property
    def header(self) -> Any:
        return self.verbose_name

    def render(self, value: Any, bound_column: Any, record: Any) -> str:
        if record.state != Declaration.State.SUBMITTED:
            return ""
        words = _("Choose %(employer)s") % {"employer": record.employer.name}
        box = '<input type="checkbox" class="form-check-input" name="pk" value="{}" aria-label="{}">'
        return format_html(box, value, words)


class YesNoColumn(tables.Column):
    """Whether something is so, in a word. (`tables.BooleanColumn` would split a translation into its letters.)"""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, empty_values=(None,), **kwargs)

    def render(self, value: bool) -> str:
        return gettext("yes") if value else gettext("no")


class DayColumn(tables.Column):
    def render(self, value: date) -> str:
        return f"{value:%Y-%m-%d}"


class MomentColumn(tables.Column):
    def render(self, value: datetime) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


class MonthColumn(tables.Column):
    def render(self, value: Any) -> str:
        return month(value)


class IdentityColumn(tables.Column):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, attrs=TWO_COLUMNS, **kwargs)

    def render(self, value: str) -> str:
        return identity(value)


class People(ListTable):
    name = NameColumn(_("Name"), linkify=("portal:person", {"pk": tables.A("pk")}), attrs=TITLE)
    identity_number = IdentityColumn(_("Identity number"), orderable=False)
    sex = CodedColumn(_("Sex"), choices=Person.Sex.choices)
    birth_date = DayColumn(_("Birth date"))
    town = tables.Column(_("Town"), accessor="town__name", order_by="town__code")

    class Meta:
        model = Person
        template_name = TEMPLATE
        fields = ("name", "identity_number", "sex", "birth_date", "town")
        order_by = "pk"


class Employers(ListTable):
    name = NameColumn(_("Employer"), linkify=("portal:employer", {"pk": tables.A("pk")}), attrs=TITLE)
    credit_code = tables.Column(_("Credit code"), attrs=TWO_COLUMNS)
    town = tables.Column(_("Town"), accessor="town__name", order_by="town__code")
    industry = CodedColumn(_("Industry"), choices=trades.words)
    injury_class = CountColumn(_("Injury class"))
    registered_on = DayColumn(_("Registered on"))

    class Meta:
        model = Employer
        template_name = TEMPLATE
        fields = ("name", "credit_code", "town", "industry", "injury_class", "registered_on")
        order_by = "pk"


class Spells(ListTable):
    """Spells with their state as of the open month."""

    state = tables.Column(_("Enrolment state"))
    valid = tables.Column(_("Months"))

    @cached_property
    def as_of(self) -> date:
        return months.as_of()

    @property
    def lasts(self) -> Q:
        return Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=self.as_of)

    def order_state(self, rows: QuerySet[Enrolment], is_descending: bool) -> tuple[QuerySet[Enrolment], bool]:
        lasting = [Q(state=one) & self.lasts for one in ("enrolled", "paused", "drawing")]
        by = rank([*lasting, ~Q(state="ended"), Q(state="ended")], is_descending=is_descending)
        return rows.order_by(by, in_query("person__name")), True

    def render_state(self, record: Enrolment) -> str:
        return state_on(record, self.as_of)

    def value_state(self, record: Enrolment) -> str:
        return self.render_state(record)

    def render_valid(self, value: object) -> str:
        return spell(value)


class Enrolments(Spells):
    """Spells of one person."""

    person = NameColumn(_("Name"), accessor="person__name", attrs=TITLE)
    insurance = CodedColumn(_("Insurance"), choices=Insurance.choices)
    employer = NameColumn(_("Employer"), accessor="employer__name", default="—", attrs=TWO_COLUMNS)
    kind = CodedColumn(_("Kind"), choices=Enrolment.Kind.choices)
    is_paying = tables.Column(_("Paying"))

    def order_is_paying(self, rows: QuerySet[Enrolment], is_descending: bool) -> tuple[QuerySet[Enrolment], bool]:
        return rows.order_by(rank([Q(is_paying=True) & self.lasts], is_descending=is_descending)), True

    def render_is_paying(self, record: Enrolment) -> str:
        return pays_on(record, self.as_of)

    class Meta:
        model = Enrolment
        template_name = TEMPLATE
        fields = ("person", "insurance", "employer", "kind", "state", "is_paying", "valid")


class OurPeople(Spells):
    person = NameColumn(_("Name"), accessor="person__name", attrs=TITLE)
    identity_number = IdentityColumn(_("Identity number"), accessor="person__identity_number", orderable=False)
    insurance = CodedColumn(_("Insurance"), choices=Insurance.choices)

    class Meta:
        model = Enrolment
        template_name = TEMPLATE
        fields = ("person", "identity_number", "insurance", "state", "valid")
        order_by = ("person", "insurance")


class Bills(ListTable):
    month = MonthColumn(_("Month"))
    fund = CodedColumn(_("Insurance"), choices=Fund.choices)
    due_fen = MoneyColumn(_("Due (yuan)"))
    paid_fen = MoneyColumn(_("Paid (yuan)"))
    arrears_fen = ArrearsColumn(_("Arrears (yuan)"))

    class Meta:
        model = Bill
        template_name = TEMPLATE
        fields = ("month", "fund", "due_fen", "paid_fen", "arrears_fen")
        order_by = ("-month", "fund")


class OurBills(Bills):
    """For the employer: the month opens the bill."""

    month = MonthColumn(_("Month"), linkify=("portal:our-bill", {"number": tables.A("number")}))

    class Meta(Bills.Meta):
        pass


class BillsOfEmployer(Bills):
    """For officers: the month opens the bill."""

    month = MonthColumn(_("Month"), linkify=("portal:bill", {"number": tables.A("number")}))

    class Meta(Bills.Meta):
        pass


class PeopleOfEmployer(OurPeople):
    """For officers: the name opens the person, where the reader may see more than that they work there (`opens`)."""

    person = NameColumn(
        _("Name"),
        accessor="person__name",
        linkify=lambda record: reverse("portal:person", args=[record.person_id]) if record.opens else None,
        attrs=TITLE,
    )

    class Meta(OurPeople.Meta):
        pass


class ArrearBills(ListTable):
    """Bills that are not paid in full, each with who owes it."""

    payer = NameColumn(_("Payer"), empty_values=(), field="payer_name", attrs=TITLE)
    number = tables.Column(
        _("Bill"), linkify=("portal:bill", {"number": tables.A("number")}), attrs={"td": {"class": "two-columns code"}}
    )
    fund = CodedColumn(_("Insurance"), choices=Fund.choices)
    due_fen = MoneyColumn(_("Due (yuan)"))
    paid_fen = MoneyColumn(_("Paid (yuan)"))
    arrears_fen = ArrearsColumn(_("Arrears (yuan)"))

    def render_payer(self, record: Bill) -> str:
        if record.employer:
            url, name = reverse("portal:employer", args=[record.employer.pk]), record.employer.name
        else:
            assert record.person is not None
            url, name = reverse("portal:person", args=[record.person.pk]), record.person.name
        return format_html('<a href="{}">{}</a>', url, name)

    def value_payer(self, record: Bill) -> str:
        payer = record.employer or record.person
        return payer.name if payer else ""

    class Meta:
        model = Bill
        template_name = TEMPLATE
        fields = ("payer", "number", "fund", "due_fen", "paid_fen", "arrears_fen")
        order_by = ("-due_fen", "pk")


class Declarations(ListTable):
    month = MonthColumn(_("Month"))
    employer = NameColumn(_("Employer"), accessor="employer__name", then=("-month",))
    town = tables.Column(_("Town"), accessor="employer__town__name", order_by="employer__town__code")
    people = CountColumn(_("People"))
    wages_fen = MoneyColumn(_("Wages (yuan)"), is_summed=False)  # of several months and states
    starts = CountColumn(_("Starts"))
    stops = CountColumn(_("Stops"))
    made_at = MomentColumn(_("Made at"))
    state = CodedColumn(_("State"), choices=Declaration.State.choices, then=("-month",))

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


class DeclarationsOfPerson(Declarations):
    """Of a person's employers, for officers: the month opens the declaration."""

    month = MonthColumn(_("Month"), linkify=("portal:declaration", {"pk": tables.A("pk")}))

    class Meta(Declarations.Meta):
        order_by = ("-month", "-pk")


class WorkList(Declarations):
    """Declarations that officers decide on; the chosen ones are accepted together."""

    pk = ChosenColumn(orderable=False, exclude_from_export=True, verbose_name=_("Chosen"))
    employer = NameColumn(
        _("Employer"),
        accessor="employer__name",
        then=("-month",),
        linkify=("portal:declaration", {"pk": tables.A("pk")}),
        attrs=TITLE,
    )

    due_day = tables.Column(_("Declare by"), accessor="month", orderable=False)
    source = tables.Column(_("Source"), accessor="pk", orderable=False)

    def render_due_day(self, record: Declaration) -> str:
        day = self.due_days(record)
        if day is None:
            return "—"
        return (
            format_html('{} <span class="badge state-assumed">{}</span>', day, _("late"))
            if self.is_late(record, day)
            else str(day)
        )

    def value_due_day(self, record: Declaration) -> str:
        day = self.due_days(record)
        if day is None:
            return ""
        return f"{day} {_('late')}" if self.is_late(record, day) else str(day)

    def is_late(self, record: Declaration, day: date) -> bool:
        """Sample data is written at one stroke, whenever the city is built: it is never late."""
        return record.made_by is not None and timezone.localdate(record.made_at) > day

    def due_days(self, record: Declaration) -> date | None:
        """The day by which the record's month was to be declared; the profile is read once a month of the list."""
        known: dict[date, date | None] = self.__dict__.setdefault("_due_days", {})
        if record.month not in known:
            try:
                known[record.month] = declaring.declare_by(Month.of(record.month))
            except RensheError:  # the city's profile doesn't say
                known[record.month] = None
        return known[record.month]

    def render_source(self, record: Declaration) -> str:
        if record.file_name:
            return str(_("workbook"))
        officer = record.made_by is not None and record.made_by.kind == User.Kind.OFFICER
        return str(_("counter") if officer else _("sample data"))

    class Meta(Declarations.Meta):
        fields = ("pk", "employer", "month", "town", "people", "wages_fen", "starts", "stops")
        sequence = (*fields, "due_day", "made_at", "source", "state")


def lines_of(declaration: Declaration) -> QuerySet[DeclarationLine]:
    """An unsealed declaration's lines with the name and number of each person, whether on record or a newcomer."""
    return declaration.lines.annotate(
        name=Coalesce("person__name", "newcomer_name"),
        number=Coalesce("person__identity_number", "newcomer_number"),
    )


class OurDeclaredLines(ListTable):
    """Who was declared, with which wage; those who come and go first."""

    name = NameColumn(_("Name"), attrs=TITLE)
    number = IdentityColumn(_("Identity number"), orderable=False)
    kind = CodedColumn(_("Kind"), choices=Enrolment.Kind.choices)
    change = CodedColumn(_("Staff change"), choices=DeclarationLine.Change.choices)
    wage_fen = MoneyColumn(_("Wages (yuan)"))

    class Meta:
        model = DeclarationLine
        template_name = TEMPLATE
        fields = ("name", "number", "kind", "change", "wage_fen")
        order_by = ("-change", "pk")


class DeclaredLines(OurDeclaredLines):
    """As officers see them: a person on record opens."""

    name = NameColumn(
        _("Name"),
        linkify=lambda record: record.person_id and reverse("portal:person", args=[record.person_id]),
        attrs=TITLE,
    )

    class Meta(OurDeclaredLines.Meta):
        pass


class Scenarios(ListTable):
    """What-ifs of one's own, and those that others share."""

    title = tables.Column(_("What is tried"), linkify=("portal:what-if", {"pk": tables.A("pk")}), attrs=TITLE)
    programme = CodedColumn(_("What is reckoned"), choices=Scenario.Programme.choices)
    made_by = NameColumn(_("Made by"), field="made_by__full_name")
    made_at = tables.Column(verbose_name=_("Made at"))
    state = CodedColumn(_("State"), choices=Scenario.State.choices, then=("-made_at",))
    is_shared = YesNoColumn(_("Shared"))

    def render_made_at(self, value: datetime) -> str:
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")

    class Meta:
        model = Scenario
        template_name = TEMPLATE
        fields = ("title", "programme", "made_by", "made_at", "state", "is_shared")
        order_by = ("-made_at",)
