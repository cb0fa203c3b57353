"""Understanding single cells: what people type for amounts, categories and staff changes. No float touches money."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation, Overflow

from renshe.law import Month
from renshe.money import FEN_IN_YUAN, in_yuan, yuan
from renshe.programmes.social_insurance.declaring.columns import CHANGES, KINDS
from renshe.programmes.social_insurance.declaring.faults import Datum
from renshe.programmes.social_insurance.declaring.sheets import Cell, CellKind
from renshe.registry.errors import IdentityError
from renshe.registry.identity import parse_identity

HIGHEST_WAGE_FEN = 1_000_000_000  # ten million yuan: above it, it is a slip of the decimal point
AMOUNT = re.compile(r"[¥￥]?([+-]?)(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d*))?元?")
DATE = re.compile(r"\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?|月)(\d{1,2}:\d{2}.*)?")
# Excel stores 8888.88 as 8888.8799999999992: the 15 digits that it shows are what was typed.
SHOWN = Context(prec=15)
LAST_EXCEL_DAY = 2_958_465  # 9999-12-31
DAY_SERIAL = re.compile(r"(\d{1,7})(\.\d*)?", re.ASCII)  # digits only: int(Decimal("1E+3000000")) takes minutes


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault or note of one cell, not yet placed in its sheet."""

    code: str
    data: tuple[tuple[str, Datum], ...] = ()
    words: str = ""


def tidy(text: str) -> str:
    """Full-width to half-width, every kind of blank and invisible mark away, as far as no meaning is lost."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))


def is_full_width(text: str) -> bool:
    return any("！" <= c <= "～" or c == "　" for c in text)


def read_wage(cell: Cell) -> int | Problem:
    """Return the fen of a wage cell."""
    if cell.kind is CellKind.DATE:
        return Problem("wage.date")
    text = tidy(cell.text)
    if not text:
        return Problem("wage.missing")
    if cell.kind is CellKind.NUMBER:
        return _fen_of_number(text)
    found = AMOUNT.fullmatch(text)
    if not found or not (found[2] or found[3]):
        return Problem("wage.date" if DATE.fullmatch(text) else "wage.text")
    sign, whole, part = found[1], (found[2] or "0").replace(",", ""), found[3] or ""
    return _fen(Decimal(f"{sign}{whole}.{part or '0'}")) if len(whole) + len(part) < 40 else Problem("wage.too_large")


def _fen_of_number(text: str) -> int | Problem:
    try:
        amount = SHOWN.create_decimal(text)
    except Overflow:
        return Problem("wage.negative" if text.startswith("-") else "wage.too_large")
    except InvalidOperation:
        return Problem("wage.text")
    return _fen(amount) if amount.is_finite() else Problem("wage.text")


def _fen(amount: Decimal) -> int | Problem:
    if amount < 0:
        return Problem("wage.negative")
    if amount > in_yuan(HIGHEST_WAGE_FEN):
        return Problem("wage.too_large")
    in_fen = amount * FEN_IN_YUAN
    whole = int(in_fen)
    if in_fen != whole:
        return Problem("wage.decimals", (("right", yuan(whole + (in_fen - whole >= Decimal("0.5")))),))
    return whole


def read_identity(cell: Cell) -> str | Problem:
    """Return the 18 characters of an identity number."""
    if cell.kind is CellKind.DATE:
        return Problem("identity.date")
    # A number keeps 15 digits: of 18 the last three are gone.
    if cell.kind is CellKind.NUMBER and len(cell.text) >= 15 and not re.fullmatch(r"\d{15}", cell.text):
        return Problem("identity.number")
    try:
        return parse_identity(tidy(cell.text)[:40]).number
    except IdentityError as error:
        return Problem(error.code, tuple(asdict(error).items()), error.words)


def read_name(cell: Cell) -> str | Problem:
    name = same_name(cell.text)
    if not name:
        return Problem("name.missing")
    return name if len(name) <= 80 else Problem("name.too_long", (("length", len(name)),))


LETTERS = {"Lo", "Lu", "Ll", "Lt", "Lm", "Co"}  # Co: rare characters stand in the private use area on old records
NOT_IN_NAMES = re.compile(r"[\d=#@/\\|<>{}\[\]*+%$^~_:;?!\"]")


def can_be_registered(name: str) -> bool:
    """Whether somebody can be called so. Those on record are called as they are; this is asked for newcomers only,
    whom a date, a number or what a formula shows would otherwise name for life."""
    return not NOT_IN_NAMES.search(name) and any(unicodedata.category(c) in LETTERS for c in name)


def same_name(text: str) -> str:
    """Bring the ways a name is typed to one: blanks go between Chinese characters, stay between Latin words."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Cc"))
    plain = re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", plain)
    return re.sub("[•・‧．.]", "·", plain) if not plain.isascii() else plain


def read_kind(cell: Cell) -> str | Problem:
    """Return employee or specific; an empty cell is an employee."""
    text = tidy(cell.text)
    known = {**{zh: kind for kind, zh in KINDS.items()}, "": "employee", "在职": "employee", "在职职工": "employee"}
    return known.get(text) or Problem("kind.unknown")


def read_change(cell: Cell) -> str | Problem:
    """Return none, start or stop; an empty cell is none."""
    text = tidy(cell.text)
    known = {**{zh: change for change, zh in CHANGES.items()}, "": "none", "新增": "start", "减少": "stop"}
    return known.get(text) or Problem("change.unknown")


def read_month(cell: Cell) -> Month | None:
    """Return the month of a cell (202107, 2021-07, 2021年7月, or a day that Excel made of it), None if it is none."""
    text = tidy(cell.text)
    try:
        if cell.kind is CellKind.DATE and not re.search("[-/]", text):
            day = DAY_SERIAL.fullmatch(text)
            return Month.of(_day(int(day[1]))) if day else None
        return Month.parse(re.sub(r"^(\d{4}[-/.]\d{1,2})[-/.]\d{1,2}(T.*)?$", r"\1", text))
    except (ValueError, OverflowError):
        return None


def as_shown(cell: Cell) -> str:
    """Return a cell's text as its reader saw it: a day as a day, not as Excel's count of days."""
    day = DAY_SERIAL.fullmatch(tidy(cell.text)) if cell.kind is CellKind.DATE else None
    try:
        return _day(int(day[1])).isoformat() if day else cell.text.strip()
    except ValueError:
        return cell.text.strip()


def _day(serial: int) -> date:
    if not 61 <= serial <= LAST_EXCEL_DAY:  # before 1 March 1900 Excel's calendar has a day that never was
        raise ValueError
    return date(1899, 12, 30) + timedelta(days=serial)
