"""Run the benchmarks (`python -m bench.run [NAME…]`); each replaces its own rows of build/bench.json."""

from __future__ import annotations

import importlib
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import psutil

from bench.home import BUILD, CHECKOUT, renshe

NOT_BENCHMARKS = {"__init__", "home", "run"}


def main(names: list[str]) -> None:
    file = BUILD / "bench.json"
    BUILD.mkdir(exist_ok=True)
    home = BUILD / "bench-home"
    os.environ["RENSHE_HOME"] = str(home)
    if not (home / "city" / "city.json").exists():
        renshe(home, "city", "build", "--scale", "0.01")
    from renshe.cli.frame import ready

    found = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in NOT_BENCHMARKS)
    with ready():
        for name in names or found:
            rows = importlib.import_module(f"bench.{name}").measure()
            ours = {row["name"] for row in rows}
            before = json.loads(file.read_text("utf-8")) if file.exists() else []
            kept = [row for row in before if row["name"] not in ours]
            made = [{**row, "commit": _commit(), "machine": _machine()} for row in rows]
            file.write_text(json.dumps(kept + made, ensure_ascii=False, indent=1) + "\n", "utf-8")
            for row in rows:
                print(row["name"], row["value"], row["unit"], row["ratio"] or "", flush=True)


def _commit() -> str:
    git = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(git, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout.strip()


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}"


if __name__ == "__main__":
    main(sys.argv[1:])
