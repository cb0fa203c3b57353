"""Reckon a what-if in a process of its own that dies within its second month: its file is there, its row is not.

`python -m … DATABASE SCENARIO ARCHIVE_FOLDER LAW_FOLDER`
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import django


def main(database: str, number: str, archive: str, law: str) -> None:
    django.setup()
    from django.conf import settings
    from django.db import connection

    connection.settings_dict["NAME"] = database
    settings.ARCHIVE_FOLDER, settings.LAW_FOLDER = Path(archive), Path(law)
    from renshe.law import Month
    from renshe.programmes.social_insurance.scenarios import running
    from renshe.programmes.social_insurance.scenarios.models import Scenario

    whole = running.sealed_sums

    def die_in_august(scenario: Scenario, month: Month) -> dict[str, int] | None:
        if month == Month(2021, 8):
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(scenario, month)

    running.sealed_sums = die_in_august
    running.carry_out(int(number))


if __name__ == "__main__":
    main(*sys.argv[1:])
