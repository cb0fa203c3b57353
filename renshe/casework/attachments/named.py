"""The name of a file as its sender gave it: shown to people, never used as a path."""

from __future__ import annotations

import re
import unicodedata

from renshe.casework.attachments.models import LONGEST_NAME
from renshe.casework.items.reading import UNSEEN

ASIDE = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|]')


def readable(name: str) -> str:
    r"""Return a name without folders and without what can't be seen, at most so long; one without letters is "file".

    >>> readable("../../etc/passwd"), readable("C:\\照片\\诊断.jpg"), readable("诊\u202egpj.exe"), readable(".\u200b./")
    ('passwd', '诊断.jpg', '诊gpj.exe', 'file')
    """
    plain = unicodedata.normalize("NFC", UNSEEN.sub("", name.encode("utf-8", "ignore").decode()))
    last = re.split(r"[/\\]", plain.rstrip("/\\"))[-1]
    kept = " ".join(ASIDE.sub(" ", last).split()).strip(". ")
    if len(kept) > LONGEST_NAME:
        stem, dot, suffix = kept.rpartition(".")
        end = dot + suffix if stem and len(suffix) < 10 else ""
        kept = kept[: LONGEST_NAME - len(end)] + end
    return kept or "file"
