"""What a result is made of, as a tree of boxes: drawn from the formula's graph, narrow enough for a phone.

Under each result stand the results, values and facts that it takes, one step to the right. A result that was opened
above is not opened again. `docs/decisions/diagrams-of-formulas.md` says why it is a tree and why no library draws it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from renshe.law import Month, Rulebook
from renshe.law.errors import FormulaNotInForce
from renshe.law.graph.nodes import Field, Lookup, Parameter, Reference, Rounded
from renshe.law.told.links import declared_fact, labelled, own_nodes
from renshe.portal.charts import WIDTH

STEP, GAP, LINE, PADDING = 16, 6, 17, 7
HAN, LATIN = 12, 7  # the width of a letter
FIRST_HAN = "\u2e80"


@dataclass
class Branch:
    """One box and what hangs below it. `kind`: formula, parameter, fact. `above`: it was opened further up."""

    kind: str
    name: str
    zh: str
    en: str
    above: bool = False
    branches: list[Branch] = field(default_factory=list)


@dataclass(frozen=True)
class Box:
    kind: str
    x: int
    y: int
    width: int
    height: int
    lines: tuple[tuple[int, str], ...]  # where each line of the label stands, and what it says

    @property
    def text_x(self) -> int:
        return self.x + PADDING


@dataclass(frozen=True)
class Drawing:
    boxes: tuple[Box, ...]
    lines: tuple[tuple[int, int, int, int], ...]  # x, from y, to y, to x: down, then to the right
    height: int
    width: int = WIDTH


def tree(book: Rulebook, name: str, on: Month) -> Branch:
    """Return what a formula is made of, down to values and facts."""
    return _branch(book, name, on, set())


def _branch(book: Rulebook, name: str, on: Month, opened: set[str]) -> Branch:
    formula = book.formulas[name]
    made = Branch("formula", name, formula.zh, formula.en, above=name in opened)
    if made.above:
        return made
    opened.add(name)
    declared = formula.facts.declared
    found: dict[tuple[str, str], Branch] = {}
    try:
        nodes = own_nodes(book, name, on)
    except FormulaNotInForce:  # asked by the law of another time
        nodes = []
    for node in nodes:
        match node:
            case Reference(name=other):
                found.setdefault(("formula", other), Branch("formula", other, node.zh, node.en))
            case Parameter(name=other) | Lookup(name=other):
                held = book.parameters[other]
                found.setdefault(("parameter", other), Branch("parameter", other, held.zh, held.en))
            case Rounded(practice=practice) if practice:
                held = book.parameters[practice]
                found.setdefault(("parameter", practice), Branch("parameter", practice, held.zh, held.en))
            case Field(name=fact):
                whole, of = declared_fact(declared, fact), labelled(declared[declared_fact(declared, fact)])
                found.setdefault(("fact", whole), Branch("fact", whole, of.zh, of.en))
    order = ("formula", "parameter", "fact")
    for (kind, other), branch in sorted(found.items(), key=lambda one: order.index(one[0][0])):
        made.branches.append(_branch(book, other, on, opened) if kind == "formula" else branch)
    return made


def draw(root: Branch, *, chinese: bool, above: str) -> Drawing:
    """Place the boxes. `above`: the words for what was opened further up."""
    boxes: list[Box] = []
    lines: list[tuple[int, int, int, int]] = []
    foot = 0

    def place(branch: Branch, depth: int) -> int:
        nonlocal foot
        x = depth * STEP
        label = branch.zh if chinese else branch.en
        text = _wrapped(f"{label} {above}" if branch.above else label, WIDTH - x - 2 * PADDING - 1)
        top = foot
        height = LINE * len(text) + PADDING
        baselines = tuple((top + LINE * (number + 1), line) for number, line in enumerate(text))
        boxes.append(Box(branch.kind, x, top, WIDTH - x - 1, height, baselines))
        foot = top + height + GAP
        for child in branch.branches:
            middle = place(child, depth + 1)
            lines.append((x + STEP // 2, top + height, middle, x + STEP))
        return top + height // 2

    place(root, 0)
    return Drawing(tuple(boxes), tuple(lines), foot)


def _wrapped(text: str, room: int) -> list[str]:
    """Break a label into lines that fit; Chinese breaks anywhere, other words between words."""
    lines, line, width = [], "", 0
    for piece in _pieces(text):
        wide = sum(HAN if letter >= FIRST_HAN else LATIN for letter in piece)
        if line and width + wide > room:
            lines.append(line.rstrip())
            line, width = "", 0
        line, width = line + piece, width + wide
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    pieces, word = [], ""
    for letter in text:
        if letter >= FIRST_HAN or letter == " ":
            pieces += [word + letter] if letter == " " else [word, letter]
            word = ""
        else:
            word += letter
    return [piece for piece in (*pieces, word) if piece]
