"""How commands are typed, said in the terminal's language: help, and what was wrong with the words typed.

Typer says these in English only. A command's group is a `Commands`; the edge puts typer's errors through `in_words`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import typer
from typer._click.exceptions import BadOptionUsage, ClickException, MissingParameter, NoArgsIsHelpError, NoSuchOption
from typer._click.exceptions import BadParameter as ClickBadParameter
from typer.core import TyperCommand, TyperGroup

from renshe.cli.language import either

TYPED_AS = {
    "[OPTIONS]": ("[选项]", "[OPTIONS]"),
    "COMMAND [ARGS]...": ("命令 [参数]…", "COMMAND [ARGUMENTS]…"),
}
OF_A_TYPE = re.compile(r" <list\[\w+\]>")
"""A name of the program's own, after that of an argument that may be given several times."""
IN_A_RECORD = (
    (re.compile(r" *\[required\]"), "（必填）"),
    (re.compile(r" *\[default: ([^\]]*)\]"), r"（默认 \1）"),
    (re.compile(r"\bTEXT\b"), "文字"),
    (re.compile(r"\bINTEGER\b"), "整数"),
)

OF_A_FILE = (
    (re.compile(r"\w+ '(.*)' does not exist\."), "找不到“{}”。", "there is no “{}”."),
    (re.compile(r"\w+ '(.*)' is a directory\."), "“{}”是文件夹，应为文件。", "“{}” is a folder, not a file."),
    (re.compile(r"\w+ '(.*)' is not readable\."), "无权读取“{}”。", "“{}” may not be read."),
)
"""What typer says of a file."""


class _Help:
    """Help in the terminal's language: a usage line, what it does, then arguments, options, commands."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        pieces: list[str] = super().collect_usage_pieces(ctx)  # type: ignore[misc]  # mixed into typer's commands
        return [_typed_as(one) for one in pieces]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        prefix = either(zh="用法：", en="Usage: ")
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=prefix)

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = either(zh="显示本说明。", en="Show this help.")
        return option

    def format_options(self, ctx: Any, formatter: Any) -> None:
        titles = {"argument": either(zh="参数", en="Arguments"), "option": either(zh="选项", en="Options")}
        for kind, title in titles.items():
            params = [param for param in self.get_params(ctx) if param.param_type_name == kind]  # type: ignore[attr-defined]
            _section(formatter, title, [record for param in params if (record := param.get_help_record(ctx))])
        if isinstance(self, TyperGroup):
            named = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
            commands = [(name, one.get_short_help_str(80)) for name, one in named if one is not None]
            _section(formatter, either(zh="命令", en="Commands"), commands)


def _typed_as(piece: str) -> str:
    if piece in TYPED_AS:
        return either(zh=TYPED_AS[piece][0], en=TYPED_AS[piece][1])
    return piece.translate(str.maketrans("", "", "{}"))


def _section(formatter: Any, title: str, records: list[tuple[str, str]]) -> None:
    if records:
        formatter.write(f"\n{title}\n")
        width = max(cells(_told(name)) for name, _ in records) + 2
        for name, text in records:
            told = _told(name)
            formatter.write(f"  {told}{' ' * (width - cells(told))}{_told(text)}\n")


def cells(text: str) -> int:
    """The width on a terminal, where a Chinese character takes two cells."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _told(text: str) -> str:
    text = OF_A_TYPE.sub("", text)
    for pattern, words in IN_A_RECORD if either(zh="zh", en="en") == "zh" else ():
        text = pattern.sub(words, text)
    return text


class Command(_Help, TyperCommand):
    pass


class Group(_Help, TyperGroup):
    pass


class Commands(typer.Typer):
    """A group of commands whose help and errors are in the terminal's language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(cls=Group, rich_markup_mode=None, add_completion=False, **options)

    def command(self, name: str | None = None, **options: Any) -> Callable[[Any], Any]:
        return super().command(name, **{"cls": Command} | options)


def whole(low: int, high: int) -> Callable[[str], int]:
    """Return what reads a whole number from `low` to `high`, both included."""

    def number(text: str | int) -> int:
        if re.fullmatch(r"-?[0-9]{1,12}", str(text)) and low <= int(text) <= high:
            return int(text)
        raise typer.BadParameter(
            either(
                zh=f"“{text}”不是 {low} 至 {high} 的整数。", en=f"“{text}” is not a whole number from {low} to {high}."
            )
        )

    return number


def in_words(error: ClickException) -> str:
    """Return what was wrong with the words typed, then how the command is typed."""
    context = getattr(error, "ctx", None)
    if isinstance(error, NoArgsIsHelpError):
        return error.message
    said = _said(error)
    if context is None:
        return said
    more = either(zh=f"详见：{context.command_path} --help", en=f"More: {context.command_path} --help")
    return f"{said}\n{context.get_usage()}\n{more}"


def _said(error: ClickException) -> str:
    param = getattr(error, "param", None)
    hint = (param.get_error_hint() if param is not None else "").replace("'", "")
    match error:
        case MissingParameter():
            return either(zh=f"缺少 {hint}。", en=f"{hint} is missing.")
        case NoSuchOption(option_name=name, possibilities=possible):
            near = "、".join(sorted(possible or ()))
            return either(
                zh=f"没有选项 {name}" + (f"，是否为：{near}？" if near else "。"),
                en=f"There is no option {name}" + (f": did you mean {near}?" if near else "."),
            )
        case BadOptionUsage(option_name=name):
            if "not take" in error.message:
                return either(zh=f"选项 {name} 不带值。", en=f"The option {name} takes no value.")
            return either(zh=f"选项 {name} 后面须写上值。", en=f"The option {name} needs a value.")
        case ClickBadParameter():
            message = _of_a_file(error.message)
            return f"{hint}{either(zh='：', en=': ')}{message}" if hint else message
    if found := re.match(r"No such command '(.*?)'", error.message):
        return either(zh=f"没有命令“{found[1]}”。", en=f"There is no command “{found[1]}”.")
    if found := re.match(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", error.message):
        return either(zh=f"多出的参数：{found[1]}。", en=f"Too many arguments: {found[1]}.")
    if error.message.startswith("Missing command"):
        return either(zh="缺少命令。", en="A command is missing.")
    return error.message


def _of_a_file(message: str) -> str:
    """What is wrong with a file that was named, in the terminal's language; else the message as it is."""
    for pattern, zh, en in OF_A_FILE:
        if found := pattern.fullmatch(message):
            return either(zh=zh.format(found[1]), en=en.format(found[1]))
    return message
