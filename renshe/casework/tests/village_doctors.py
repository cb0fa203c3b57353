"""A small item for tests, decided at once: a village doctor's subsidy (乡村医生补助), by a law of its own."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from renshe.casework.items import (
    Amount,
    Applicant,
    Attached,
    Channel,
    Choice,
    Form,
    Group,
    Instant,
    Level,
    Material,
    Prefilled,
    Procedure,
    ServiceItem,
    State,
    Text,
    Transition,
    answered,
    register,
)
from renshe.casework.models import Case
from renshe.law import Facts, Flag, Law, Rulebook, formula, whole
from renshe.law.receipts.receipt import Known, Record

VALUES = """
doctor_years:
  name: {zh: 乡村医生最低从业年数, en: years that a village doctor has to have served}
  unit: whole
  values: [{from: 2020-01, value: 10, source: "试行办法 第二条", state: assumed}]
doctor_bonus_years:
  name: {zh: 加发年数, en: years for the bonus}
  unit: whole
  values: []
"""


class Doctor(Facts):
    served = whole(zh="从业年数", en="years served", low=0, high=60)


@formula(zh="可以领取补助", en="may draw the subsidy", cites="试行办法 第二条")
def may_draw(doctor: Doctor, law: Law) -> Flag:
    return doctor.served >= law.doctor_years


@formula(zh="可以领取加发", en="may draw the bonus", cites="试行办法 第三条")
def may_draw_bonus(doctor: Doctor, law: Law) -> Flag:
    return doctor.served >= law.doctor_bonus_years


@cache
def rulebook() -> Rulebook:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "values.yaml").write_text(VALUES, encoding="utf-8")
        return Rulebook.load([Path(folder)], [sys.modules[__name__]])


def served(case: Case) -> dict[str, Known]:
    answers = case.events.get(sequence=1).data["answers"]
    return {"served": Known(int(answers["served"]), (Record("form", "served"),))}


def doubts(case: Case) -> list[str]:
    answers = case.events.get(sequence=1).data["answers"]
    return ["The licence is another place's."] if answers.get("licence") == "elsewhere" else []


def item(code: str, prefix: str, formula: str) -> ServiceItem:
    return register(
        ServiceItem(
            code=code,
            prefix=prefix,
            name="village doctor's subsidy",
            legal_basis="乡村医生从业管理条例 第三条",
            applicants=(Applicant.RESIDENT, Applicant.OFFICER),
            level=Level.INSTANT,
            form=Form(
                groups=(
                    Group(
                        "Your work",
                        (
                            Choice("licence", "Licence", options=(("here", "this city's"), ("elsewhere", "another's"))),
                            Text("place", "Which place?", shown_when=answered("licence", "elsewhere")),
                            Amount("served", "Years served", high=60),
                            Text(
                                "called",
                                "How we call you",
                                is_required=False,
                                prefilled=Prefilled("the registry", lambda applicant: applicant.name),
                            ),
                        ),
                    ),
                )
            ),
            procedure=Procedure(
                states=(
                    State("submitted", "submitted"),
                    State("granted", "granted", is_final=True),
                    State("refused", "refused", is_final=True),
                ),
                transitions=(
                    Transition("grant_at_once", "Grant at once", ("submitted",), "granted", accepts=True),
                    Transition("refuse_at_once", "Refuse at once", ("submitted",), "refused", accepts=True),
                    Transition("grant", "Grant", ("submitted",), "granted", roles=("handler",), accepts=True),
                ),
            ),
            instant=Instant(rulebook, formula, served, grant="grant_at_once", refuse="refuse_at_once", doubts=doubts),
        )
    )


SUBSIDY = item("test.village_doctor", "T21", "may_draw")
BONUS = item("test.village_doctor_bonus", "T22", "may_draw_bonus")


def with_papers() -> ServiceItem:
    """The subsidy with a copy of the licence attached; the confirmation of another place may follow."""
    return register(
        replace(
            SUBSIDY,
            code="test.village_doctor_papers",
            prefix="T23",
            level=Level.ONLINE,
            instant=None,
            channels=(Channel.PORTAL, Channel.COUNTER),
            materials=(
                Material("licence_copy", "copy of the licence", attached=Attached(most_pages=3)),
                Material(
                    "confirmation",
                    "confirmation of the other place",
                    may_follow=True,
                    shown_when=answered("licence", "elsewhere"),
                    attached=Attached(),
                ),
            ),
        )
    )


WITH_PAPERS = with_papers()
