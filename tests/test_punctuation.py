"""Half-width punctuation in Chinese is found where lint looks, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from renshe.punctuation import half_width, in_python


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("已封存 3 条,待封存 0 条", [7]),
        ("办件 %(number)s:%(user)s", [13]),
        ("10,000 元(含)", [8, 10]),
        ("第 1 行：10,000.00 元", []),
        ("请写成 `renshe law list (all)` 后重试", []),
        ("另存为“Excel 工作簿 (*.xlsx)”", []),
        ("Excel, or WPS (any)", []),
    ],
)
def test_half_width_marks_beside_chinese_are_found(words: str, where: list[int]) -> None:
    assert half_width(words) == where


def test_docstrings_and_english_with_a_chinese_word_are_let_be(tmp_path: Path) -> None:
    file = tmp_path / "words.py"
    file.write_text(
        '"""Towns (镇街), in order."""\n'
        'A = f"端口 {8000} 已被占用,改用 {8001}"\n'
        'B = "无, 增员 or 减员 is what we expect here"\n'
    )
    assert list(in_python(file)) == [(2, "端口 {} 已被占用,改用 {}")]
