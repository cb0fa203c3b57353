import json
import sys

import pytest
from django.db import connection, transaction

from renshe import cli
from renshe.access import trail


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Run `renshe …` in this process, on the test's database. Returns the exit code."""
    monkeypatch.setattr(sys, "argv", ["renshe", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


@pytest.mark.django_db(transaction=True)
def test_audit_verify_says_whether_the_trail_is_as_it_was(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trail.record(None, "month.closed", "2021-01")
    assert run(monkeypatch, "audit", "seal") == 0
    assert run(monkeypatch, "audit", "verify") == 0
    assert "审计留痕完整" in capsys.readouterr().out
    assert run(monkeypatch, "audit", "verify", "--json") == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 1
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE access_trailentry SET subject_key = '2021-02'")
    assert run(monkeypatch, "audit", "verify") == 1
    assert "被改动" in capsys.readouterr().err
    assert run(monkeypatch, "audit", "verify", "--json") == 1
    assert json.loads(capsys.readouterr().out)["ok"] is False
