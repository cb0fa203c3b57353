"""`renshe archive verify` and `renshe ledger check`, as somebody types them, in a home of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

MAKE = """
from renshe.cli.frame import ready
with ready():
    from django.db import transaction
    from renshe.archive import files, query, sealing
    from renshe.law.month import Month
    from renshe.ledger import chart
    month = Month(2021, 3)
    with query.connect() as duck, transaction.atomic():
        chart.ensure()
        files.write(duck, month, "declared", "SELECT 1 AS person_id, 5::BIGINT AS fen", ["person_id"])
        sealing.seal(month, {})
"""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="renshe-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def typed(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "RENSHE_HOME": str(home), "RENSHE_LANGUAGE": "en"}
    return subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True)


@pytest.mark.proof
@pytest.mark.slow
def test_a_wrong_byte_makes_verify_name_the_file_and_end_with_1(home: Path) -> None:
    made = typed(home, "-c", MAKE)
    assert made.returncode == 0, made.stderr
    said, seal = typed(home, "-m", "renshe", "archive", "verify").stdout.splitlines()
    assert said == "1 sealed months, nothing changed."
    noted = seal.removeprefix("Last seal ")
    assert typed(home, "-m", "renshe", "archive", "verify", "--seal", noted).returncode == 0
    assert typed(home, "-m", "renshe", "archive", "verify", "--seal", noted[::-1]).returncode == 1
    place = home / "archive" / "2021-03" / "declared.parquet"
    whole = place.read_bytes()
    content = bytearray(whole)
    content[10] ^= 1
    place.write_bytes(content)
    wrong = typed(home, "-m", "renshe", "archive", "verify")
    assert wrong.returncode == 1
    assert wrong.stdout.splitlines() == ["2021-03/declared.parquet: the bytes are not those that were sealed.", seal]
    checked = typed(home, "-m", "renshe", "ledger", "check")
    assert checked.returncode == 1
    assert "the bytes are not those that were sealed" in checked.stdout
    place.write_bytes(whole)


@pytest.mark.slow
def test_a_whole_ledger_ends_with_0(home: Path) -> None:
    checked = typed(home, "-m", "renshe", "ledger", "check", "--json")
    assert checked.returncode == 0, checked.stderr
    assert {one["ok"] for one in json.loads(checked.stdout)} == {True}
    assert typed(home, "-m", "renshe", "ledger", "check").returncode == 0
