"""What every payment of the payroll is called: an employees' pension, or a benefit by its kind."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from renshe.programmes.social_insurance.benefits.models import Benefit

PENSION = "pension"
WORDS: Mapping[str, str | Promise] = {PENSION: pgettext_lazy("benefit", "pension"), **dict(Benefit.Kind.choices)}


def in_words(kind: str) -> str:
    return str(WORDS.get(kind, kind))
