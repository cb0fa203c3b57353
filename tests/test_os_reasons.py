"""What the operating system says stands in the sentence's own language."""

from __future__ import annotations

import errno
import os
import re

import duckdb
import psycopg
import pytest
from django.utils.translation import gettext, override

from renshe import faults, os_reasons


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "系统拒绝访问文件或目录 /data/x：磁盘空间已满。"),
        (errno.EACCES, "系统拒绝访问文件或目录 /data/x：当前账户没有权限。"),
        (errno.EROFS, "系统拒绝访问文件或目录 /data/x：磁盘为只读。"),
        (errno.ENOENT, "系统拒绝访问文件或目录 /data/x：不存在。"),
        (errno.EMFILE, "系统拒绝访问文件或目录 /data/x：进程打开的文件过多。"),
    ],
)
def test_a_refused_file_is_told_in_chinese_throughout(number: int, said: str) -> None:
    refused = faults.refusal(OSError(number, os.strerror(number), "/data/x"))
    assert refused is not None
    with override("zh-hans"):
        assert refused.in_words(gettext) == said


def test_every_listed_reason_has_words_in_both_languages() -> None:
    assert len(os_reasons.REASONS) == 31
    for number, english in os_reasons.REASONS.items():
        reason = os_reasons.of(OSError(number, os.strerror(number)))
        assert str(reason) == english
        with override("zh-hans"):
            assert re.fullmatch(r"[\u4e00-\u9fff，]+", reason.in_words(gettext)), english


def test_a_reason_that_a_library_quotes_is_told_in_its_place() -> None:
    full = duckdb.IOException('IO Error: Could not write file "/data/tmp/spill.tmp": No space left on device')
    refused = psycopg.OperationalError('connection to server at "127.0.0.1", port 1 failed: Connection refused')
    with override("zh-hans"):
        told = [(faults.refusal(one) or one) for one in (full, refused)]
        assert [one.in_words(gettext) for one in told if isinstance(one, faults.RensheError)] == [
            "系统拒绝访问文件或目录 /data/tmp/spill.tmp：磁盘空间已满。",
            "无法连接数据库：连接被拒绝，对方没有服务在监听。请检查数据库是否运行、DATABASE_URL 是否正确。",
        ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('database "nope" does not exist', "没有名为 nope 的数据库"),
        ('password authentication failed for user "boss"', "账户 boss 未通过验证（口令不对或不允许登录）"),
        ("sorry, too many clients already", "连接数已满"),
    ],
)
def test_why_postgresql_lets_nobody_in_is_told_in_chinese(said: str, told: str) -> None:
    refused = faults.refusal(psycopg.OperationalError(f'connection to server at "127.0.0.1" failed: FATAL:  {said}'))
    assert refused is not None
    with override("zh-hans"):
        assert refused.in_words(gettext).startswith(f"无法连接数据库：{told}。")


def test_a_number_that_is_not_listed_keeps_the_systems_words() -> None:
    assert str(os_reasons.of(OSError(errno.ENOTTY, "Inappropriate ioctl for device"))) == (
        "Inappropriate ioctl for device"
    )
