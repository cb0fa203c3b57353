"""Delegations from a page: done and told in one transaction; the form; what stands on the home page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.access import delegations
from renshe.access.models import Delegation, RoleHolding, User
from renshe.casework.notices import telling
from renshe.casework.notices.templates import Template, declare
from renshe.errors import gettext_noop
from renshe.portal.calendar_form import DayField
from renshe.portal.forms import ReasonForm

FIELDS = ("giver", "taker", "first", "last")
ASKED = declare(
    Template(
        "delegation.asked",
        title=gettext_noop("%(giver)s asks you to take over their work"),
        text=gettext_noop(
            "%(giver)s asks %(taker)s to take over from %(first)s to %(last)s. Answer under “Delegations”: until you "
            "accept, nothing changes."
        ),
        fields=FIELDS,
    )
)
ACCEPTED = declare(
    Template(
        "delegation.accepted",
        title=gettext_noop("%(taker)s takes over your work"),
        text=gettext_noop("%(taker)s takes over the work of %(giver)s from %(first)s to %(last)s."),
        fields=FIELDS,
    )
)
DECLINED = declare(
    Template(
        "delegation.declined",
        title=gettext_noop("%(taker)s does not take over your work"),
        text=gettext_noop(
            "%(taker)s cannot take over the work of %(giver)s from %(first)s to %(last)s: ask somebody else."
        ),
        fields=FIELDS,
    )
)
ENDED = declare(
    Template(
        "delegation.ended",
        title=gettext_noop("A delegation has ended early"),
        text=gettext_noop(
            "What %(giver)s lent to %(taker)s from %(first)s to %(last)s was ended by %(by)s; nothing of it holds any "
            "more."
        ),
        fields=(*FIELDS, "by"),
    )
)


if TYPE_CHECKING:
    RolesField = forms.ModelMultipleChoiceField[RoleHolding]
    UserField = forms.ModelChoiceField[User]
else:
    RolesField, UserField = forms.ModelMultipleChoiceField, forms.ModelChoiceField


class RoleChoice(RolesField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_role_display()} · {obj.unit}"


class ColleagueChoice(UserField):
    def label_from_instance(self, obj: Any) -> str:
        return " · ".join([str(obj), *dict.fromkeys(str(held.unit) for held in obj.roles.all())])


class DelegationForm(ReasonForm):
    """To whom, from when to when, which roles, and whether the cases in hand go with them."""

    taker = ColleagueChoice(label=pgettext_lazy("delegation", "Colleague"), queryset=User.objects.none())
    first = DayField(label=pgettext_lazy("delegation", "First day"), max_length=10, help_text=_("Like 2026-12-01"))
    last = DayField(label=pgettext_lazy("delegation", "Last day"), max_length=10, help_text=_("Like 2026-12-10"))
    roles = RoleChoice(
        label=pgettext_lazy("delegation", "Roles"),
        queryset=RoleHolding.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one role at least.")},
    )
    with_cases = forms.BooleanField(
        label=pgettext_lazy("delegation", "The cases in my hands too"), required=False, initial=True
    )
    field_order = ("taker", "first", "last", "roles", "with_cases", "reason")

    def __init__(self, giver: User, data: Mapping[str, Any] | None = None) -> None:
        self.giver = giver
        super().__init__(data)

    def more_fields(self) -> dict[str, forms.Field]:
        own = delegations.lendable(self.giver)
        taker, roles = self.fields["taker"], self.fields["roles"]
        assert isinstance(taker, forms.ModelChoiceField)
        assert isinstance(roles, forms.ModelMultipleChoiceField)
        held = RoleHolding.objects.filter(held__contains=timezone.localdate()).select_related("unit")
        colleagues = delegations.colleagues(self.giver).prefetch_related(Prefetch("roles", held))
        taker.queryset = colleagues.order_by("full_name", "pk")
        roles.queryset, roles.initial = own, list(own)
        return {}


@transaction.atomic(durable=True)
def ask(giver: User, said: Mapping[str, Any]) -> Delegation:
    """Ask a colleague, and tell them. Raises what `delegations.ask` raises."""
    made = delegations.ask(
        giver,
        said["taker"],
        said["roles"],
        first=said["first"],
        last=said["last"],
        reason=said["reason"],
        with_cases=said["with_cases"],
    )
    _tell(ASKED, made, to=made.taker)
    return made


@transaction.atomic(durable=True)
def answer(delegation: Delegation, by: User, *, accepts: bool) -> Delegation:
    """Accept or decline, and tell the giver. Raises what `delegations.accept` and `decline` raise."""
    done = (delegations.accept if accepts else delegations.decline)(delegation, by=by)
    _tell(ACCEPTED if accepts else DECLINED, done, to=done.giver)
    return done


@transaction.atomic(durable=True)
def end(delegation: Delegation, by: User) -> Delegation:
    """End it, and tell the others. Raises what `delegations.end` raises."""
    done = delegations.end(delegation, by=by)
    for one in (done.giver, done.taker):
        if one.pk != by.pk:
            _tell(ENDED, done, to=one, by=str(done.ended_by))
    return done


def _tell(template: Template, of: Delegation, *, to: User, **more: object) -> None:
    given = {"giver": of.giver, "taker": of.taker, "first": of.lasts.lower, "last": of.last_day}
    telling.tell(template, to=to, key=f"{of.pk}/{to.pk}", fields={**given, **more})


def at_a_glance(user: User) -> dict[str, list[Delegation]]:
    """For the home page: what the user is asked, for whom they stand in today, and who stands in for them."""
    today = timezone.localdate()
    of_user = (Delegation.objects.filter(giver=user) | Delegation.objects.filter(taker=user)).filter(
        state__in=[Delegation.State.ASKED, Delegation.State.ACCEPTED], lasts__endswith__gt=today
    )
    found: dict[str, list[Delegation]] = {"asked": [], "taken": [], "given": []}
    for one in of_user.select_related("giver", "taker").order_by("lasts", "pk"):
        if one.state == Delegation.State.ASKED:
            found["asked"] += [one] if one.taker_id == user.pk else []
        elif one.lasts.lower <= today:
            found["taken" if one.taker_id == user.pk else "given"].append(one)
    return found
