"""The law of social insurance: values in YAML beside this file, clauses in the modules, sentences in `provisions`."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from renshe.home import home
from renshe.law import Rulebook
from renshe.law.checking import Material
from renshe.law.checking.clause_modules import clauses, state
from renshe.law.errors import LawFileWrong
from renshe.law.examples import attempts, cases, published, tested
from renshe.law.statutes import provisions as statutes
from renshe.law.values import files

FOLDER = Path(__file__).parent
STATUTES = FOLDER / "provisions"
TESTED = FOLDER / "tested.json"
WHILE_LAW_IS_WRITTEN = "RENSHE_RELOAD_LAW"
"""Set to 1, changed files of the programme's law count from the next question on (`renshe serve --reload`)."""

State = tuple[tuple[str, int], ...]


def rulebook() -> Rulebook:
    """Return the rulebook of this installation: the programme's values, over them those of the city's law folder."""
    return rulebook_of(_folder_of_the_city())


def national_rulebook() -> Rulebook:
    """Return the rulebook without any city's values: what nobody published stands missing."""
    return _load(None, (), *_written())


def rulebook_of(folder: Path) -> Rulebook:
    """Return the rulebook with the values of that folder laid over. What is entered there counts at once."""
    return _load(folder, state(folder), *_written())


def provisions() -> tuple[statutes.Document, ...]:
    """Return what the statutes of the programme say, sentence by sentence, and what of it is not in formulas."""
    return _provisions(state(STATUTES))


def material(city: Path | None = None) -> Material:
    """Return the law as it lies in files, for `renshe law check`; `city`: the folder whose values are laid over."""
    wrong: list[LawFileWrong] = []
    modules = clauses(__name__, wrong=wrong)
    folders = (FOLDER, city) if city is not None and city.is_dir() else (FOLDER,)
    return Material(folders, modules, STATUTES, tuple(wrong))


def worked_examples() -> tuple[cases.Case, ...]:
    """Return the examples that the law has to come out to: ours beside its tests, and the published ones."""
    from renshe.programmes.social_insurance.examples import TOPICS

    ours = cases.load(sorted((FOLDER / "tests").glob("cases*.yaml")))
    files = sorted((FOLDER / "tests" / "published").glob("*.yaml"))
    given = [example for file in files for example in published.load(file)]
    return (*ours, *attempts.as_cases(national_rulebook(), TOPICS, given))


def last_tested() -> tested.Tested | None:
    """Return what the last whole run of `renshe law mutate --keep` found; None where none is kept."""
    return _tested(TESTED, TESTED.stat().st_mtime_ns if TESTED.exists() else 0)


@lru_cache(maxsize=1)
def _tested(path: Path, _written: int) -> tested.Tested | None:
    return tested.load(path)


def _folder_of_the_city() -> Path:
    # Without Django (`renshe law …`) the home says the same as settings.LAW_FOLDER.
    from django.conf import settings

    return Path(settings.LAW_FOLDER) if settings.configured else home() / "law"


def _written() -> tuple[State, State]:
    """What tells whether values and clauses of the programme changed; nothing outside development."""
    if os.environ.get(WHILE_LAW_IS_WRITTEN) != "1":
        return (), ()
    return state(FOLDER), state(FOLDER, "*.py")


@lru_cache(maxsize=8)
def _load(folder: Path | None, entered: State, values: State, sources: State) -> Rulebook:
    if folder is None:
        return Rulebook.load([FOLDER], _clauses(sources))
    national = _load(None, (), values, sources)  # its formulas are read once, whatever is entered in a city's folder
    return national.over(files.load([FOLDER, folder])) if folder.is_dir() else national


@lru_cache(maxsize=1)
def _clauses(sources: State) -> tuple[ModuleType, ...]:
    return clauses(__name__, anew=bool(sources))


@lru_cache(maxsize=1)
def _provisions(entered: State) -> tuple[statutes.Document, ...]:
    return statutes.load(STATUTES)
