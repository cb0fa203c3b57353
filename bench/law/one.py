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

ENGINES = {
    "ours": "bench.law.one",
    "OpenFisca-core 46": "bench.law.peers.openfisca_one",
    "zen-engine 2": "bench.law.peers.zen_one",
}
NAMES = [*CONTRIBUTIONS, *PARTS]


def measure() -> list[Row]:
    """Return `law.one.*`: microseconds of a decision without and with explanation, and the peers'."""
    right = decided(ONE | dict(zip(BASES, ONE_BASES, strict=True)))
    del right[len(CONTRIBUTIONS)]  # the indices, which nobody is asked for
    with started(ENGINES) as engines, started({"ours, explained": "bench.law.one"}, "explained") as explained:
        every = engines | explained
        run_in_turn(list(every.values()))
        for engine in every.values():
            found = engine.show()[0]
            assert found == right, f"{engine.name} finds {found}, right is {right}"
    beside = [every[name] for name in ENGINES if name != "ours"]
    rows = [_row("law.one.us", every["ours"], beside), _row("law.one.explained_us", every["ours, explained"], beside)]
    return rows + [Row(f"law.one.{engine.name.split('-')[0].lower()}_us", _us(engine), "µs") for engine in beside]


def _row(name: str, ours: Engine, beside: Sequence[Engine]) -> Row:
    words = "; ".join(f"{engine.name} {_us(engine)} µs" for engine in beside)
    nearest = min(engine.median for engine in beside)
    told = f"{words}; medians of {RUNS} runs in turn, ratio to the nearer"
    return Row(name, _us(ours), "µs", told, round(ours.median / nearest, 3))


def _us(engine: Engine) -> float:
    return round(engine.median * 1_000_000, 1)


def main(explained: bool) -> None:
    """Our side: the engine in a process of its own, as the peers have it."""
    book = workload.rulebook()
    facts = {**ONE, "bases": ONE_BASES}

    def decide() -> Sequence[float]:
        found = book.decide(NAMES, facts, workload.ON)
        return [int(found[name]) for name in NAMES]

    def explain() -> object:
        return book.explain_each(NAMES, facts, workload.ON)

    serve_one(explain if explained else decide, decide)


if __name__ == "__main__":
    import sys

    main("explained" in sys.argv)
