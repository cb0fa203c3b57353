"""A service item (办理事项): what can be applied for, by whom, on which legal basis, with what, at what cost."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from renshe.access.models import Unit
from renshe.casework.items import beside, sound
from renshe.casework.items.applicant import Applicant
from renshe.casework.items.condition import Answers
from renshe.casework.items.declared_at import Declared, Words
from renshe.casework.items.following import Following
from renshe.casework.items.form import Form
from renshe.casework.items.level import Channel as Channel
from renshe.casework.items.level import Level as Level
from renshe.casework.items.material import Material
from renshe.casework.items.procedure import Procedure, State, Transition
from renshe.casework.items.retention import Retention
from renshe.law.statutes.citations import Citation, citations

if TYPE_CHECKING:
    from renshe.casework.models import Case
    from renshe.law.receipts.receipt import Known
    from renshe.law.rulebook import Rulebook

CODE = re.compile(r"[a-z][a-z_]*\.[a-z][a-z0-9_]*")
PREFIX = re.compile(r"[A-Z]{1,3}[0-9]{2,3}")


@dataclass(frozen=True)
class Instant(Declared):
    """How law decides an item while the applicant waits (即时办结), from what is on record or signed.

    `formula`: a flag of the rulebook, met where the item is granted; `facts` of a case, each with where it is known
    from; `doubts`: why an officer has to look after all. Of `one_in` decided cases an officer looks at one again.
    """

    rulebook: Callable[[], Rulebook]
    formula: str
    facts: Callable[[Case], Mapping[str, Known]]
    grant: str
    refuse: str
    doubts: Callable[[Case], Sequence[Words]] = field(default=lambda _case: ())
    one_in: int = 20


@dataclass(frozen=True)
class ServiceItem(Declared):
    """`prefix` stands in the case number; `legal_basis` as law is cited anywhere here, parted by semicolons.

    Limits are the procedure's clocks. `fee_fen` nought: it costs nothing. `taken_in_at`: kinds of units whose officers
    apply for somebody at their counter, where `applicants` has the officer and `channels` the counter. `earlier`:
    versions of the procedure that running cases may still follow. `kept`: how long files are kept; None: the basis is
    to be entered.
    """

    code: str
    prefix: str
    name: Words
    legal_basis: str
    applicants: tuple[Applicant, ...]
    procedure: Procedure
    form: Form = field(default_factory=Form)
    summary: Words = ""
    materials: tuple[Material, ...] = ()
    level: Level = Level.ONLINE
    is_cross_region: bool = False
    channels: tuple[Channel, ...] = (Channel.PORTAL, Channel.COUNTER, Channel.API)
    taken_in_at: tuple[str, ...] = (Unit.Kind.CITY.value, Unit.Kind.TOWN.value)
    fee_fen: int = 0
    instant: Instant | None = field(default=None, compare=False)
    earlier: tuple[Procedure, ...] = ()
    followed_by: tuple[Following, ...] = ()
    kept: Retention | None = None

    @property
    def cited(self) -> tuple[Citation, ...]:
        """The places of law that it rests on."""
        return citations(self.legal_basis)

    @property
    def initial(self) -> State:
        return self.procedure.initial

    def state(self, code: str) -> State:
        return self.procedure.state(code)

    def transition(self, code: str) -> Transition:
        """Raises UnknownTransition."""
        return self.procedure.transition(code, item=self.code)

    def knows(self, version: int) -> bool:
        """Whether the version of the procedure is declared still."""
        return any(one.version == version for one in (self.procedure, *self.earlier))

    def as_of(self, version: int) -> ServiceItem:
        """The item with the version of the procedure that a case follows; as it is now where that is not known."""
        found = next((one for one in self.earlier if one.version == version), None)
        return self if found is None else replace(self, procedure=found)

    def material(self, code: str) -> Material | None:
        return next((one for one in self.materials if one.code == code), None)

    def attachable(self, answers: Answers) -> tuple[Material, ...]:
        """The materials that these answers ask for as files, in their order."""
        return tuple(one for one in self.materials if one.attached is not None and one.is_asked_by(answers))

    @property
    def is_taken_in(self) -> bool:
        """Whether officers apply for it on somebody's behalf, on one page."""
        return Applicant.OFFICER in self.applicants and Channel.COUNTER in self.channels and bool(self.form.groups)

    def check(self) -> None:
        """Raise DeclaredWrong where the declaration can't hold."""
        if not CODE.fullmatch(self.code):
            raise self.fault(f"{self.code!r} is no code of an item; it would be like social_insurance.enrolment")
        if not PREFIX.fullmatch(self.prefix):
            raise self.fault(f"{self.prefix!r} can't stand in a case number; it would be like SI01")
        if not self.applicants:
            raise self.fault(f"nobody may apply for {self.code}")
        if not any(one.article for one in self.cited):
            raise self.fault(f"{self.code} has to cite the articles that it rests on")
        self.form.check()
        for procedure in (self.procedure, *self.earlier):
            sound.check(procedure, self.form)
        beside.check_item(self)
        sound.check_materials(self)
        sound.check_channels(self)
        if self.instant is not None:
            self._check_instant(self.instant)

    def _check_instant(self, instant: Instant) -> None:
        steps = {step.code: step for step in self.procedure.transitions}
        for code in (instant.grant, instant.refuse):
            step = steps.get(code)
            if step is None or not step.by_system or self.initial.code not in step.sources:
                raise instant.fault(f"{code} is no step of the system's from {self.initial.code}")
        if self.level is not Level.INSTANT:
            raise self.fault(f"{self.code} is decided at once: its level is INSTANT")


LEVELS = {
    Level.GUIDE_ONLY: pgettext_lazy("level of an item", "guide only"),
    Level.ONLINE: pgettext_lazy("level of an item", "applied for online"),
    Level.END_TO_END: pgettext_lazy("level of an item", "online from end to end"),
    Level.INSTANT: pgettext_lazy("level of an item", "decided at once"),
}
