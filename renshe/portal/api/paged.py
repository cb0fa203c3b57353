"""Lists by cursor: `next` of one page is `after` of the next. It holds where rows come and go in between."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from ninja import Query
from pydantic import AfterValidator, Field, WithJsonSchema

from renshe.errors import Phrase
from renshe.portal.api import problems

MOST_ROWS = 100
LONGEST_CURSOR = 160
Row = TypeVar("Row")
problems.RIGHT |= {
    "after": Phrase("what the page before gave as `next`"),
    "limit": Phrase("a whole number from 1 to %(most)s", most=MOST_ROWS),
}


def cursor_of(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def key_of(cursor: str) -> str:
    """The key behind which the next page begins. Raises ValueError: nothing here gave this cursor."""
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeError) as error:
        raise ValueError from error


def _number(cursor: str) -> str:
    key = key_of(cursor)
    if not (key.isascii() and key.isdigit() and len(key) < len(str(2**63))):
        raise ValueError
    return key


def _code(cursor: str) -> str:
    return key_of(cursor)


_IN_SCHEMA = WithJsonSchema({"type": "string", "maxLength": LONGEST_CURSOR})
AfterNumber = Annotated[str, Field(max_length=LONGEST_CURSOR), AfterValidator(_number), _IN_SCHEMA]
AfterCode = Annotated[str, Field(max_length=LONGEST_CURSOR), AfterValidator(_code), _IN_SCHEMA]
Limit = Annotated[int, Query(ge=1, le=MOST_ROWS, description="Rows of a page.")]


def page(found: Sequence[Row], limit: int, tell: Callable[[Row], Any], key: Callable[[Row], str]) -> dict[str, Any]:
    """`found`: the rows of the page and one more, where there are more."""
    rows = found[:limit]
    return {"rows": [tell(one) for one in rows], "next": cursor_of(key(rows[-1])) if len(found) > limit else None}
