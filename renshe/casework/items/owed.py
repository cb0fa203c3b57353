"""What a step owes (应办事项): a notice that is told, a document that is given, money that is to be paid.

    Transition("approve", …, tells=(DECIDED,), gives=(Document("decision", "JD", _("Decision")),))

Each becomes a row in the transaction of the step (`casework.owing`), so that none is lost and none is done twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from renshe.casework.certificates.kinds import CertificateKind, Content, Fact
from renshe.casework.items.declared_at import Declared, Words
from renshe.casework.notices import templates
from renshe.casework.notices.templates import Template
from renshe.ledger.funds import Fund
from renshe.readers_language import reads_chinese

if TYPE_CHECKING:
    from renshe.access.models import User
    from renshe.casework.decided import Decision
    from renshe.casework.items.procedure import Step
    from renshe.registry.models import Employer, Person

KNOWN_OF_A_CASE = frozenset({"item", "number", "unit", "state", "step", "note", "due"})
"""The fields of a template that are filled from any case; others the declaration fills."""
PREFIX = re.compile(r"[A-Z]{1,6}")
CODE = re.compile(r"[a-z][a-z_]{0,29}")
OF_ANY_DOCUMENT = "document.typ"


class Whom(Enum):
    APPLICANT = "applicant"
    HANDS = "hands"  # the officer who has the case in hand; where nobody has it, nobody


def _always(_step: Step) -> bool:
    return True


def _none(_step: Step) -> Sequence[Any]:
    return ()


@dataclass(frozen=True)
class Tells(Declared):
    """A notice. `to`: whom, or who is found by the step (None: nobody); `fields`: what only this item can fill in."""

    template: Template
    to: Whom | Callable[[Step], Person | Employer | User | None] = field(default=Whom.APPLICANT, compare=False)
    fields: Mapping[str, Callable[[Step], object]] = field(default_factory=dict, compare=False)
    when: Callable[[Step], bool] = field(default=_always, compare=False)

    @property
    def code(self) -> str:
        return self.template.code

    def check(self, step: Declared) -> None:
        """Raise DeclaredWrong: a template that is not declared, or with places that nothing fills."""
        if self.template not in templates.declared():
            raise step.fault(f"the notice {self.code} is not declared")
        if empty := sorted(set(self.template.fields) - KNOWN_OF_A_CASE - set(self.fields)):
            raise step.fault(f"the notice {self.code} has places that nothing fills: {', '.join(empty)}")


@dataclass(frozen=True)
class Document(Declared):
    """A paper (文书) of a case: numbered, printed, signed and kept, verified by anyone; its `prefix` begins the number.

    It says who applied for what, and the answers named in `shows` (None: all). `facts`: further lines; `says`: its
    sentences; both are asked for once in each language. `clause`: on what it rests; `has_remedies`: how and until when
    it can be contested. `layout`: a file of the portal's, over which a city may lay its own.
    """

    code: str
    prefix: str
    name: Words
    says: Callable[[Step], Sequence[Words]] = field(default=_none, compare=False)
    facts: Callable[[Step], Sequence[tuple[Words, Words]]] = field(default=_none, compare=False)
    shows: tuple[str, ...] | None = None
    clause: Callable[[Step], str] = field(default=lambda _step: "", compare=False)
    has_remedies: bool = False
    layout: str = OF_ANY_DOCUMENT
    when: Callable[[Step], bool] = field(default=_always, compare=False)

    def kind(self, item_code: str) -> CertificateKind:
        return CertificateKind(
            code=f"{item_code}.{self.code}"[:60],
            prefix=self.prefix,
            name=self.name,
            about=_about,
            facts=_facts_for_all,
            on_paper=_facts_on_paper,
            says=_says,
            layout=self.layout,
        )

    def check(self, step: Declared, answers: frozenset[str]) -> None:
        """Raise DeclaredWrong: a code or prefix that can't be, an answer that nobody gives."""
        if not CODE.fullmatch(self.code):
            raise self.fault(f"{self.code!r} is no code of a document; it would be like decision")
        if not PREFIX.fullmatch(self.prefix):
            raise self.fault(f"{self.prefix!r} can't begin the number of a document; it would be like RD")
        if strange := sorted(set(self.shows or ()) - answers):
            raise self.fault(f"the document {self.code} shows {', '.join(strange)}, which the form does not ask")


@dataclass(frozen=True)
class Pays(Declared):
    """Money owed by a fund to the applicant, as the decision that `decision` finds has it. The ledger takes it up."""

    fund: str
    decision: Callable[[Step], Decision] = field(compare=False)
    when: Callable[[Step], bool] = field(default=_always, compare=False)

    def check(self, step: Declared) -> None:
        if self.fund not in Fund.values:
            raise step.fault(f"there is no fund {self.fund}; there are: {', '.join(Fund.values)}")


def _read(content: Content, part: str) -> Any:
    """A part of what is kept, in the reader's language."""
    return content[part]["zh" if reads_chinese() else "en"]


def _about(content: Content) -> str:
    return f"{_read(content, 'item')} {content['case']}"


def _facts_for_all(content: Content) -> Sequence[Fact]:
    """What the public page shows: nothing that was told in somebody's own words, codes masked."""
    return [Fact(label, masked) for label, _whole, masked in _read(content, "facts") if masked]


def _facts_on_paper(content: Content) -> Sequence[Fact]:
    return [Fact(label, whole) for label, whole, _masked in _read(content, "facts")]


def _says(content: Content) -> Sequence[str]:
    said: list[str] = list(_read(content, "says"))
    return said


def remedies_of(content: Content) -> date | None:
    """By the law of which day the paper names remedies; None: it names none."""
    told = content.get("remedies_on")
    return date.fromisoformat(told) if told else None
