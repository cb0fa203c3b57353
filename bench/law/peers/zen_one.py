"""One decision by zen-engine: a graph of one expression node, decimals, fen; asked eight amounts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import zen

from bench.law.figures import (
    AGES,
    AVERAGE,
    AVERAGES,
    BASES,
    CEILING,
    CONTRIBUTIONS,
    DIVISORS,
    FLOOR,
    INJURY,
    ONE,
    ONE_BASES,
    PARTS,
    RATES,
    YEARS,
)
from bench.law.serving import serve_one


def expressions() -> dict[str, str]:
    """By name, in the order in which they are reckoned. An earlier one is called `$.name`."""
    base = "$.base"
    made = {
        "base": f"min([max([wage, {FLOOR}]), {CEILING}])",
        "pension_employee": f"floor({base} * 0.08 + 0.5)",
        "pension_employer": f"floor({base} * 0.14 + 0.5)",
        "unemployment_employee": f"floor({base} * 0.002 + 0.5)",
        "unemployment_employer": f"floor({base} * 0.008 + 0.5)",
        "injury": f"floor({base} * {INJURY}[injury_class] / 10000 + 0.5)",
        "balance_0": f"floor({BASES[0]} * 0.08 + 0.5)",
    }
    for year in YEARS[1:]:
        before, rate = f"$.balance_{year - 1}", RATES[year]
        posted = f"{before} + floor({before} * {rate} / 10000 + 0.5)"
        made[f"balance_{year}"] = f"{posted} + floor({BASES[year]} * 0.08 + 0.5)"
    indices = [f"floor({BASES[year]} * 10000 / {AVERAGES[year]} + 0.5)" for year in YEARS]
    made["indices"] = " + ".join(indices)
    made["basic_pension"] = f"floor({AVERAGE} * (240000 + $.indices) * (288 + deemed) / 576000000 + 0.5)"
    made["account_pension"] = f"floor($.balance_{YEARS[-1]} / {DIVISORS}[age - {AGES.start}] + 0.5)"
    made["transitional_pension"] = f"floor({AVERAGE} * $.indices * deemed / 240000000 + 0.5)"
    return made


def graph() -> str:
    steps = [{"id": name, "key": name, "value": value} for name, value in expressions().items()]
    nodes = [
        {"id": "facts", "name": "facts", "type": "inputNode", "content": {}},
        {"id": "law", "name": "law", "type": "expressionNode", "content": {"expressions": steps}},
        {"id": "results", "name": "results", "type": "outputNode", "content": {}},
    ]
    edges = [
        {"id": "in", "sourceId": "facts", "targetId": "law", "type": "edge"},
        {"id": "out", "sourceId": "law", "targetId": "results", "type": "edge"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def main() -> None:
    decision = zen.ZenEngine().create_decision(graph())
    facts = ONE | dict(zip(BASES, ONE_BASES, strict=True))

    def decide() -> Any:
        return decision.evaluate(facts)["result"]

    def show() -> Sequence[float]:
        found = decide()
        return [float(found[name]) for name in (*CONTRIBUTIONS, *PARTS)]

    serve_one(decide, show)


if __name__ == "__main__":
    main()
