"""A service item as the API tells it: all of the guide, in both languages, from its declaration."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from ninja import Schema
from pydantic import Field

from renshe.casework.items import Applicant, Material, ServiceItem, State, Transition
from renshe.casework.items.service_item import LEVELS
from renshe.money import plain_yuan
from renshe.portal.api.both import CHINESE, ENGLISH, Words, both
from renshe.portal.api.form_schema import shown_when
from renshe.portal.services.filed_here import is_filed_by_machine
from renshe.portal.services.told import limits

LANGUAGES = (CHINESE, ENGLISH)


class ItemRow(Schema):
    code: str = Field(examples=["social_insurance.flexible_enrolment"])
    name: Words
    summary: Words
    applicants: list[str] = Field(description="resident, employer, officer (on somebody's behalf).")
    level: str = Field(description="guide_only, online, end_to_end or instant.")
    channels: list[str] = Field(description="portal, counter, api.")
    is_cross_region: bool
    fee_yuan: str = Field(examples=["0.00"])
    is_filed_here: bool = Field(description="Whether an application can be filed by this API.")


class ItemRows(Schema):
    rows: list[ItemRow]
    next: str | None = Field(None, description="`after` of the next page; null: this is the last.")


class MaterialTold(Schema):
    code: str
    name: Words
    hint: Words
    from_records: Words | None = Field(None, description="The bureau has it there itself and never asks for it.")
    is_required: bool
    may_follow: bool = Field(description="Without it the application goes in, with a warning.")
    shown_when: dict[str, Any] | None = Field(None, description="A schema of the answers that ask for it.")


class LimitTold(Schema):
    code: str
    name: Words
    length: Words | None = Field(None, description="Null: law has none in force today.")
    basis: str


class StateTold(Schema):
    code: str
    name: Words
    is_final: bool
    waits_for_applicant: bool
    runs: list[str] = Field(description="The clocks that run in it.")
    pauses: list[str] = Field(description="The clocks that stand still in it.")


class StepTold(Schema):
    code: str
    name: Words
    sources: list[str]
    target: str
    by: str = Field(description="applicant, officer or system.")
    needs_note: bool


class Item(ItemRow):
    legal_basis: str
    level_words: Words
    materials: list[MaterialTold]
    limits: list[LimitTold]
    states: list[StateTold]
    steps: list[StepTold]
    form_hash: dict[str, str] = Field(description="By kind of applicant; it changes where the questions change.")


def row(item: ServiceItem) -> dict[str, Any]:
    return {
        "code": item.code,
        "name": both(item.name),
        "summary": both(item.summary),
        "applicants": [one.value for one in item.applicants],
        "level": item.level.value,
        "channels": [one.value for one in item.channels],
        "is_cross_region": item.is_cross_region,
        "fee_yuan": plain_yuan(item.fee_fen),
        "is_filed_here": is_filed_by_machine(item),
    }


def whole(item: ServiceItem) -> dict[str, Any]:
    return row(item) | {
        "legal_basis": item.legal_basis,
        "level_words": both(LEVELS[item.level]),
        "materials": [_material(one) for one in item.materials],
        "limits": _limits(item),
        "states": [_state(one) for one in item.procedure.states],
        "steps": [_step(one) for one in item.procedure.transitions],
        "form_hash": {one.value: item.form.of(one).content_hash for one in asked_of(item)},
    }


def asked_of(item: ServiceItem) -> list[Applicant]:
    """The kinds of applicants who fill in a form: an officer fills in that of whom they file for."""
    public: list[Applicant] = [one for one in item.applicants if one is not Applicant.OFFICER]
    return public or [Applicant.RESIDENT, Applicant.EMPLOYER]


def _material(one: Material) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": both(one.name),
        "hint": both(one.hint),
        "from_records": both(one.from_records) if one.from_records else None,
        "is_required": one.is_required,
        "may_follow": one.may_follow,
        "shown_when": shown_when(one.shown_when) if one.shown_when is not None else None,
    }


def _limits(item: ServiceItem) -> list[dict[str, Any]]:
    lengths: dict[str, list[str]] = {}
    for language in LANGUAGES:
        with translation.override(language):
            lengths[language] = [one.length for one in limits(item)]
    return [
        {
            "code": one.clock.code,
            "name": both(one.clock.name),
            "length": dict(zip(("zh", "en"), lengths_of_one, strict=True)) if one.length else None,
            "basis": one.basis,
        }
        for one, lengths_of_one in zip(limits(item), zip(*lengths.values(), strict=True), strict=True)
    ]


def _state(state: State) -> dict[str, Any]:
    return {
        "code": state.code,
        "name": both(state.name),
        "is_final": state.is_final,
        "waits_for_applicant": state.waits_for_applicant,
        "runs": list(state.runs),
        "pauses": [one.clock for one in state.pauses],
    }


def _step(step: Transition) -> dict[str, Any]:
    return {
        "code": step.code,
        "name": both(step.name),
        "sources": list(step.sources),
        "target": step.target,
        "by": "applicant" if step.by_applicant else "officer" if step.roles else "system",
        "needs_note": step.needs_note,
    }
