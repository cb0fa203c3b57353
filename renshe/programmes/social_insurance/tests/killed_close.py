"""Close a month in a process of its own that dies within a step: its files are written, its rows not committed.

`python -m … DATABASE FOLDER STEP`
"""

from __future__ import annotations

import dataclasses
import os
import signal
import sys
from pathlib import Path

import django


def main(database: str, folder: str, step: str) -> None:
    django.setup()
    from django.conf import settings
    from django.db import connection

    connection.settings_dict["NAME"] = database
    for name in ("archive", "exchange", "law"):
        setattr(settings, f"{name.upper()}_FOLDER", Path(folder) / name)
    settings.PROFILE_FILE = Path(folder) / "profile.yaml"
    from renshe.archive.runs import StepContext, StepOutcome
    from renshe.law import Month
    from renshe.programmes.social_insurance import month
    from renshe.programmes.social_insurance.tests.partners import Partners

    deadly = next(one for one in month.STEPS if one.name == step)

    def work(context: StepContext) -> StepOutcome:
        deadly.work(context)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("still alive")

    month.STEPS = tuple(dataclasses.replace(one, work=work) if one is deadly else one for one in month.STEPS)
    month.close(Month(2021, 7), partners=Partners(Path(folder) / "exchange"))


if __name__ == "__main__":
    main(*sys.argv[1:])
