"""The city by OpenFisca-core, from the Parquet files to its arrays."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from openfisca_core.simulations import Simulation, SimulationBuilder

from bench.law.figures import BASES, CONTRIBUTIONS, FIRST_YEAR, PARTS, YEARS, employers_file, people_file
from bench.law.peers.openfisca_system import ON, system
from bench.law.serving import SHOWN, serve


def simulation(made: Any, folder: Path) -> Simulation:
    people = pq.read_table(people_file(folder))
    classes = pq.read_table(employers_file(folder))["injury_class"].to_numpy()
    builder = SimulationBuilder()
    builder.create_entities(made)
    builder.declare_person_entity("person", np.arange(len(people)))
    employers = builder.declare_entity("employer", np.arange(len(classes)))
    builder.join_with_persons(employers, people["employer"].to_numpy(), np.array(["worker"] * len(people)))
    found = builder.build(made)
    # By default a recursion over years is cut off after one turn and yields zeros without a word.
    found.max_spiral_loops = len(YEARS) + 2
    found.set_input("wage", ON, people["wage"].to_numpy() / 100)
    found.set_input("age", ON, people["age"].to_numpy())
    found.set_input("deemed", ON, people["deemed"].to_numpy())
    found.set_input("injury_class", ON, classes.astype(np.int16))
    for year in YEARS:
        found.set_input("yearly_base", str(FIRST_YEAR + year), people[BASES[year]].to_numpy() / 100)
    return found


def main(folder: Path, *, by_employer: bool = False) -> None:
    made = system(by_employer=by_employer)
    held: dict[str, Any] = {}

    def run() -> None:
        held.clear()
        city = simulation(made, folder)
        for name in (*CONTRIBUTIONS, "mean_index", *PARTS, *(f"sum_of_{name}" for name in CONTRIBUTIONS)):
            held[name] = city.calculate(name, ON)

    def show() -> Sequence[Sequence[float]]:
        scale = dict.fromkeys((*CONTRIBUTIONS, *PARTS), 100) | {"mean_index": len(YEARS) * 10_000}
        names = (*CONTRIBUTIONS, "mean_index", *PARTS)
        columns = [np.rint(held[name][:SHOWN].astype(np.float64) * scale[name]).astype(np.int64) for name in names]
        rows: Sequence[Sequence[float]] = np.stack(columns, 1).tolist()
        return rows

    serve(run, show)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
