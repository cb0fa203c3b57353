"""`renshe law rerun`, `renshe law receipt`: a decision run again by the law of then, from its file or its number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from renshe.cli.frame import AsJson, either, in_words, ready, show_json
from renshe.cli.law.given import input_file, rulebook
from renshe.cli.usage import Commands
from renshe.law import Rulebook
from renshe.law.amounts import plain
from renshe.law.errors import LawError
from renshe.law.month import moment
from renshe.law.receipts.changes import Change, changes
from renshe.law.receipts.rebuilding import book_of
from renshe.law.receipts.receipt import Receipt, RunAgain, read, run_again

app = Commands()
Wanted = Annotated[
    str,
    typer.Argument(
        metavar=either(zh="计算留痕", en="RECEIPT"),
        help=either(
            zh="决定的编号（见其页面地址），或计算留痕文件，- 为标准输入",
            en="The number of a decision (in its page's address), or a receipt's file; - is standard input.",
        ),
    ),
]


@app.command(
    "rerun",
    help=either(
        zh="按当时的法规重新计算一项决定；说明现行法规有何不同",
        en="Run a decision again by the law of then; say what today's law has otherwise.",
    ),
)
def rerun(receipt: Wanted, as_json: AsJson = False) -> None:
    held, law = _found(receipt)
    again = run_again(held, law)
    today = rulebook()
    changed = changes(law, today, held.formulas, moment(held.on))
    by_todays = run_again(held, today) if changed else again
    if as_json:
        show_json(_as_data(held, again, by_todays, changed))
    else:
        _tell(held, law, again, by_todays, changed)
    if not again.is_same:
        raise typer.Exit(1)


@app.command(
    "receipt",
    help=either(
        zh="输出一项决定的计算留痕，连同计算过程和当时法规的文本，可在别处重新计算",
        en="Print a decision's receipt with its explanation and the text of its law: enough to run it again elsewhere.",
    ),
)
def receipt(
    number: Annotated[int, typer.Argument(metavar=either(zh="编号", en="NUMBER"), min=1)],
) -> None:
    show_json(_kept(number))


def _found(wanted: str) -> tuple[Receipt, Rulebook]:
    """The receipt and the law of then. Raises BadParameter, ReceiptWrong, LawTextWrong."""
    is_number = wanted.isascii() and wanted.isdigit() and not Path(wanted).exists()
    paper = _kept(int(wanted)) if is_number else input_file(wanted, named=either(zh="计算留痕", en="RECEIPT"))
    held = read(paper.get("receipt", paper))
    text = paper.get("law") if "receipt" in paper else None
    if text is None:
        today = rulebook()
        text = today.text if today.content_hash == held.law else _law_kept(held.law)
    return held, book_of(str(text), held.law)


def _kept(number: int) -> dict[str, Any]:
    with ready():
        from renshe.casework import decisions
        from renshe.casework.models import Decision

        found = Decision.objects.select_related("law").filter(pk=number).first()
        if found is None:
            words = either(zh=f"没有编号为 {number} 的决定。", en=f"There is no decision of the number {number}.")
            raise typer.BadParameter(words)
        return json.loads(json.dumps(decisions.paper_of(found)))  # type: ignore[no-any-return]  # a dict goes in


def _law_kept(content_hash: str) -> str:
    with ready():
        from renshe.casework.models import LawText

        found = LawText.objects.filter(content_hash=content_hash).values_list("text", flat=True).first()
    if found is None:
        words = either(
            zh=f"此处没有留存法规版本 {content_hash}，文件中也没有附带。",
            en=f"The law {content_hash} is kept neither in the file nor here.",
        )
        raise typer.BadParameter(words)
    return found


def _as_data(held: Receipt, again: RunAgain, by_todays: RunAgain, changed: list[Change]) -> dict[str, Any]:
    return {
        "receipt": held.hash,
        "law": held.law,
        "engine": held.engine,
        "on": held.on,
        "decided": dict(held.results),
        "results": dict(again.results),
        "same": again.is_same,
        "explained_alike": again.is_explained_alike,
        "by_todays_law": dict(by_todays.results),
        "refused": in_words(again.refused) if again.refused else None,
        "changes": [
            {
                "kind": one.kind,
                "name": one.name,
                "label_zh": one.zh,
                "label_en": one.en,
                "then": one.then,
                "now": one.now,
            }
            for one in changed
        ],
    }


def _tell(held: Receipt, law: Rulebook, again: RunAgain, by_todays: RunAgain, changed: list[Change]) -> None:
    typer.echo(
        either(
            zh=f"法规版本 {held.law[:16]}，{held.on}，引擎 {held.engine}",
            en=f"law {held.law[:16]}, {held.on}, engine {held.engine}",
        )
    )
    for name in held.formulas:
        value = held.results.get(name)
        label = either(zh=law.formulas[name].zh, en=law.formulas[name].en) if name in law.formulas else name
        typer.echo(f"{label}  {_shown(law, name, value)}  {_outcome(law, name, value, again)}")
    if again.refused:
        typer.echo(in_words(again.refused))
    elif again.is_explained_alike:
        typer.echo(either(zh="计算过程一致", en="explained alike"))
    elif not again.other_engine:
        typer.echo(either(zh="计算过程与留痕不一致", en="explained otherwise than in the receipt"))
    else:
        now = again.other_engine
        typer.echo(
            either(
                zh=f"计算过程的表述不同：当时引擎 {held.engine}，现在 {now}",
                en=f"explained otherwise: engine {held.engine} then, {now} now",
            )
        )
    _tell_changes(law, held, by_todays, changed)


def _tell_changes(law: Rulebook, held: Receipt, by_todays: RunAgain, changed: list[Change]) -> None:
    if not changed:
        typer.echo(either(zh="现行法规对此没有变动", en="today's law is the same in this"))
        return
    typer.echo(either(zh="此后法规的变动：", en="changed in the law since:"))
    for one in changed:
        told = (
            f"{one.then or '—'} → {one.now or '—'}" if one.kind == "value" else either(zh="写法已改动", en="rewritten")
        )
        typer.echo(f"  {either(zh=one.zh, en=one.en)} ({one.name})  {told}")
    if by_todays.refused:
        typer.echo(either(zh="按现行法规：", en="by today's law: ") + in_words(by_todays.refused))
        return
    for name, value in by_todays.results.items():
        label = either(zh=law.formulas[name].zh, en=law.formulas[name].en) if name in law.formulas else name
        typer.echo(either(zh="按现行法规：", en="by today's law: ") + f"{label}  {_shown(law, name, value)}")


def _outcome(law: Rulebook, name: str, decided: Any, again: RunAgain) -> str:
    if name not in again.results:
        return "✗"
    now = again.results[name]
    return "✓" if now == decided else f"✗ {_shown(law, name, now)}"


def _shown(law: Rulebook, name: str, value: Any) -> str:
    if value is None:
        return "—"
    if name not in law.formulas or isinstance(value, bool | str):
        return str(value)
    try:
        return str(plain(value, law.unit(name)))
    except (LawError, TypeError, ValueError):
        return str(value)
