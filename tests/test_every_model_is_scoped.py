"""Every model that holds rows about people or employers has a scope, or stands here with the reason why it has none."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model

from renshe.access.models import User
from renshe.access.scope import ScopedQuerySet
from renshe.registry.models import Employer, Person

BEHIND = "read behind a row that has a scope, never as a list of its own: "
UNSCOPED = {
    "access.User": "accounts, needed before anybody is known to read; no page lists them",
    "access.RoleHolding": "says who reads what; asking it by the reader would ask itself",
    "access.ApiToken": "holds a digest; found by it before anybody is known to read",
    "access.Delegation": "says who acts for whom; lists ask `delegations.seen_by`",
    "access.Inquiry": "an auditor's own (`Inquiry.objects.of`); asked of all of them to hold looks back",
    "access.TrailEntry": "whom it may be shown is asked by permission (access.read_trail), not by unit",
    "archive.Run": "a month's run; of people only who began it",
    "archive.RunStep": "sums of a run",
    "casework.CaseClock": BEHIND + "its case",
    "casework.CaseEvent": BEHIND + "its case",
    "casework.ClockPause": BEHIND + "its case's clock",
    "casework.CertificatePaper": BEHIND + "its certificate",
    "casework.Job": "taken by workers, looked at on the command line",
    "casework.NoticeDay": "a calendar's days",
    "casework.Owed": BEHIND + "its case",
    "casework.RunReceipt": "of a run over many, names nobody",
    "casework.YearNotice": "a calendar; of people only who entered it",
    "ledger.Arrival": BEHIND + "its bill",
    "ledger.Bill": "its page asks for the payer, lists go by the payer or by the reader's towns",
    "ledger.Settlement": BEHIND + "its payment",
    "registry.EmployerAgent": "says who reads as whom; asking it by the reader would ask itself",
    "registry.PersonAccount": "says who reads as whom; asking it by the reader would ask itself",
    "social_insurance.Benefit": BEHIND + "its person or decision",
    "social_insurance.ClaimEvent": BEHIND + "its claim",
    "social_insurance.ClassOfUnit": BEHIND + "its employer",
    "social_insurance.Death": BEHIND + "its person; the month's list narrows by Person.objects",
    "social_insurance.Declaration": "its pages narrow by the employer or by the units in reach",
    "social_insurance.DeclarationLine": BEHIND + "its declaration",
    "social_insurance.Dependant": BEHIND + "its death",
    "social_insurance.FlexibleBase": BEHIND + "its person",
    "social_insurance.Injury": BEHIND + "its person",
    "social_insurance.PensionAward": BEHIND + "its person",
    "social_insurance.ResidentPensioner": BEHIND + "its person",
    "social_insurance.Retirement": BEHIND + "its person",
    "social_insurance.ScenarioMonth": BEHIND + "its what-if",
    "social_insurance.Sickness": BEHIND + "its person",
    "social_insurance.UnemploymentClaim": BEHIND + "its person",
    "social_insurance.UploadedSheet": BEHIND + "its declaration",
}


def about_people() -> set[type[Model]]:
    """The models of ours whose rows lead to a person, an employer or an account."""
    ours = [model for app in apps.get_app_configs() if app.name.startswith("renshe.") for model in app.get_models()]
    found: set[type[Model]] = {Person, Employer, User}
    while more := {model for model in ours if model not in found and _leads_to(model) & found}:
        found |= more
    return found


def _leads_to(model: type[Model]) -> set[type[Model]]:
    keys = (one for one in model._meta.concrete_fields if one.is_relation)
    return {one.related_model for one in keys if isinstance(one.related_model, type)}


def test_every_model_about_people_has_a_scope_or_a_reason_why_it_has_none() -> None:
    scoped = {model for model in about_people() if issubclass(model._default_manager._queryset_class, ScopedQuerySet)}  # type: ignore[attr-defined]
    without = {model._meta.label for model in about_people() - scoped}
    assert without - UNSCOPED.keys() == set(), "give it a scope, or say here why it has none"
    assert UNSCOPED.keys() - without == set(), "it has a scope now, or is gone"
