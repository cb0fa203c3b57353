"""Who may apply (服务对象)."""

from __future__ import annotations

from enum import Enum


class Applicant(Enum):
    EMPLOYER = "employer"
    RESIDENT = "resident"
    OFFICER = "officer"  # on somebody's behalf, or the bureau by itself
