"""What a token opens: each operation of the API that is not open to all names one, and a token has a few of them.

A scope never gives more than its user may: it takes away what the machine does not need.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class TokenScope(models.TextChoices):
    LAW = "law", pgettext_lazy("scope of a token", "compute by law")
    WHAT_IF = "what-if", pgettext_lazy("scope of a token", "try reforms")
    CASES_READ = "cases.read", pgettext_lazy("scope of a token", "read cases")
    CASES_FILE = "cases.file", pgettext_lazy("scope of a token", "file applications")
    CASES_STEP = "cases.step", pgettext_lazy("scope of a token", "take steps in cases")
    NOTICES = "notices", pgettext_lazy("scope of a token", "read the inbox")


WITHOUT_PEOPLE = (TokenScope.LAW.value, TokenScope.WHAT_IF.value)
"""What a token has for which nobody named a scope: no case and no person."""


def without_people() -> list[str]:
    return list(WITHOUT_PEOPLE)
