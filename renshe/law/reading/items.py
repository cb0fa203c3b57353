"""What a word over items means: `sum`, `max`, `count`, `latest` of what may be there only under a condition."""

from __future__ import annotations

from renshe.law.graph.nodes import Expression
from renshe.law.graph.related import Conditional, added, all_of, any_of, count_of, picked
from renshe.law.reading.operators import all_or_any
from renshe.law.reading.source import Known, NotInTheLanguage
from renshe.law.writing.words import count, extreme, latest, mean, total

OVER_ITEMS = (sum, total, min, max, any, all, len, count, mean, latest)


def over_items(function: Known, items: list[Known]) -> Known:
    """What a word over items says; an item may be there only under a condition."""
    is_open = any(isinstance(item, Expression | Conditional) for item in items)
    if function is len and not any(isinstance(item, Conditional) for item in items):
        return len(items)
    if function in (len, count):
        return count_of(items) if is_open else len(items)
    if function in (any, all):
        return all_or_any(function is all, all_of(items) if function is all else any_of(items))
    if not items:
        raise NotInTheLanguage("%(what)s of nothing has no value", what=function.__name__)
    if not is_open:
        return function(items)
    if function in (sum, total, mean):
        sum_of_all = added(items)
        assert sum_of_all is not None
        return sum_of_all / count_of(items) if function is mean else sum_of_all
    if function is latest:
        return picked(items, lambda before, item: item)
    which = "least" if function is min else "greatest"
    return picked(items, lambda before, item: extreme(which, before, item))
