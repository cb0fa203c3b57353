"""What stands behind a figure, in words: how it was rounded, since when its clause or value holds, how sure it is."""

from __future__ import annotations

from renshe.law.graph.nodes import Rounded
from renshe.law.values.parameters import Value
from renshe.law.worksheet.lines import Source
from renshe.law.worksheet.words import percent, shown


def rounding_words(node: Rounded, *, chinese: bool) -> str:
    """How a value is rounded: `四舍五入到分`."""
    if node.how == "floor":
        return "舍去尾数取整" if chinese else "rounded down"
    if node.how == "ceiling":
        return "进位取整" if chinese else "rounded up"
    if node.unit.is_money:
        units = {0: ("分", "the fen"), -1: ("角", "the jiao"), -2: ("元", "the yuan")}
        if node.places in units:
            return f"四舍五入到{units[node.places][0]}" if chinese else f"rounded half up to {units[node.places][1]}"
    if not node.places:
        return "四舍五入取整" if chinese else "rounded half up to a whole number"
    return f"四舍五入到{node.places}位小数" if chinese else f"rounded half up to {node.places} decimals"


def value_words(first: object, until: object, following: tuple[object, str] | None, *, chinese: bool) -> str:
    """Since when a value of law holds, until when, and from when which other one: why it is this one that counts."""
    words = f"{first} 起" if chinese else f"from {first}"
    if until:
        words += f"至 {until}" if chinese else f" to {until}"
    if following is None:
        return words
    day, later = following
    return words + (f"，{day} 起为 {later}" if chinese else f", and {later} from {day}")


def following_words(following: Value | None, *, as_percent: bool, chinese: bool) -> tuple[object, str] | None:
    """What comes after a value, and from when; None of a practice, and where nothing does."""
    if following is None or following.unit.kind == "practice":
        return None
    value = following.value
    return following.first, percent(value) if as_percent else shown(value, following.unit, chinese=chinese)


def edition_words(since: object, until: object, following: object, *, chinese: bool) -> str:
    """Since when the clause reads so, and from when it reads otherwise; nothing where it has always read so."""
    words = []
    if since:
        words.append(f"{since} 起" if chinese else f"from {since}")
    if until:
        words.append(f"至 {until}" if chinese else f"to {until}")
    elif following:
        words.append(f"{following} 起另有规定" if chinese else f"another edition from {following}")
    return ("，" if chinese else ", ").join(words)


def source_words(source: Source, *, chinese: bool) -> str:
    """Where a fact came from: `来源：申报表 17`."""
    text = f"来源：{source.zh}" if chinese else f"from: {source.en}"
    return f"{text} {source.reference}" if source.reference else text
