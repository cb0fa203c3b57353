"""An amount in capital characters (大写), as it stands beside the figures wherever money is decided or paid."""

from __future__ import annotations

from renshe.money import plain_yuan


def capitals(fen: int) -> str:
    """Return fen in capital characters, exact.

    >>> capitals(176_644), capitals(10_700_053), capitals(5)
    ('壹仟柒佰陆拾陆元肆角肆分', '壹拾万柒仟元伍角叁分', '伍分')
    """
    import cn2an  # it compiles all its patterns when it comes in: a tenth of what a command needs that shows no paper

    return str(cn2an.an2cn(plain_yuan(fen), "rmb"))
