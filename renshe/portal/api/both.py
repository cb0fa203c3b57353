"""Words of a declaration in both languages at once: a machine keeps them for whoever reads later."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation
from ninja import Schema
from pydantic import Field

CHINESE, ENGLISH = "zh-hans", "en"


class Words(Schema):
    zh: str = Field(examples=["灵活就业人员参保"])
    en: str = Field(examples=["Enrolment of a flexible worker"])


def both(words: object) -> dict[str, str]:
    return told(lambda: str(words))


def told(say: Callable[[], str]) -> dict[str, str]:
    """What `say` says, in each language."""
    found = {}
    for key, language in (("zh", CHINESE), ("en", ENGLISH)):
        with translation.override(language):
            found[key] = say()
    return found
