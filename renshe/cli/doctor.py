"""`renshe doctor`: what is missing here, in words. Exit code 1 when something that running needs is missing.

What only tests need, and values of law that nobody has verified, are told but don't fail.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import typer

from renshe.cli.frame import AsJson, either, in_words, ready, show_json
from renshe.cli.usage import Commands
from renshe.errors import RensheError
from renshe.home import home, usable_home
from renshe.law import Month, Rulebook
from renshe.law.worksheet.words import STATE_WORDS

app = Commands()
PYTHON = (3, 11)
OLDEST_POSTGRESQL = 150000  # as libpq counts: 15.0
SHORTEST_KEY = 50  # characters; Django's own check asks for as many
NEEDED_BYTES = 1_000_000_000
ADVISED_BYTES = 20_000_000_000  # a year of a city of 400,000 people, its backup beside it
NAMED_AT_MOST = 12
CHROMIUM = Path("/usr/bin/chromium")
FONTS = Path("/usr/share/fonts/opentype/noto")


@dataclass(frozen=True)
class Finding:
    """What one check found. `missing` fails; `hint` is worth knowing."""

    check: str
    state: Literal["ok", "missing", "hint"]
    words: str
    names: tuple[str, ...] = ()


def findings() -> Iterator[Finding]:
    """Check everything, from the ground up; each check says what it found, the next ones go on regardless."""
    yield _python()
    try:
        usable_home()
    except RensheError as error:
        yield Finding("home", "missing", in_words(error))
        yield from _for_tests()
        return
    yield _disk()
    yield _signing_key()
    open_month: Month | None = None
    try:
        with ready():
            yield _database()
            yield Finding(
                "migrations", "ok", either(zh="数据库结构为最新。", en="The database's structure is current.")
            )
            yield _jobs()
            yield _notices()
            open_month = _open_month()
            yield _certificate_key()
    except RensheError as error:
        yield Finding("database", "missing", in_words(error))
    else:
        yield _months(open_month)
        if open_month is not None:
            yield _profile(open_month)
    yield from _law(open_month or Month(date.today().year, date.today().month))  # noqa: DTZ011 - the office's calendar
    yield from _for_tests()


def _python() -> Finding:
    have = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] < PYTHON:
        words = either(zh=f"Python {have} 过旧，需要 3.11 或更高。", en=f"Python {have} is too old: 3.11 or later.")
        return Finding("python", "missing", words)
    return Finding("python", "ok", f"Python {have}")


def _disk() -> Finding:
    there = next(folder for folder in (home(), *home().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    gigabytes = free // 1_000_000_000
    words = either(zh=f"{there} 可用空间 {gigabytes} GB", en=f"{gigabytes} GB free at {there}")
    if free < ADVISED_BYTES:
        words += either(zh="，建议不少于 20 GB。", en="; 20 GB or more is advised.")
    state: Literal["ok", "missing", "hint"] = "ok" if free >= ADVISED_BYTES else "hint"
    return Finding("disk", "missing" if free < NEEDED_BYTES else state, words)


def _signing_key() -> Finding:
    given = os.environ.get("RENSHE_SECRET_KEY")
    file = home() / "keys" / "secret_key"
    if given and len(given) < SHORTEST_KEY:
        words = either(zh="RENSHE_SECRET_KEY 过短，至少 50 个字符。", en="RENSHE_SECRET_KEY is short of 50 characters.")
        return Finding("signing-key", "missing", words)
    if given:
        return Finding(
            "signing-key", "ok", either(zh="签名密钥来自环境变量。", en="The environment names a signing key.")
        )
    if file.exists() and file.stat().st_mode & 0o077:
        words = either(zh=f"签名密钥可被他人读取，请执行 chmod 600 {file}", en=f"Others can read it: chmod 600 {file}")
        return Finding("signing-key", "missing", words)
    words = either(zh=f"签名密钥保存在 {file}", en=f"The signing key is kept in {file}")
    return Finding("signing-key", "ok", words)


def _certificate_key() -> Finding:
    from django.conf import settings

    from renshe.casework.certificates.signing import keyring

    check = "certificate-key"
    file = settings.SIGNING_KEY_FILE
    if not settings.SIGNING_KEYS and file.exists() and file.stat().st_mode & 0o077:
        words = either(
            zh=f"证明签名密钥可被他人读取，请执行 chmod 600 {file}", en=f"Others can read it: chmod 600 {file}"
        )
        return Finding(check, "missing", words)
    try:
        key_id = keyring.looked_at()
    except RensheError as error:
        return Finding(check, "missing", in_words(error))
    if key_id is None:
        words = either(
            zh="证明签名密钥在开具第一份证明时生成。",
            en="The key that signs certificates is made with the first of them.",
        )
        return Finding(check, "ok", words)
    words = either(
        zh=f"证明签名密钥 {key_id} 可用（{keyring.place()}）。",
        en=f"The key that signs certificates, {key_id}, is at hand ({keyring.place()}).",
    )
    return Finding(check, "ok", words)


def _database() -> Finding:
    from django.db import connection

    connection.ensure_connection()
    number = connection.connection.info.server_version
    have = f"PostgreSQL {number // 10000}.{number % 10000}"
    if number < OLDEST_POSTGRESQL:
        words = either(zh=f"{have} 过旧，需要 15 或更高。", en=f"{have} is too old: 15 or later.")
        return Finding("database", "missing", words)
    return Finding("database", "ok", have)


def _jobs() -> Finding:
    """Jobs that failed, and jobs that nobody takes."""
    from renshe.casework.jobs import looking

    found = looking.overview()
    words = either(
        zh=f"后台任务：待办理 {found.waiting}，重试中 {found.failing}，失败 {found.failed}；"
        f"办理进程 {found.workers} 个。",
        en=f"Jobs: {found.waiting} waiting, {found.failing} failing, {found.failed} failed; {found.workers} workers.",
    )
    if found.failed:
        words += either(zh="失败的见 renshe jobs list。", en=" `renshe jobs list` shows those that failed.")
    is_left = found.due_since is not None and not found.workers
    if is_left:
        words += either(
            zh="已到期的任务没有进程办理，请执行 renshe worker。", en=" Nobody takes those due: run `renshe worker`."
        )
    return Finding("jobs", "hint" if found.failed or is_left else "ok", words)


def _notices() -> Finding:
    """Notices of which nobody knows whether they went out."""
    from renshe.casework.models import Delivery

    unknown = Delivery.objects.filter(state=Delivery.State.UNKNOWN).count()
    if unknown:
        words = either(
            zh=f"有 {unknown} 条短信或邮件结果不明，待经办人在“短信和邮件”中确认。",
            en=f"{unknown} SMS or e-mails of which nobody knows whether they went out: see “SMS and e-mail”.",
        )
        return Finding("notices", "hint", words)
    return Finding("notices", "ok", either(zh="没有结果不明的短信或邮件。", en="No SMS or e-mail is unknown."))


def _open_month() -> Month | None:
    """Return the month to be closed next; None before the opening month is sealed."""
    from renshe.archive import sealing

    last = sealing.last_sealed()
    return None if last is None else last + 1


def _months(open_month: Month | None) -> Finding:
    if open_month is None:
        words = either(
            zh="尚无期初月份，无法月结。样例城市请执行 renshe city build。",
            en="There is no opening month, so none can be closed. For the sample city: renshe city build.",
        )
        return Finding("months", "missing", words)
    words = either(zh=f"下一个待办结的月份是 {open_month}。", en=f"The next month to close is {open_month}.")
    return Finding("months", "ok", words)


def _profile(month: Month) -> Finding:
    """Whether the city's profile lets the month be closed: who collects, the day on which benefits are paid."""
    from renshe.programmes.social_insurance.collection_modes import require_closable

    try:
        require_closable(month)
    except RensheError as error:
        return Finding("profile", "missing", in_words(error))
    words = either(zh=f"城市配置齐全，{month} 可以月结。", en=f"The city's profile is whole: {month} can be closed.")
    return Finding("profile", "ok", words)


def _law(month: Month) -> Iterator[Finding]:
    """Say which values of law are to be entered for that month, and which that are in force nobody verified."""
    from renshe.cli.law.entering import lines
    from renshe.law.checking.to_enter import to_enter
    from renshe.programmes.social_insurance.law import rulebook_of

    try:
        book = rulebook_of(home() / "law")
    except RensheError as error:
        yield Finding("law", "missing", in_words(error))
        return
    listed = to_enter(book, month)
    needed = _needed_by_the_close(book, month)
    blocking = [one for one in listed if one.held.name in needed and not one.held.holds_on(month)]
    names = tuple(one.held.name for one in blocking)
    if blocking:
        words = either(
            zh=f"{month} 月结缺少法规参数 {len(blocking)} 项：",
            en=f"Values of law that the close of {month} needs are missing ({len(blocking)}):",
        )
        yield Finding("law", "missing", _list(words, lines(book, blocking)), names)
    else:
        words = either(
            zh=f"{month} 月结所需法规参数齐全。", en=f"All values of law that closing {month} needs are there."
        )
        stale = [one.held for one in listed if one.why == "ended" and one.held.name in needed]
        if stale:
            called = _named([either(zh=one.zh, en=one.en) for one in stale])
            words += either(
                zh=f"其中 {len(stale)} 项已过适用期，沿用上一期取值、按暂定计算：{called}",
                en=f" Of these {len(stale)} have run out and are used on as provisional: {called}",
            )
        yield Finding("law", "ok", words, tuple(one.name for one in stale))
    if rest := [one for one in listed if one not in blocking]:
        words = either(
            zh=f"正式上线前须录入的法规参数 {len(rest)} 项：", en=f"To be entered before going live ({len(rest)}):"
        )
        yield Finding("law-to-enter", "hint", _list(words, lines(book, rest)), tuple(one.held.name for one in rest))
    yield from _expiry(book, month)
    yield from _unsure(book, month)


def _list(words: str, entries: Iterable[str]) -> str:
    return "\n".join([words, *(f"{'':9}{one}" for one in entries)])


def _needed_by_the_close(book: Rulebook, month: Month) -> set[str]:
    """The values that the formulas of a month's close ask for; all, where Django could not begin and none is known."""
    from django.apps import apps

    if not (apps.ready and apps.is_installed("renshe.programmes.social_insurance")):
        return set(book.parameters)
    from renshe.law.graph.usage import parameters_of
    from renshe.programmes.social_insurance.law_in_use import USES

    roots = book.roots_at(month)
    asked = (name for one in USES if one.kind == "run" for name in one.formulas)
    return {parameter for name in asked if name in roots for parameter in parameters_of(roots[name])}


def _unsure(book: Rulebook, month: Month) -> Iterator[Finding]:
    """Say which values in force in that month nobody has verified, by state."""
    unsure: dict[str, set[str]] = {}
    for name, parameter in book.parameters.items():
        begun = {value.key: value for value in parameter.values if value.starts <= month.first_day}
        for value in begun.values():
            if value.state != "verified":
                unsure.setdefault(value.state, set()).add(name)
    for state, names in sorted(unsure.items()):
        meant = either(zh=STATE_WORDS[state][0], en=STATE_WORDS[state][1])
        words = either(zh=f"“{meant}”的法规参数 {len(names)} 项：", en=f"Values of law {meant} ({len(names)}): ")
        called = [either(zh=book.parameters[name].zh, en=book.parameters[name].en) for name in sorted(names)]
        yield Finding(f"law-{state}", "hint", words + _named(called), tuple(sorted(names)))


def _expiry(book: Rulebook, month: Month) -> Iterator[Finding]:
    """Say which values run out within 90 days or have run out: today, and for the month that is to be closed."""
    from renshe.law.checking.expiry import DAYS_AHEAD, expiring

    today = date.today()  # noqa: DTZ011 - the office's calendar
    for check, day in (("law-expiry", today), ("law-expiry-open-month", month.first_day)):
        if check == "law-expiry-open-month" and Month.of(today) == month:
            continue
        found = expiring(book, day)
        names = tuple(one.name for one in found)
        told = [
            f"{either(zh=one.zh, en=one.en)}{either(zh=f'（至 {one.last_month}）', en=f' (until {one.last_month})')}"
            for one in found
        ]
        if found:
            words = either(
                zh=f"{day} 起 {DAYS_AHEAD} 天内到期或已到期的法规参数 {len(found)} 项：",
                en=f"Values of law that have run out by {day}, or will within {DAYS_AHEAD} days ({len(found)}): ",
            )
            yield Finding(check, "hint", words + _named(told), names)
        else:
            words = either(
                zh=f"{day} 起 {DAYS_AHEAD} 天内没有法规参数到期。",
                en=f"No value of law runs out by {day} or within {DAYS_AHEAD} days.",
            )
            yield Finding(check, "ok", words)


def _named(names: list[str]) -> str:
    more = len(names) - NAMED_AT_MOST
    return either(zh="、", en=", ").join(names[:NAMED_AT_MOST]) + (
        either(zh=f" 等另 {more} 项", en=f" and {more} more") if more > 0 else ""
    )


def _for_tests() -> Iterator[Finding]:
    wanted = {
        "chromium": CHROMIUM.exists(),
        "fonts-noto-cjk": FONTS.is_dir(),
        "poppler-utils": shutil.which("pdftotext") is not None,
    }
    for package, is_there in wanted.items():
        lacking = either(
            zh=f"测试还需要 {package}（make test 会安装）", en=f"Tests need {package} (make test installs it)"
        )
        there = either(zh=f"{package} 已安装（测试用）", en=f"{package} is there (for tests)")
        yield Finding(package, "ok" if is_there else "hint", there if is_there else lacking)


@app.command(help=either(zh="检查还缺什么", en="Say what is missing."))
def doctor(json: AsJson = False) -> None:
    found = list(findings())
    healthy = all(one.state != "missing" for one in found)
    if json:
        show_json({"healthy": healthy, "findings": [asdict(one) for one in found]})
    else:
        signs = {
            "ok": either(zh="正常", en="ok"),
            "missing": either(zh="缺失", en="MISSING"),
            "hint": either(zh="提示", en="hint"),
        }
        for one in found:
            typer.echo(f"{signs[one.state]:8} {one.words}")
    if not healthy:
        raise typer.Exit(1)
