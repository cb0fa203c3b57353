"""One decision by OpenFisca-core: a simulation of one person, told 28 facts and asked eight amounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openfisca_core.simulations import SimulationBuilder

from bench.law.figures import CONTRIBUTIONS, FIRST_YEAR, ONE, ONE_BASES, PARTS, YEARS
from bench.law.peers.openfisca_system import ON, InjuryClass, system
from bench.law.serving import serve_one


def main() -> None:
    # Kept from decision to decision, and told to forget: to build one anew for each takes 13 ms.
    one = SimulationBuilder().build_default_simulation(system())
    one.max_spiral_loops = len(YEARS) + 2

    def decide() -> list[Any]:
        for population in one.populations.values():
            for name in population._holders:
                one.delete_arrays(name)
        one.set_input("wage", ON, [ONE["wage"] / 100])
        one.set_input("age", ON, [ONE["age"]])
        one.set_input("deemed", ON, [ONE["deemed"]])
        one.set_input("injury_class", ON, [list(InjuryClass)[ONE["injury_class"]]])
        for year in YEARS:
            one.set_input("yearly_base", str(FIRST_YEAR + year), [ONE_BASES[year] / 100])
        return [one.calculate(name, ON)[0] for name in (*CONTRIBUTIONS, *PARTS)]

    def show() -> Sequence[float]:
        return [round(float(value) * 100) for value in decide()]

    serve_one(decide, show)


if __name__ == "__main__":
    main()
