"""Pensions decided: a reviewed dossier whose first month has come, reckoned by the law's own formulas.

Each is kept as a decision of casework: its receipt holds every fact with its source, the law's content hash and the
engine's version. `reckon_again` says when today's law is another one or gives another result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from renshe.archive.runs import StepContext, StepOutcome
from renshe.casework import decisions
from renshe.errors import RensheError
from renshe.law import Source, Step
from renshe.law.counterfactual.change import Change
from renshe.law.errors import LawError
from renshe.law.month import Month
from renshe.law.receipts.receipt import Decided, Known, Record, decide, read
from renshe.programmes.social_insurance import careers, retiring
from renshe.programmes.social_insurance.errors import ReceiptWithoutFacts
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.models import PensionAward, Retirement
from renshe.registry import spells

PARTS = {"basic_fen": "basic_pension", "account_fen": "account_pension", "transitional_fen": "transitional_pension"}
WHOLE = "monthly_pension"
ITEM = "social_insurance.pension"
RECORDS = {  # where a fact was known from: in Chinese, in English; all else is a file of the archive
    "social_insurance.retirement": ("退休审核", "review of the retirement"),
    "social_insurance.injury": ("工伤认定和劳动能力鉴定材料", "dossier of the injury"),
    "social_insurance.death": ("死亡待遇审核", "dossier of the death"),
    "social_insurance.unemploymentclaim": ("失业登记", "registration of unemployment"),
    "social_insurance.claimevent": ("领取期间报告事项", "report on a claim"),
    "social_insurance.pensionaward": ("养老待遇核定", "award of a pension"),
    "social_insurance.sickness": ("劳动能力鉴定材料", "dossier of the assessment"),
    "social_insurance.residentpensioner": ("城乡居民养老待遇申领材料", "dossier of the resident"),
    "social_insurance.benefit": ("已发放的待遇", "benefits paid until then"),
    "casework.decision": ("先前的决定", "earlier decision"),
    "registry.person": ("参保登记", "registry of persons"),
    "registry.profile": ("本市参数", "profile of the city"),
}
CHANGES = 3
"""So many changes of the facts that would pay more are named beside an award."""


def work(context: StepContext) -> StepOutcome:
    """Decide the awards whose first month this is; the people's pension spells go over to drawing.

    Raises:
        RetirementGroupNotKnown, RetirementNotLawful: a dossier is not whole, or the law allows no such retirement.
    """
    month = context.month
    due = list(
        Retirement.objects.filter(first_month=month.first_day, person__pension_award=None)
        .select_related("person")
        .order_by("person_id")
    )
    if not due:
        return StepOutcome(0, {"total_fen": 0})
    people = [one.person_id for one in due]
    balances = careers.balances(context.duckdb, month, people)
    histories = careers.histories(context.duckdb, month, people)
    decisions.keep_many(
        retiring.ITEM,
        rulebook(),
        [decisions.About(one.person_id, retiring.decided(one, histories[one.person_id])) for one in due],
    )
    reckoned = [_decide(one, balances.get(one.person_id, 0), histories[one.person_id]) for one in due]
    made = _keep(due, reckoned, month)
    spells.retire_many((one.person_id, month) for one in due)
    return StepOutcome(len(made), {"total_fen": sum(award.total_fen for award in made)})


@dataclass(frozen=True, slots=True)
class ReckonedAgain:
    """An award reckoned again from its receipt by the law as it stands today.

    `parts` holds fen by the award's own names (`basic_fen` …, `total_fen`). Where today's law refuses these facts
    (`refused`), there is neither `step` nor parts. `nearest`: what of the facts would have to be otherwise to get more.
    """

    award: PensionAward
    law_changed: bool
    step: Step | None
    parts: Mapping[str, int]
    refused: RensheError | None = None
    nearest: Sequence[Change] = ()

    @property
    def is_same(self) -> bool:
        """Whether each part comes out as it was decided: then the steps explain the decision."""
        return self.step is not None and all(getattr(self.award, name) == fen for name, fen in self.parts.items())


def reckon_again(award: PensionAward) -> ReckonedAgain:
    """Reckon an award again from its receipt. The decision stands whatever comes out.

    Raises:
        ReceiptWithoutFacts: the award was brought in with the opening, and by which facts it was decided isn't known.
    """
    receipt = award.decision.receipt if award.decision else award.receipt
    if "facts" not in receipt or not {"month", "on"} & receipt.keys():
        raise ReceiptWithoutFacts(person=str(award.person))
    try:
        law = rulebook()
    except LawError as error:  # the law's own files cannot be read today
        return ReckonedAgain(award, law_changed=True, step=None, parts={}, refused=error)
    law_changed = receipt.get("law") != law.content_hash
    facts = read(receipt).given() if award.decision else plain_facts(receipt)
    told = sources(read(receipt).facts) if award.decision else {}
    month = Month.parse(receipt.get("on") or receipt["month"])
    try:
        step = law.explain(WHOLE, facts, on=month, sources=told)
        parts = {part: int(law.compute(formula, facts, on=month)) for part, formula in PARTS.items()}
        parts["total_fen"] = int(law.compute(WHOLE, facts, on=month))
        nearest = law.nearest_changes(WHOLE, facts, month, at_most=CHANGES)
    except LawError as error:
        return ReckonedAgain(award, law_changed, step=None, parts={}, refused=error)
    return ReckonedAgain(award, law_changed, step, parts, nearest=nearest)


def plain_facts(receipt: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of a receipt of before as the law takes them; series by year."""
    facts: dict[str, Any] = {}
    for name, fact in receipt["facts"].items():
        value = fact["value"]
        facts[name] = {int(key): amount for key, amount in value.items()} if isinstance(value, dict) else value
    return facts


def sources(facts: Mapping[str, Known]) -> dict[str, Source]:
    """Return where each fact of a receipt was known from, as its worksheet tells it."""
    return {name: _told(known.sources) for name, known in facts.items() if known.sources}


def _told(known: Sequence[Record]) -> Source:
    first = known[0]
    if first.kept_in in RECORDS:
        zh, en = RECORDS[first.kept_in]
        return Source(zh, en, f"№ {first.key}" if first.key else "")
    month, last = (one.kept_in.partition("/")[0] for one in (first, known[-1]))
    span = f"{month} … {last}" if len(known) > 1 else month
    return Source("缴费历史和个人账户档案", "records of contributions and of the account", span)


def _decide(retirement: Retirement, balance_fen: int, career: careers.History) -> Decided:
    """Reckon by the law of the month of retirement, however late it is decided and from when on it is paid."""
    month = Month.of(retirement.retires_on)
    months_old = month - Month.of(retirement.person.birth_date)  # from month to month: days do not count
    reviewed_on = timezone.localdate(retirement.reviewed_at) if retirement.reviewed_at else None
    dossier = (Record("social_insurance.retirement", str(retirement.pk), reviewed_on),)
    registry = (Record("registry.person", str(retirement.person_id)),)
    files = tuple(Record(file, str(retirement.person_id)) for file in career.files)
    facts = {
        "base_total": Known({str(year): fen for year, fen in career.base_fen.items()}, files),
        "months_paid": Known({str(year): number for year, number in career.months.items()}, files),
        "deemed_months": Known(retirement.deemed_months, dossier),
        "deemed_index": Known(retirement.deemed_index, dossier),
        "early_months": Known(retirement.early_months, dossier),
        "later_index_sum": Known(retirement.later_index_sum, dossier),
        "account": Known(balance_fen, files),
        "deemed_account": Known(retirement.deemed_account_fen, dossier),
        "age_years": Known(months_old // 12, registry),
        "age_months": Known(months_old % 12, registry),
    }
    return decide(rulebook(), [WHOLE, *PARTS.values()], facts, month)


def _keep(due: list[Retirement], reckoned: list[Decided], month: Month) -> list[PensionAward]:
    """Keep the decisions, and the awards that point to them."""
    about = [
        decisions.About(one.person_id, decided, decided.receipt.results[WHOLE])
        for one, decided in zip(due, reckoned, strict=True)
    ]
    kept = decisions.keep_many(ITEM, rulebook(), about)
    return PensionAward.objects.bulk_create(
        PensionAward(
            person_id=decision.person_id,
            kind=PensionAward.Kind.DECIDED,
            first_month=month.first_day,
            total_fen=decided.receipt.results[WHOLE],
            decision=decision,
            **{part: decided.receipt.results[formula] for part, formula in PARTS.items()},
        )
        for decision, decided in zip(kept, reckoned, strict=True)
    )
