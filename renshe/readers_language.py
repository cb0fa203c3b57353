"""In which language the reader reads: that of the request, the command or the document under way."""

from __future__ import annotations

from django.utils.translation import get_language


def reads_chinese() -> bool:
    """Whether names, sources and sentences are to be Chinese; what is in no language at all is."""
    return not (get_language() or "").startswith("en")
