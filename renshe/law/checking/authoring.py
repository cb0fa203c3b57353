"""The beginning of a new formula: three files that load, and that run red in words until they are filled in."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import renshe.law
from renshe.errors import gettext_noop
from renshe.law.errors import LawError

TO_FILL_IN = "待填写"
"""Stands where a Chinese label belongs; `renshe law check` points at it."""


@dataclass(eq=False)
class NameUnfit(LawError):
    """A name that a formula can't bear."""

    name: str
    code = "law.name-unfit"
    words = gettext_noop(
        "“%(name)s” can't name a formula: write small English letters and _, such as unemployment_benefit."
    )


@dataclass(eq=False)
class NameTaken(LawError):
    name: str
    taken_by: str
    code = "law.name-taken"
    words = gettext_noop("%(name)s is taken already: %(taken_by)s.")


VALUES = """\
# Values for {name}. Money in fen, decimals quoted, ratios as "2/37". Each from a month on, with its source; states:
# verified, reported, unverified, disputed, provisional, assumed.

{name}_rate:
  name: {{zh: {to_fill_in}, en: to be filled in}}
  unit: ratio
  values: []  # - {{from: 2021-07, value: "0.0005", source: 社会保险法 第八十六条, state: verified}}
"""
CLAUSES = '''\
"""What the clause gives, to whom, in what unit: say it here. All amounts in fen."""

from __future__ import annotations

from renshe.law import Facts, Fen, Law, fen, formula, to_fen


class {facts}(Facts):
    """What the clause has to know of one person."""

    amount = fen(zh="{to_fill_in}", en="to be filled in", low=0, high=1_000_000_000)


@formula(zh="{to_fill_in}", en="to be filled in", cites="", pays=True)
def {name}(person: {facts}, law: Law) -> Fen:
    return to_fen(person.amount * law.{name}_rate)
'''
CASES = """\
# Worked examples of {name} that an officer can check on paper. Money in fen, ratios quoted.

- case: {name}, first example
  source: ""
  month: 2021-07
  given: {{amount: 500000}}
  then: {{{name}: null}}
"""


def begin(folder: Path, name: str, taken: Iterable[str]) -> list[Path]:
    """Write the values, the clause and the worked example of a new formula into a programme's law folder.

    Args:
        folder: Where the programme's values and modules of clauses lie; examples lie below it, in `tests`.
        taken: Names that formulas and parameters have already.

    Raises:
        NameUnfit, NameTaken (also by a word of the law's language, or of Python's). Nothing is written then.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or keyword.iskeyword(name):
        raise NameUnfit(name)
    if hasattr(renshe.law, name) or hasattr(builtins, name):
        raise NameTaken(name, "renshe.law" if hasattr(renshe.law, name) else "Python")
    files = {
        folder / f"{name}.yaml": VALUES,
        folder / f"{name}.py": CLAUSES,
        folder / "tests" / f"cases_{name}.yaml": CASES,
    }
    there = [str(path) for path in files if path.exists()]
    if there or {name, f"{name}_rate"} & set(taken):
        raise NameTaken(name, there[0] if there else name)
    facts = "".join(part.capitalize() for part in name.split("_")) + "Facts"
    for path, text in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.format(name=name, facts=facts, to_fill_in=TO_FILL_IN), encoding="utf-8")
    return list(files)
