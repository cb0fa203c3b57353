"""The modules of a programme's clauses: every module of its law package, found by itself.

While law is written they can be read anew: all of them together, so that none holds on to what another was before.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import threading
import traceback
from pathlib import Path
from types import ModuleType

from renshe.errors import Phrase
from renshe.law.errors import FormulaWrong, LawFileUnreadable, LawFileWrong, shown

_ONE_AT_A_TIME = threading.Lock()


def clauses(package: str, *, anew: bool = False, wrong: list[LawFileWrong] | None = None) -> tuple[ModuleType, ...]:
    """Import every module of the package (not the packages below it), by name.

    Args:
        anew: Read their sources again, also where they were imported before.
        wrong: A module that can't be read is added to it and left out; without it the first such is raised.

    Raises:
        LawFileWrong: A module that can't be read, with its line; those imported before stay as they were.
    """
    folder = Path(str(sys.modules[package].__file__)).parent
    names = [f"{package}.{one.name}" for one in pkgutil.iter_modules([str(folder)]) if not one.ispkg]
    with _ONE_AT_A_TIME:
        before = {name: sys.modules.pop(name) for name in names if anew and name in sys.modules}
        importlib.invalidate_caches()
        modules: list[ModuleType] = []
        for name in names:
            try:
                modules.append(importlib.import_module(name))
            except Exception as error:
                fault = _in_words(folder / f"{name.rpartition('.')[2]}.py", error)
                if wrong is None:
                    sys.modules.update(before)
                    raise fault from error
                wrong.append(fault)
        return tuple(modules)


def state(folder: Path, pattern: str = "*.yaml") -> tuple[tuple[str, int], ...]:
    """Return what tells whether a folder's files changed: each name with the time of its last change."""
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob(pattern)))


def _in_words(path: Path, error: Exception) -> LawFileWrong:
    if isinstance(error, FormulaWrong):
        return LawFileWrong(error.file, error.line, error.formula, error.problem)
    fault = f"{type(error).__name__}: {error.msg if isinstance(error, SyntaxError) else error}"
    frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    line = error.lineno if isinstance(error, SyntaxError) else frames[-1] if frames else 1
    return LawFileUnreadable(shown(path), line or 1, "", Phrase("Python can't read it (%(fault)s)", fault=fault))
