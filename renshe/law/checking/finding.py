"""What a check of law finds: where, what, and whether it has to be mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from renshe.errors import Phrase


@dataclass(frozen=True)
class Finding:
    """An `error` has to be mended; a `warning` is worth knowing. `subject`: a formula, parameter or article."""

    severity: Literal["error", "warning"]
    code: str
    path: Path
    line: int
    subject: str
    problem: Phrase

    def in_words(self, translate: Callable[[str], str]) -> str:
        return Phrase("%(subject)s: %(problem)s", subject=self.subject, problem=self.problem).in_words(translate)

    def as_data(self, translate: Callable[[str], str]) -> dict[str, Any]:
        return {
            "severity": self.severity,
            "code": self.code,
            "file": str(self.path),
            "line": self.line,
            "subject": self.subject,
            "message": self.problem.in_words(translate),
        }
