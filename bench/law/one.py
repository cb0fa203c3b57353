"""One decision: 28 facts in, five contributions and three parts of a pension out; beside OpenFisca and zen-engine."""

from __future__ import annotations

from collections.abc import Sequence

from bench.in_turn import RUNS
from bench.law import workload
from bench.law.engines import Engine, run_in_turn, started
from bench.law.figures import BASES, CONTRIBUTIONS, ONE, ONE_BASES, PARTS
from bench.law.reference import decided
from bench.law.serving import serve_one
from bench.rows import Row
from renshe.law import Step

ENGINES = {
    "ours": "bench.law.one",
    "OpenFisca-core 46": "bench.law.peers.openfisca_one",
    "zen-engine 2": "bench.law.peers.zen_one",
}
NAMES = [*CONTRIBUTIONS, *PARTS]


def measure() -> list[Row]:
    """Return `law.one.*`: microseconds of a decision without and with explanation, and the peers'.

    Explained: the worksheets of all results, every line with its value read. As data: the same as JSON takes it, with
    the rows of the years, the arithmetic and the reasons in both languages.
    """
    right = decided(ONE | dict(zip(BASES, ONE_BASES, strict=True)))
    del right[len(CONTRIBUTIONS)]  # the indices, which nobody is asked for
    with (
        started(ENGINES) as engines,
        started({"ours, explained": "bench.law.one"}, "explained") as explained,
        started({"ours, as data": "bench.law.one"}, "data") as as_data,
    ):
        every = engines | explained | as_data
        run_in_turn(list(every.values()))
        for engine in every.values():
            found = engine.show()[0]
            assert found == right, f"{engine.name} finds {found}, right is {right}"
    beside = [every[name] for name in ENGINES if name != "ours"]
    names = {"us": "ours", "explained_us": "ours, explained", "explained_data_us": "ours, as data"}
    rows = [_row(f"law.one.{name}", every[engine], beside) for name, engine in names.items()]
    return rows + [Row(f"law.one.{engine.name.split('-')[0].lower()}_us", _us(engine), "µs") for engine in beside]


def _row(name: str, ours: Engine, beside: Sequence[Engine]) -> Row:
    words = "; ".join(f"{engine.name} {_us(engine)} µs" for engine in beside)
    nearest = min(engine.median for engine in beside)
    told = f"{words}; medians of {RUNS} runs in turn, ratio to the nearer"
    return Row(name, _us(ours), "µs", told, round(ours.median / nearest, 3))


def _us(engine: Engine) -> float:
    return round(engine.median * 1_000_000, 1)


def main(how: str) -> None:
    """Our side: the engine in a process of its own, as the peers have it."""
    book = workload.rulebook()
    facts = {**ONE, "bases": ONE_BASES}

    def decide() -> Sequence[float]:
        found = book.decide(NAMES, facts, workload.ON)
        return [int(found[name]) for name in NAMES]

    def explain() -> object:
        steps = book.explain_each(NAMES, facts, workload.ON)
        return [_values(step) for step in steps]

    def tell() -> object:
        return [step.as_data() for step in book.explain_each(NAMES, facts, workload.ON)]

    serve_one({"explained": explain, "data": tell}.get(how, decide), decide)


def _values(step: Step) -> list[object]:
    values: list[object] = []
    waiting = [step]
    while waiting:
        one = waiting.pop()
        values.append(one.value)
        waiting.extend(one.children)
    return values


if __name__ == "__main__":
    import sys

    main(sys.argv[1] if len(sys.argv) > 1 else "")
