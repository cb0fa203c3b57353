"""The law of social insurance: values in YAML beside this file, clauses in the modules."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from renshe.home import home
from renshe.law import Rulebook
from renshe.law import provisions as statutes
from renshe.programmes.social_insurance.law import account, contributions, pension

FOLDER = Path(__file__).parent


def rulebook() -> Rulebook:
    """Return the rulebook of this installation: the programme's values, over them those of the city's law folder."""
    return _load(_folder_of_the_city(), _last_changed(_folder_of_the_city()))


def national_rulebook() -> Rulebook:
    """Return the rulebook without any city's values: what nobody published stands missing."""
    return _load(None, 0)


def rulebook_of(folder: Path) -> Rulebook:
    """Return the rulebook with the values of that folder laid over."""
    return _load(folder, _last_changed(folder))


def provisions() -> tuple[statutes.Document, ...]:
    """Return what the statutes of the programme say, sentence by sentence, and what of it is not in formulas."""
    return _provisions(_last_changed(FOLDER / "provisions"))


@lru_cache(maxsize=1)
def _provisions(changed: int) -> tuple[statutes.Document, ...]:
    return statutes.load(FOLDER / "provisions")


def _folder_of_the_city() -> Path:
    # Without Django (`renshe law …`) the home says the same as settings.LAW_FOLDER.
    from django.conf import settings

    return Path(settings.LAW_FOLDER) if settings.configured else home() / "law"


def _last_changed(folder: Path) -> int:
    """A value entered while the server runs counts from the next question on."""
    return max((path.stat().st_mtime_ns for path in folder.glob("*.yaml")), default=0)


@lru_cache(maxsize=8)
def _load(folder: Path | None, changed: int) -> Rulebook:
    folders = [FOLDER, folder] if folder is not None and folder.is_dir() else [FOLDER]
    return Rulebook.load(folders, [contributions, account, pension])
