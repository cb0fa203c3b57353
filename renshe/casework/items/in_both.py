"""Words said in both languages where they are declared: an item in one file, outside of a programme's catalogue."""

from __future__ import annotations

from django.utils.functional import Promise, lazystr

from renshe.readers_language import reads_chinese


class _Both:
    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en

    def __str__(self) -> str:
        return self.zh if reads_chinese() else self.en


def in_both(*, zh: str, en: str) -> Promise:
    """Return words that are in the reader's language when they are shown.

    >>> from django.utils import translation
    >>> words = in_both(zh="手机号码变更", en="Change of the phone number")
    >>> with translation.override("en"):
    ...     str(words)
    'Change of the phone number'
    """
    words: Promise = lazystr(_Both(zh, en))
    return words
