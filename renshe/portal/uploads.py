"""How far the reading of someone's upload is, for the page that waits: one small file for each user."""

from __future__ import annotations

import contextlib
from pathlib import Path

from django.conf import settings

from renshe.access.models import User


def _file(user: User) -> Path:
    return Path(settings.HOME) / "runs" / f"upload-{user.pk}"


class Telling:
    """Called with percents while the work goes on; only steps of five are written."""

    def __init__(self, user: User) -> None:
        self.file, self.told = _file(user), -5
        self.file.parent.mkdir(parents=True, exist_ok=True)

    def __call__(self, percent: int, /) -> None:
        if percent >= self.told + 5 or percent == 100:
            self.told = percent
            self.file.write_text(str(percent))

    def end(self) -> None:
        self.file.unlink(missing_ok=True)


def percent(user: User) -> int:
    with contextlib.suppress(OSError, ValueError):
        return int(_file(user).read_text())
    return 0
