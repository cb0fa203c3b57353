import json
from pathlib import Path

import pytest
from django.conf import LazySettings

from tests.test_audit_command import run


@pytest.mark.django_db(transaction=True)
def test_keys_are_listed_and_rotate(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: LazySettings, tmp_path: Path
) -> None:
    settings.SIGNING_KEYS, settings.SIGNING_KEY_FILE = "", tmp_path / "certificates.pem"
    assert run(monkeypatch, "keys", "list") == 0
    assert "还没有签名密钥" in capsys.readouterr().out
    assert run(monkeypatch, "keys", "rotate", "--json") == 0  # before any certificate: the first key
    first = json.loads(capsys.readouterr().out)
    assert run(monkeypatch, "keys", "rotate") == 0
    assert "已启用签名密钥" in capsys.readouterr().out
    assert run(monkeypatch, "keys", "list", "--json") == 0
    old, new = json.loads(capsys.readouterr().out)
    assert (old["key"], old["until"] is not None, new["until"], new["algorithm"]) == (
        first["key"],
        True,
        None,
        "SM2-SM3",
    )
    settings.SIGNING_KEYS = "no key"
    assert run(monkeypatch, "keys", "rotate") == 1
    assert "RENSHE_SIGNING_KEYS 中没有可用于签署证明的密钥" in capsys.readouterr().err
