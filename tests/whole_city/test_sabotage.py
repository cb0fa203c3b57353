"""Books that were cooked are found out: each way named in `sabotage` is seen, with month, sums and difference."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from renshe.testing import sampled
from tests.whole_city.home import Home
from tests.whole_city.sabotage import SABOTAGES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="each home has its embedded PostgreSQL"),
]
Tried = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def tried(year: Home) -> Iterator[Tried]:
    """Has the closed year sabotaged in a process of its own that takes all back."""
    environment = os.environ | {"RENSHE_HOME": str(year.path), "RENSHE_LANGUAGE": "en"}
    saboteur = subprocess.Popen(
        [sys.executable, "-m", "tests.whole_city.sabotage"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert saboteur.stdin and saboteur.stdout
    assert saboteur.stdout.readline() == "ready\n"

    def ask(name: str) -> list[str]:
        assert saboteur.stdin and saboteur.stdout
        saboteur.stdin.write(f"{name}\n")
        saboteur.stdin.flush()
        found: list[str] = json.loads(saboteur.stdout.readline())
        return found

    yield ask
    saboteur.stdin.close()
    saboteur.wait(30)


@pytest.mark.parametrize("name", sampled(list(SABOTAGES), 8))
def test_sabotage_is_found_and_said_in_words(tried: Tried, name: str) -> None:
    said = tried(name)
    assert any(SABOTAGES[name].is_said_in(sentence) for sentence in said), said


@pytest.mark.proof
def test_the_commands_say_it_and_end_with_1(year: Home) -> None:
    raise_it = (
        "UPDATE ledger_bill SET due_fen = due_fen + %s"
        " WHERE id = (SELECT min(id) FROM ledger_bill WHERE fund = 'injury' AND month = '2021-05-01')"
    )
    with year.connect() as session:
        session.execute("SET session_replication_role = replica")  # as somebody could who has the database itself
        session.execute(raise_it, [100])
        session.commit()
        try:
            found = year.renshe("ledger", "check", COLUMNS="200")
            data = json.loads(year.renshe("ledger", "check", "--json").stdout)
        finally:
            session.execute(raise_it, [-100])
            session.commit()
    assert found.returncode == 1
    assert "2021-05 工伤" in found.stdout
    assert "差 -1.00" in found.stdout
    wrong = [one for one in data if not one["ok"]]
    assert {Decimal(one["left"]) - Decimal(one["right"]) for one in wrong} <= {-1, 1}
    assert all(one["words"] for one in wrong)
    assert year.renshe("archive", "verify", "--seal", "0" * 64).returncode == 1
    assert year.renshe("archive", "verify", "--seal", year.data("archive", "verify")["seal"]).returncode == 0
