"""The notebook in docs runs as it stands, with `renshe.law` and DuckDB alone: no Django, no database."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parents[1]
NOTEBOOK = HERE / "docs" / "notebooks" / "law-alone.ipynb"
RUNNER = """
import contextlib, io, json, linecache, sys
cells, space, said = json.load(open(sys.argv[1], encoding="utf-8"))["cells"], {"__name__": "__main__"}, []
for number, cell in enumerate(cells):
    if cell["cell_type"] == "code":
        name, text = f"<cell {number}>", "".join(cell["source"])
        linecache.cache[name] = len(text), None, text.splitlines(keepends=True), name
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(text, name, "exec"), space)
        said.append([cell["metadata"], "".join("".join(one["text"]) for one in cell["outputs"]), out.getvalue()])
print(json.dumps([said, sorted(one for one in sys.modules if one.split(".")[0] in ("django", "psycopg"))]))
"""


def test_the_notebook_says_what_stands_in_it_without_django_or_a_database() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUNNER, str(NOTEBOOK)], cwd=HERE, capture_output=True, text=True, check=True
    )
    said, web_or_database = json.loads(done.stdout)
    assert web_or_database == []
    for metadata, written, now in said:
        if "worksheet" in metadata.get("tags", ()):  # its wording may change, its amounts may not
            assert "1,350.00" in written
            assert "1,350.00" in now
        else:
            assert now == written
