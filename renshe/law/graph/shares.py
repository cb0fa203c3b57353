"""A sum over related rows, taken apart: what is added of one row, and under which conditions of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from renshe.law.graph.nodes import Both, Choice, Constant, Expression, Field, RowPlace, in_order


@dataclass(frozen=True, slots=True)
class Turn:
    """One row's share of the sum. `conditions`: what has to hold beside that the row is there."""

    row: Field
    value: Expression
    conditions: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class OfRows:
    """The rows' shares, one for each place that there may be."""

    turns: tuple[Turn, ...]

    def label(self, *, chinese: bool) -> str:
        return label_of(self.turns[0].row, chinese=chinese)


def counts(turns: Sequence[Turn]) -> bool:
    """Whether the rows themselves are counted: each of them brings 1."""
    return all(isinstance(one.value, Constant) and one.value.value == 1 for one in turns)


def without_place(row: Field, text: str, *, chinese: bool) -> str:
    """A text of one row as it is of each: `供养亲属第1行：与死者关系` becomes `与死者关系`."""
    return text.replace(f"{row.zh}：" if chinese else f"{row.en}: ", "")


def label_of(row: Field, *, chinese: bool) -> str:
    """What the rows are called together."""
    told, behind = (row.zh, f"第{place_of(row).at}行") if chinese else (row.en, f", row {place_of(row).at}")
    return told.removesuffix(behind)


def only_where_it_stands(node: Expression, row: Field, before: Expression | None) -> Expression:
    """What a turn of a loop makes of what the turn before made, where the row is there; else that stays."""
    if isinstance(node, Choice) and node.condition is row and node.otherwise is before:
        return node.then
    return node


def of_terms(terms: Sequence[Expression]) -> OfRows | None:
    """Return the rows whose shares the terms are, all places of them in order; None where they are something else."""
    rest = [one for one in terms if not (isinstance(one, Constant) and one.value == 0)]
    turns = [turn for one in rest if (turn := turn_of(one)) is not None]
    places = [place_of(turn.row) for turn in turns]
    if not turns or len(turns) < len(rest) or len({one.rows for one in places}) > 1:
        return None
    if [one.at for one in places] != list(range(1, places[0].at_most + 1)):
        return None
    return OfRows(tuple(turns))


def turn_of(term: Expression) -> Turn | None:
    """Return the share of the one row that the term is about; None where it is something else."""
    if not isinstance(term, Choice) or not isinstance(term.otherwise, Constant) or term.otherwise.value:
        return None
    conditions = list(_conjuncts(term.condition))
    present = [one for one in conditions if isinstance(one, Field) and one.row is not None and not one.row.column]
    if len(present) != 1:
        return None
    (row,) = present
    places = {one.row.at for one in in_order(term) if isinstance(one, Field) and one.row is not None}
    others = tuple(one for one in conditions if one is not row)
    return Turn(row, term.then, others) if places == {place_of(row).at} else None


def _conjuncts(condition: Expression) -> Iterator[Expression]:
    if isinstance(condition, Both):
        yield from _conjuncts(condition.left)
        yield from _conjuncts(condition.right)
    else:
        yield condition


def place_of(row: Field) -> RowPlace:
    """Where the row stands, by the fact that says whether one does."""
    assert row.row is not None, "it is whether a related row is there"
    return row.row
