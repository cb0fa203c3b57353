"""The items that the programmes have declared, by their code."""

from __future__ import annotations

from collections.abc import Iterator

from renshe.casework.errors import UnknownItem
from renshe.casework.items.service_item import ServiceItem

_items: dict[str, ServiceItem] = {}


def register(item: ServiceItem) -> ServiceItem:
    """Make an item known. Codes and prefixes are used once. Raises DeclaredWrong."""
    item.check()
    for other in _items.values():
        if other == item:
            continue
        if other.code == item.code:
            raise item.fault(f"{item.code} is declared already at {other.at}")
        if other.prefix == item.prefix:
            raise item.fault(f"the prefix {item.prefix} is used already at {other.at}")
    _items[item.code] = item
    return item


def get_item(code: str) -> ServiceItem:
    """Raises UnknownItem."""
    try:
        return _items[code]
    except KeyError:
        raise UnknownItem(item=code) from None


def all_items() -> Iterator[ServiceItem]:
    """Yield every item, in order of its code."""
    return (_items[code] for code in sorted(_items))
