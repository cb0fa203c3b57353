"""A checklist (核对清单): what an officer has to have looked at before a step is taken."""

from __future__ import annotations

from dataclasses import dataclass

from renshe.casework.items.declared_at import Declared, Words


@dataclass(frozen=True)
class Check(Declared):
    """One thing to look at, ticked by an officer. The steps in `before` are refused while it is open.

    `may_stay_open`: they are taken all the same, with a reason in words.
    """

    code: str
    name: Words
    before: tuple[str, ...]
    may_stay_open: bool = False
