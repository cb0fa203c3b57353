"""Trades (行业): the sections and divisions of GB/T 4754—2017, by their code (letter and two digits)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language


@cache
def _names() -> dict[str, dict[str, str]]:
    held: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("trades.yaml").read_text("utf-8"))
    return held


def words() -> dict[str, str]:
    """Return every trade by its code, as the reader's language says it: 食品制造业（C14）."""
    if (get_language() or "").startswith("zh"):
        return {code: f"{name['zh']}（{code}）" for code, name in _names().items()}
    return {code: f"{name['en']} ({code})" for code, name in _names().items()}


def word(code: str) -> str:
    """Return one of them; a code that the standard doesn't have stays as it is."""
    return words().get(code, code)
