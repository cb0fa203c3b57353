"""The command's frame: help without Django, exit codes, words in two languages."""

import os
import subprocess
import sys


def renshe(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "renshe", *words],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_help_is_chinese_and_english_when_asked() -> None:
    assert "样例城市" in renshe("--help").stdout
    assert "The sample city" in renshe("--help", RENSHE_LANGUAGE="en").stdout


def test_wrong_usage_exits_with_2() -> None:
    assert renshe("sing").returncode == 2
    assert renshe("serve", "--port", "70000").returncode == 2
    assert renshe("serve", RENSHE_PORT="eighty").returncode == 2


def test_the_frame_loads_no_django() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, renshe.cli; print('django' in sys.modules)"], capture_output=True, text=True
    )
    assert done.stdout == "False\n"
