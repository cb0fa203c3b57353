"""Fen (分) put as yuan: the one place where an amount gets its decimal point. All else counts in whole fen."""

from __future__ import annotations

from decimal import Decimal

FEN_IN_YUAN = 100
FEN_IN_WAN_YUAN = 1_000_000  # 万元


def yuan(fen: int) -> str:
    """Return fen as yuan, as a person reads them.

    >>> yuan(-123456789), yuan(5)
    ('-1,234,567.89', '0.05')
    """
    return f"{'-' if fen < 0 else ''}{abs(fen) // FEN_IN_YUAN:,}.{abs(fen) % FEN_IN_YUAN:02d}"


def plain_yuan(fen: int) -> str:
    """Return fen as yuan, as a program reads them.

    >>> plain_yuan(-123456789)
    '-1234567.89'
    """
    return f"{'-' if fen < 0 else ''}{abs(fen) // FEN_IN_YUAN}.{abs(fen) % FEN_IN_YUAN:02d}"


def in_yuan(fen: int) -> Decimal:
    """Return fen as the number of yuan that a spreadsheet takes: exact, of any size.

    >>> in_yuan(10**40 + 7)
    Decimal('100000000000000000000000000000000000000.07')
    """
    return Decimal((int(fen < 0), tuple(map(int, str(abs(fen)))), -2))


def wan_yuan(fen: int) -> str:
    """Return fen as whole 万元, half up, as a chart has room for.

    >>> wan_yuan(12345678901), wan_yuan(-1500000), wan_yuan(499999)
    ('12,346', '-2', '0')
    """
    whole = (2 * abs(fen) + FEN_IN_WAN_YUAN) // (2 * FEN_IN_WAN_YUAN)
    return f"{-whole if fen < 0 else whole:,}"
