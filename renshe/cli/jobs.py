"""`renshe jobs …`: what waits, fails and has failed; have one tried again, or give it up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from renshe.cli import table
from renshe.cli.frame import AsJson, either, ready, show_json
from renshe.cli.language import language
from renshe.cli.usage import Commands, whole

if TYPE_CHECKING:
    from renshe.casework.jobs.models import Job

app = Commands(no_args_is_help=True)
STATES = {
    "waiting": either(zh="待办理", en="waiting"),
    "failing": either(zh="出错重试中", en="failing, tried again"),
    "failed": either(zh="失败", en="failed"),
    "done": either(zh="已办结", en="done"),
    "dropped": either(zh="已放弃", en="given up"),
}
Number = Annotated[
    int,
    typer.Argument(
        parser=whole(1, 10**12 - 1),
        metavar=either(zh="编号", en="NUMBER"),
        help=either(zh="任务编号，见 renshe jobs list", en="The job's number, from renshe jobs list."),
    ),
]


def _state(text: str) -> str:
    if text in ("waiting", "failing", "failed"):
        return text
    raise typer.BadParameter(
        either(zh=f"“{text}”不是 waiting、failing 或 failed。", en=f"“{text}” is none of waiting, failing, failed.")
    )


@app.command("list", help=either(zh="列出未办结的任务", en="List the jobs that are not done."))
def list_jobs(
    state: Annotated[
        str | None,
        typer.Option(
            parser=_state,
            metavar=either(zh="状态", en="STATE"),
            help=either(zh="waiting（待办理）、failing（重试中）或 failed（失败）", en="waiting, failing or failed."),
        ),
    ] = None,
    limit: Annotated[
        int,
        typer.Option(
            parser=whole(1, 100_000),
            metavar=either(zh="条数", en="NUMBER"),
            help=either(zh="最多列出的条数", en="At most so many."),
        ),
    ] = 100,
    as_json: AsJson = False,
) -> None:
    with ready():
        from dataclasses import asdict

        from renshe.casework.jobs import looking

        found = looking.overview()
        rows = [_as_data(one) for one in looking.not_done(*([state] if state else []))[:limit]]
    if as_json:
        due_since = found.due_since.isoformat() if found.due_since else None
        show_json({**asdict(found), "due_since": due_since, "jobs": rows})
        return
    typer.echo(
        either(
            zh=f"待办理 {found.waiting}，重试中 {found.failing}，失败 {found.failed}；办理进程 {found.workers} 个。",
            en=f"{found.waiting} waiting, {found.failing} failing, {found.failed} failed; {found.workers} workers.",
        )
    )
    if rows:
        headings = (
            either(zh="编号", en="Number"),
            either(zh="任务", en="Job"),
            either(zh="状态", en="State"),
            either(zh="失败次数", en="Failures"),
            either(zh="应办时间", en="Due"),
            either(zh="原因", en="Reason"),
        )
        lines = [
            (
                str(row["number"]),
                str(row["case"] or row["key"]) + "  " + str(row["step"]),
                STATES[str(row["state"])],
                str(row["attempts"]),
                str(row["due_at"]),
                str(row[f"reason_{'zh' if language() == 'zh-hans' else 'en'}"]),
            )
            for row in rows
        ]
        table.show(headings, lines, numbers={0, 3})


@app.command(help=either(zh="立即重试一个任务", en="Have a job tried again at once."))
def retry(number: Number) -> None:
    with ready():
        from renshe.casework.jobs import looking

        looking.retry(number, by=None)
    typer.echo(either(zh=f"任务 {number} 已重新排队。", en=f"Job {number} is in the queue again."))


@app.command(help=either(zh="放弃一个任务，须写明理由", en="Give a job up for good, saying why."))
def drop(
    number: Number,
    reason: Annotated[
        str,
        typer.Option(
            metavar=either(zh="理由", en="TEXT"),
            help=either(zh="放弃的理由，记入审计留痕", en="Why; it goes to the trail."),
        ),
    ],
) -> None:
    if not reason.strip():
        raise typer.BadParameter(either(zh="请写明理由。", en="Say why."), param_hint="--reason")
    with ready():
        from renshe.casework.jobs import looking

        looking.drop(number, reason=reason.strip(), by=None)
    typer.echo(either(zh=f"任务 {number} 已放弃。", en=f"Job {number} is given up."))


def _as_data(job: Job) -> dict[str, object]:
    from django.utils import timezone

    return {
        "number": job.pk,
        "key": job.key,
        "step": job.step,
        "case": str(job.case) if job.case else None,
        "state": job.state,
        "attempts": job.attempts,
        "due_at": timezone.localtime(job.due_at).strftime("%Y-%m-%d %H:%M:%S"),
        "reason_zh": job.reason_zh,
        "reason_en": job.reason_en,
    }
