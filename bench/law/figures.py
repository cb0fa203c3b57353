"""The workload's numbers, the same for every engine that is measured: the bench's, not the law's. Money in fen.

Imported in the peers' own environment too, so that it asks for nothing but Python.
"""

from __future__ import annotations

from pathlib import Path

YEARS = range(24)
FIRST_YEAR = 1998
FLOOR, CEILING, AVERAGE = 395_800, 2_294_100, 833_200
INJURY = [20, 40, 70, 90, 110, 130, 160, 190]
"""By class 0 to 7, of 10,000."""
AGES = range(45, 66)
DIVISORS = [216, 212, 208, 204, 199, 195, 190, 185, 180, 175, 170, 164, 158, 152, 145, 139, 132, 125, 117, 109, 101]
AVERAGES = [int(900_000 * 1.108**year) for year in YEARS]
"""The average wage of each year."""
RATES = [
    0, 252, 225, 252, 252, 300, 360, 387, 414, 250, 275, 325,
    350, 325, 300, 500, 831, 712, 829, 761, 604, 669, 612, 397,
]  # fmt: skip
"""An account's interest of each year, of 10,000."""

CONTRIBUTIONS = ["pension_employee", "pension_employer", "unemployment_employee", "unemployment_employer", "injury"]
PARTS = ["basic_pension", "account_pension", "transitional_pension"]
RESULTS = [*CONTRIBUTIONS, "indices", *PARTS]
"""What each engine yields for a person: fen, and the 24 indices added up, times 10,000."""

BASES = [f"bases_{year}" for year in YEARS]
ONE = {"wage": 1_234_567, "injury_class": 3, "age": 60, "deemed": 77}
ONE_BASES = [average * 9 // 10 + 7 * year for year, average in enumerate(AVERAGES)]
"""One person, who is decided alone."""


def people_file(folder: Path) -> Path:
    """One row a person: person, employer, wage, age, deemed (months), bases_0 to bases_23."""
    return folder / "people.parquet"


def employers_file(folder: Path) -> Path:
    """One row an employer, in order: employer (0, 1, …), injury_class."""
    return folder / "employers.parquet"
