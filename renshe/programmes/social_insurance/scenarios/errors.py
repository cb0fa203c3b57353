"""What a what-if refuses."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext

from renshe.errors import RensheError, gettext_noop
from renshe.programmes.social_insurance.errors import SocialInsuranceError

LANGUAGES = ("zh-hans", "en")


def in_both_languages(error: RensheError) -> dict[str, str]:
    """What a refusal says, by the reader's language, to be kept with a what-if."""
    words = {}
    for language in LANGUAGES:
        with translation.override(language):
            words[language] = error.in_words(gettext)
    return words


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
class ScenarioAtWork(ScenarioError):
    """Another process is at this very scenario."""

    title: str
    code = "what-if.at-work"
    words = gettext_noop("“%(title)s” is being reckoned already.")
