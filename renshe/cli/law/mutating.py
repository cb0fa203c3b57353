"""`renshe law mutate`: change one number or operator of the law at a time, and see whether a worked example notices."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from renshe.cli.frame import AsJson, either, progress_bar, show_json, translating
from renshe.cli.usage import Commands, whole
from renshe.law.checking.assurance import share
from renshe.law.errors import UnknownName
from renshe.law.examples import tested
from renshe.law.examples.trials import Tally, Trials
from renshe.law.telling import near

app = Commands()
Number = Annotated[
    int | None,
    typer.Option(
        "--sample",
        parser=whole(1, 100_000),
        metavar=either(zh="个数", en="NUMBER"),
        help=either(zh="只抽取这么多处改动", en="Try only so many changes, drawn at random."),
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        "--seed",
        parser=whole(0, 2**31),
        metavar=either(zh="种子", en="SEED"),
        help=either(zh="抽取的随机种子", en="With which the sample is drawn."),
    ),
]


@app.command(
    "mutate",
    help=either(
        zh="每次改动法规中的一个数字或运算符，逐条说明是否有算例能够发现",
        en="Change one number or operator at a time; tell clause by clause whether a worked example notices.",
    ),
)
def mutate(
    formula: Annotated[
        str,
        typer.Option(
            "--formula",
            metavar=either(zh="公式", en="NAME"),
            help=either(zh="只改动这一公式及其直接用到的参数", en="Only this formula and the values that it uses."),
        ),
    ] = "",
    sample: Number = None,
    seed: Seed = 0,
    kept: Annotated[
        bool,
        typer.Option(
            "--keep",
            help=either(
                zh="把全部改动的结果存入法规目录，供法规页面显示",
                en="Keep the whole result beside the law, for its pages.",
            ),
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    from renshe.programmes.social_insurance.law import TESTED, national_rulebook, worked_examples

    if kept and (formula or sample is not None):
        raise typer.BadParameter(
            either(zh="--keep 只能用于全部改动，不能与 --formula 或 --sample 同用。",
                   en="--keep is of a whole run: not together with --formula or --sample.")
        )  # fmt: skip
    trials = Trials(national_rulebook(), worked_examples())
    changes = trials.changes_of(formula) if _known(trials, formula) else trials.changes
    if sample is not None and sample < len(changes):
        changes = random.Random(seed).sample(changes, sample)  # noqa: S311 - a sample, no secret
    with progress_bar(silent=as_json) as progress:
        tallies = trials.tallied(trials.run(changes, progress))
    if kept and not trials.failing:
        tested.keep(TESTED, tested.as_data(trials.book, tallies, datetime.now(UTC).date()))
    if as_json:
        show_json(_as_data(tallies))
    else:
        _show(tallies)
    with translating() as translate:
        for failure in trials.failing:
            typer.echo(failure.in_words(translate), err=True)
    if trials.failing:
        raise typer.Exit(1)


def _known(trials: Trials, formula: str) -> bool:
    if formula and formula not in trials.book.formulas:
        raise UnknownName(formula, near(formula, trials.book.formulas))
    return bool(formula)


def _as_data(tallies: list[Tally]) -> dict[str, Any]:
    return {
        **_counted(tallies),
        "clauses": [
            {
                "name": one.of,
                "kind": "formula" if one.cites else "parameter",
                "label_zh": one.zh,
                "label_en": one.en,
                "cites": one.cites,
                "tried": one.tried,
                "caught": one.caught,
                "refused": one.refused,
                "untested": [{"where": x.where, "before": x.before, "after": x.after} for x in one.untested],
            }
            for one in tallies
        ],
    }


def _counted(tallies: list[Tally]) -> dict[str, int]:
    return {
        "tried": sum(one.tried for one in tallies),
        "caught": sum(one.caught for one in tallies),
        "refused": sum(one.refused for one in tallies),
    }


def _show(tallies: list[Tally]) -> None:
    for one in tallies:
        typer.echo(f"{one.of}  {either(zh=one.zh, en=one.en)}  {one.caught}/{one.tried}" + _cited(one))
        for change in one.untested:
            line = either(zh=f"第 {change.where} 行", en=f"line {change.where}") if one.cites else change.where
            words = either(zh="没有算例发现", en="no example notices")
            typer.echo(f"    {line}{either(zh='：', en=': ')}{change.before} → {change.after}  ({words})")
    of = _counted(tallies)
    typer.echo(
        either(
            zh=f"共改动 {of['tried']} 处，算例发现 {of['caught']} 处（{share(of['caught'], of['tried'])}）；"
            f"另有 {of['refused']} 处因单位不符等无法读入，不计。",
            en=f"{of['tried']} changes, {of['caught']} caught ({share(of['caught'], of['tried'])}); "
            f"{of['refused']} more could not be read (units that don't fit) and don't count.",
        )
    )


def _cited(one: Tally) -> str:
    return f"  [{one.cites}]" if one.cites else ""
