"""What a what-if refuses."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

from renshe.errors import Phrase, gettext_noop
from renshe.law.errors import LawError
from renshe.programmes.social_insurance.errors import SocialInsuranceError


@dataclass(eq=False)
class ScenarioError(SocialInsuranceError):
    code = "what-if"


@dataclass(eq=False)
class NothingToTry(ScenarioError):
    """No month is closed yet, so there is nothing to try a change on."""

    code = "what-if.nothing-to-try"
    words = gettext_noop("No month is closed yet: there is nothing to try a change of law on.")


@dataclass(eq=False)
class OneAtATime(ScenarioError):
    title: str
    code = "what-if.one-at-a-time"
    words = gettext_noop("Your what-if “%(title)s” is still being reckoned. Wait for it, or stop it first.")


@dataclass(eq=False)
class TooManyAtWork(ScenarioError):
    most: int
    code = "what-if.too-many-at-work"
    words = gettext_noop("%(most)s what-ifs are being reckoned already. Try again in a few minutes.")


@dataclass(eq=False)
class TooManyToday(ScenarioError):
    most: int
    code = "what-if.too-many-today"
    words = gettext_noop("You have tried %(most)s what-ifs today, the most that a day allows.")


@dataclass(eq=False)
class NoResultAnyMore(ScenarioError):
    """The reform has no result for somebody for whom the present law has one: there is nothing to compare."""

    reason: Phrase
    code = "what-if.no-result-any-more"
    words = gettext_noop("The law as changed has no result for somebody to whom the present law gives one: %(reason)s")

    @classmethod
    def of(cls, error: LawError) -> Self:
        return cls(Phrase(error.words, **{field.name: getattr(error, field.name) for field in fields(error)}))


@dataclass(eq=False)
class ScenarioAtWork(ScenarioError):
    """Another process is at this very scenario."""

    title: str
    code = "what-if.at-work"
    words = gettext_noop("“%(title)s” is being reckoned already.")
