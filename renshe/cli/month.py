"""`renshe month …`: close a month, show a month."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from renshe.cli.frame import AsJson, either, progress_bar, ready, show_json
from renshe.cli.usage import Commands, cells

if TYPE_CHECKING:
    from renshe.access.models import User
    from renshe.law.month import Month
    from renshe.programmes.social_insurance.month import Partners

app = Commands(no_args_is_help=True)
STATES = {
    "closed": either(zh="已月结", en="closed"),
    "working": either(zh="月结进行中", en="being closed"),
    "open": either(zh="未月结", en="open"),
}
OPENING = either(zh="期初（从以往带入，已封存）", en="the opening, brought in from before, sealed")
MonthWord = Annotated[str, typer.Argument(metavar="YYYY-MM", help=either(zh="月份，如 2021-03", en="Such as 2021-03."))]


ByWhom = Annotated[
    str,
    typer.Option(
        metavar="USER", help=either(zh="以哪位工作人员的名义办理（用户名）", en="The officer in whose name it is done.")
    ),
]


@app.callback()
def commands() -> None:
    """Hold the commands together, however many there are."""


def parsed(word: str) -> Month:
    from renshe.law.month import Month

    try:
        return Month.parse(word)
    except ValueError as error:
        words = either(zh=f"“{word}”不是月份，应如 2021-03。", en=f"“{word}” is not a month such as 2021-03.")
        raise typer.BadParameter(words) from error


@app.command(
    help=either(
        zh="办结一个月；中途中断的接着办，已办结的拒绝",
        en="Close a month, or take up its close where a kill left it; refuse one that is closed.",
    )
)
def close(month: MonthWord, by: ByWhom = "") -> None:
    wanted = parsed(month)
    with ready(), progress_bar() as progress:
        from renshe.programmes.social_insurance import month as months

        officer = officer_called(by) if by else None
        months.require_turn(wanted)
        play_city(wanted)
        months.close(wanted, by=officer, progress=progress, partners=simulated_partners())
        print(either(zh=f"{wanted} 已办结封存。", en=f"{wanted} is closed and sealed."))


def officer_called(name: str) -> User:
    from renshe.access.models import User

    found = User.objects.filter(username=name, kind=User.Kind.OFFICER, is_active=True).first()
    if found is None:
        raise typer.BadParameter(either(zh=f"没有用户名为“{name}”的工作人员。", en=f"No officer is called {name!r}."))
    return found


@app.command(help=either(zh="显示一个月的状态、控制总数和文件", en="Show a month's state, control totals and files."))
def show(month: MonthWord, json: AsJson = False) -> None:
    wanted = parsed(month)
    with ready():
        from renshe.archive.sealing import require_records
        from renshe.portal.queries.months import totals
        from renshe.programmes.social_insurance.month import as_data

        require_records(wanted, wanted, asked=str(wanted))
        data = as_data(wanted)
        if json:
            show_json(data)
            return
        state = OPENING if "opening" in data else STATES[data["state"]]
        print(f"{data['month']}  {state}")
        for leg in data.get("opening", {}).get("entries", ()):
            _line(_posted(leg), f"{Decimal(leg['debit'] or leg['credit']):,}", leg["text"])
        for name, value in _awards(data["opening"]["awards"]) if "opening" in data else ():
            _line(name, value)
        for name, value in totals(wanted):
            _line(name, value)
        for file in data["files"]:
            _line(f"{file['name']}.parquet", f"{file['rows']:,}", file["sha256"][:16])


def _posted(leg: dict[str, Any]) -> str:
    """Name a posting of the opening: the insurance, debit or credit, the account."""
    from renshe.ledger.check import fund_name
    from renshe.ledger.models import Account

    side = either(zh="借", en="debit") if leg["debit"] else either(zh="贷", en="credit")
    return f"{fund_name(leg['fund'])} {side} {Account.objects.get(fund=leg['fund'], code=leg['account'])}"


def _awards(told: dict[str, Any]) -> list[tuple[str, str]]:
    """The pensions brought in: how many, and their sum a month."""
    return [
        (either(zh="期初带入的养老金（人）", en="Pensions brought in (people)"), f"{told['count']:,}"),
        (
            either(zh="期初带入的养老金（元/月）", en="Pensions brought in (yuan a month)"),
            f"{Decimal(told['total']):,}",
        ),
    ]


def _line(name: str, value: str, more: str = "") -> None:
    """Print a name and a number under those above; a Chinese character takes two cells of the terminal."""
    print(f"  {name}{' ' * max(1, 46 - cells(name))}{value:>20}  {more}".rstrip())


def simulated_partners() -> Partners | None:
    """Return how the sample city's partners are asked to answer; None where the profile names real ones."""
    from django.conf import settings

    from renshe.registry.errors import ProfileMissing
    from renshe.registry.profile import city_profile

    try:
        if city_profile().facts.get("sample") is not True:
            return None
    except ProfileMissing:
        return None
    from renshe.city import bank, tax_authority

    def answer(partner: str, of: Month) -> None:
        {"tax": tax_authority, "bank": bank}[partner].answer(settings.EXCHANGE_FOLDER, of)

    return answer


def play_city(month: Month) -> None:
    """Let the sample city live its month, once: its employers declare, people start, stop, retire and die."""
    if simulated_partners() is None:
        return
    from renshe.city import play
    from renshe.programmes.social_insurance.declaring.open_months import is_closed
    from renshe.programmes.social_insurance.errors import MonthClosed

    if not is_closed(month):  # its roster is not taken yet: a close taken up again finds the month played
        with contextlib.suppress(MonthClosed):  # somebody else's close has played it and took its roster meanwhile
            play.month(month)
