"""A deadline on a page and on paper: what a court can follow day by day."""

from __future__ import annotations

import re
import subprocess
from datetime import date

from django.template.loader import render_to_string
from django.utils.translation import override

from renshe.access.models import User
from renshe.casework.clocks import Days, Limit, Pause
from renshe.casework.clocks.calendar import Calendar
from renshe.casework.clocks.deadlines import Deadline, reckon
from renshe.casework.clocks.state_council import published
from renshe.portal import deadlines

KNOWN = Calendar(published().values())
AWARD = Limit(45, Days.NATURAL, rolls_over=True, basis="《劳动争议调解仲裁法》第四十三条")
HANDLING = Limit(10, Days.WORKING, rolls_over=False, basis="《社会保险经办条例》第六条")


def handled() -> Deadline:
    pauses = [Pause(date(2025, 4, 30), date(2025, 5, 7), "补正材料")]
    return reckon(HANDLING, date(2025, 4, 22), pauses, KNOWN)


def printed(deadline: Deadline, language: str) -> str:
    with override(language):
        paper = deadlines.pdf(deadline, "参保登记 442000-SI01-2025-000001", by=User(full_name="李霞"))
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=paper, capture_output=True, check=True)
    return re.sub(r"[ \t]+", " ", read.stdout.decode())


def test_the_paper_has_the_limit_its_law_each_day_not_counted_with_its_reason_and_the_end(db: None) -> None:
    paper = printed(handled(), "zh-hans")
    for line in (
        "期限计算单",
        "参保登记 442000-SI01-2025-000001",
        "期限 10 个工作日 起算日 2025-04-22（二）",
        "中止天数 8 截止日 2025-05-13（二）",
        "2025-04-22（二） 起算当日，不计入期限 1 0 0",
        "2025-04-23（三） – 2025-04-25（五） 计入 3 日 3 3 3",
        "2025-04-26（六） 双休日，不计入期限 1 0 3",
        "2025-04-27（日） 劳动节调休上班，计入期限 1 1 4",
        "2025-04-30（三） – 2025-05-07（三） 中止，不计入期限：补正材料 8 0 6",
        "2025-05-12（一） – 2025-05-13（二） 计入 2 日 2 2 10",
        "2025-04-30（三） – 2025-05-07（三） 补正材料 所列日期不计入期限",
        "法律依据：《社会保险经办条例》第六条",
        "国务院办公厅 2025 年放假安排",
    ):
        assert line in paper
    assert "Ends on 2025-05-13 (Tu)" in printed(handled(), "en")


def test_the_page_tells_the_same_and_what_is_provisional(db: None) -> None:
    ahead = reckon(HANDLING, date(2026, 12, 22), (), Calendar([published()[2026]]))
    with override("zh-hans"):
        page = " ".join(
            render_to_string("portal/parts/deadline.html", {"deadline": deadlines.shown(ahead, "参保登记")}).split()
        )
    assert "暂定：2027 年放假安排尚未公布，暂按双休日计算，公布后截止日可能变动。" in page
    assert "2027-01-05（二）" in page


def test_months_tell_their_corresponding_day_and_a_last_day_that_moves_both_days(db: None) -> None:
    with override("zh-hans"):
        month = deadlines.shown(reckon(Limit(1, Days.MONTHS, True, "一例"), date(2026, 1, 31), (), KNOWN), "一例")
        award = deadlines.shown(reckon(AWARD, date(2025, 8, 20), (), KNOWN), "裁决")
        paused = reckon(AWARD, date(2025, 8, 20), [Pause(date(2025, 9, 1), None, "委托鉴定")], KNOWN)
        waiting = deadlines.shown(paused, "裁决")
    assert ["对应日", "2026-02-28（六）"] in month.boxes
    assert month.marks == ["2026-02-28 所在月没有对应日，以该月末日为准。"]
    assert award.boxes[-2:] == [["期间届满日（顺延前）", "2025-10-04（六）"], ["截止日", "2025-10-09（四）"]]
    assert waiting.boxes[-1] == ["截止日", "中止期间未定"]
    assert ["中止天数", "自 2025-09-01（一） 起"] in waiting.boxes
