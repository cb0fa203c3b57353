"""A table on a terminal cuts nothing: neither Chinese, which takes two places a sign, nor an amount."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from renshe.cli import table

NAME = "批量核定的计算留痕 = 校验值所对内容，且与封存文件的校验值一致（逐张缴费单核对）"


@pytest.mark.parametrize("columns", ["48", "80", "200"])
def test_what_is_longer_than_a_column_goes_on_in_the_next_line(columns, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", columns)
    rows = [(NAME, "316", "24,536,152,416.44", "✓")]
    table.show(("核对项", "处", "左", ""), rows, numbers=(1, 2), title="二〇二一年")
    lines = capsys.readouterr().out.splitlines()
    assert max(cell_len(line) for line in lines) <= int(columns)
    cells = [line.split("│")[1:-1] for line in lines if line.startswith("│")]
    told = ["".join(cell.strip() for cell in column) for column in zip(*cells, strict=True)]
    assert [one.replace(" ", "") for one in told] == [NAME.replace(" ", ""), "316", "24,536,152,416.44", "✓"]
    assert "…" not in "".join(lines)
