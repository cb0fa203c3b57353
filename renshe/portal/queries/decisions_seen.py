"""The decisions that concern a person: those about them, and those on a death by which something is paid to them."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404

from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.access.scope import get_seen_or_404
from renshe.casework.decided import DecisionQuerySet
from renshe.casework.models import Decision
from renshe.programmes.social_insurance.models import Benefit
from renshe.registry.scopes import people_of


def concerns(person: int) -> Q:
    """What a decision is found by that is about the person, or pays them."""
    return Q(person=person) | Q(pk__in=Benefit.objects.filter(person=person, decision__isnull=False).values("decision"))


@as_system("on whose death something is paid to a resident, of that the resident reads the decision")
def paying(person: int) -> DecisionQuerySet:
    """The decisions about a person, and those on a death by which they are paid something: for their own pages."""
    return Decision.objects.filter(concerns(person))


def decision_or_404(user: User, pk: int) -> Decision:
    """Return a decision that the user sees, or by which something is paid to the resident who the user is.

    Raises:
        Http404: it is not there, or it is another's; the user cannot tell which.
    """
    if user.kind != User.Kind.RESIDENT:
        return get_seen_or_404(Decision.objects.select_related("person__town"), user, pk)
    own = people_of(user).values_list("person", flat=True).first()
    found = None if own is None else paying(own).select_related("person__town").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
