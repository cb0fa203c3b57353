"""A refusal in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext

from renshe.errors import RensheError


def in_words(error: RensheError) -> str:
    return error.in_words(gettext)
