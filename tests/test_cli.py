"""The command's frame: help without Django, exit codes, words in two languages."""

import errno
import json
import os
import re
import subprocess
import sys

import pytest

from renshe import faults
from renshe.testing import sampled


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


@pytest.mark.parametrize(
    ("typed", "chinese", "english"),
    sampled([
        (["sing"], "没有命令“sing”。", "There is no command “sing”."),
        (["month", "close"], "缺少 YYYY-MM。", "YYYY-MM is missing."),
        (["month", "show", "2021-13"], "“2021-13”不是月份，应如 2021-03。",
         "“2021-13” is not a month such as 2021-03."),
        (["figures", "abc"], "YYYY：“abc”不是 1949 至 2199 的整数。",
         "YYYY: “abc” is not a whole number from 1949 to 2199."),
        (["figures", "2021", "2022"], "多出的参数：2022。", "Too many arguments: 2022."),
        (["city", "build", "--scale"], "选项 --scale 后面须写上值。", "The option --scale needs a value."),
        (["city", "build", "--scale", "nan"], "--scale：比例 nan 不可用：应在 0.001 至 1 之间。",
         "--scale: The scale nan is not possible: it goes from 0.001 to 1."),
        (["--jsn"], "没有选项 --jsn。", "There is no option --jsn."),
    ], 4),
)  # fmt: skip
def test_wrong_usage_is_told_in_the_terminals_language(typed: list[str], chinese: str, english: str) -> None:
    for language, words in (("zh", chinese), ("en", english)):
        done = renshe(*typed, RENSHE_LANGUAGE=language)
        assert (done.returncode, done.stdout, done.stderr.splitlines()[0]) == (2, "", words)


def test_help_has_no_english_frame_in_chinese() -> None:
    said = renshe("city", "build", "--help").stdout
    assert said.startswith("用法：renshe city build [选项]\n")
    assert re.findall(r"Usage|Options|Show|default|INTEGER|TEXT", said) == []


def test_with_json_a_refusal_too_is_json_alone() -> None:
    done = renshe("month", "show", "abc", "--json", RENSHE_LANGUAGE="en")
    assert (done.returncode, done.stderr) == (2, "")
    error = json.loads(done.stdout)["error"]
    assert (error["code"], error["message"].splitlines()[0]) == ("usage", "“abc” is not a month such as 2021-03.")


@pytest.mark.parametrize(
    "words", [("law", "list"), ("law", "list", "--json"), ("--help",), ("month", "show", "abc", "--json")]
)
def test_a_reader_who_leaves_ends_the_command_without_words(words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as unread:
        done = subprocess.run(
            [sys.executable, "-m", "renshe", *words], stdout=unread, stderr=subprocess.PIPE, text=True, timeout=120
        )
    assert (done.returncode, done.stderr) == (1, "")


def test_a_pipe_that_nobody_reads_is_no_file_that_the_machine_refuses() -> None:
    with pytest.raises(BrokenPipeError), faults.in_words():
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
