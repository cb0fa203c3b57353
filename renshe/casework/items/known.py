"""The items that the programmes have declared, by their code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from renshe.casework.certificates import kinds, printers
from renshe.casework.errors import UnknownItem
from renshe.casework.items import beside
from renshe.casework.items.service_item import ServiceItem

if TYPE_CHECKING:
    from renshe.casework.models import Case

_items: dict[str, ServiceItem] = {}


def register(item: ServiceItem) -> ServiceItem:
    """Make an item known, and the kinds of its documents. Codes and prefixes are used once. Raises DeclaredWrong."""
    item.check()
    for other in _items.values():
        if other == item:
            continue
        if other.code == item.code:
            raise item.fault(f"{item.code} is declared already at {other.at}")
        if other.prefix == item.prefix:
            raise item.fault(f"the prefix {item.prefix} is used already at {other.at}")
    check_layouts(item)
    for document in item.procedure.documents():
        kind = document.kind(item.code)
        taken = kinds.others_like(kind)
        if taken is not None and (taken.code, taken.name) != (kind.code, kind.name):
            raise document.fault(f"the code {kind.code} or the prefix {kind.prefix} is used already by {taken.code}")
        kinds.register_again(kind)
    _items[item.code] = item
    return item


def check_followings() -> None:
    """Raise DeclaredWrong where an item is followed by one that there is not: looked at once all are registered."""
    for item in _items.values():
        for one in item.followed_by:
            beside.check_followed(item, one, _items.get(one.item))


def check_layouts(item: ServiceItem) -> None:
    """Raise DeclaredWrong for a document that nobody can print."""
    for document in item.procedure.documents():
        if not printers.can_print(document.layout):
            raise document.fault(f"there is no layout {document.layout} by which {document.code} is printed")


@contextmanager
def trying(item: ServiceItem) -> Iterator[ServiceItem]:
    """Have an item known while the block runs: in a test, or to look at its pages before it is the city's.

    Its cases and documents stay; as of any item that is gone, they keep its code. Raises DeclaredWrong.
    """
    register(item)
    try:
        yield item
    finally:
        del _items[item.code]
        for document in item.procedure.documents():
            kinds.forget(document.kind(item.code).code)


def get_item(code: str) -> ServiceItem:
    """Raises UnknownItem."""
    try:
        return _items[code]
    except KeyError:
        raise UnknownItem(item=code) from None


def item_of(case: Case) -> ServiceItem:
    """The item of a case, with the version of the procedure that the case follows. Raises UnknownItem."""
    return get_item(case.item).as_of(case.version)


def declared(code: str) -> ServiceItem | None:
    """The item; None where it is not declared any more. Its cases outlive it."""
    return _items.get(code)


def all_items() -> Iterator[ServiceItem]:
    """Yield every item, in order of its code."""
    return (_items[code] for code in sorted(_items))
