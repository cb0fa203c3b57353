"""The language of the terminal: Chinese, or English with `RENSHE_LANGUAGE=en`."""

from __future__ import annotations

import os


def language() -> str:
    return "en" if os.environ.get("RENSHE_LANGUAGE", "").lower().startswith("en") else "zh-hans"


def either(*, zh: str, en: str) -> str:
    """Return the words in the terminal's language. For what is said before Django's catalogues are there."""
    return en if language() == "en" else zh
