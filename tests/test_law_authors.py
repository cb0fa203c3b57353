"""The tutorial for those who write law holds: its files, as a reader would fill them in."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from renshe.law import Rulebook
from renshe.law.checking import Material, check
from renshe.law.checking.authoring import NameTaken, NameUnfit, begin
from renshe.law.checking.clause_modules import clauses, state
from renshe.law.errors import LawFileWrong
from renshe.law.examples.cases import failures, load

TUTORIAL = (Path(__file__).parents[1] / "docs" / "law-authors.md").read_text("utf-8")
PACKAGE = "law_of_the_tutorial"
NAME = "highest_registration_fine"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty law package with one formula begun."""
    (tmp_path / PACKAGE).mkdir()
    (tmp_path / PACKAGE / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.import_module(PACKAGE)
    begin(tmp_path / PACKAGE, NAME, [])
    yield tmp_path / PACKAGE
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


def found(folder: Path) -> list[str]:
    material = Material((folder,), clauses(PACKAGE, anew=True))
    return [f"{one.path.name}:{one.line} {one.in_words(str)}" for one in check(material, date(2026, 11, 27))]


def fill_in(folder: Path) -> int:
    """Fill in the blocks of the tutorial; return their lines."""
    values, clause, example = re.findall(r"```(?:yaml|python)\n(.*?)```", TUTORIAL, re.DOTALL)[:3]
    (folder / f"{NAME}.yaml").write_text(values, encoding="utf-8")
    imports = "from renshe.law import Facts, Fen, Law, fen, formula\n"
    (folder / f"{NAME}.py").write_text(imports + clause, encoding="utf-8")
    (folder / "tests" / f"cases_{NAME}.yaml").write_text(example, encoding="utf-8")
    return len([line for text in (values, clause, example) for line in text.splitlines() if line.strip()])


def test_what_is_begun_loads_and_is_red_in_words(folder: Path) -> None:
    assert found(folder) == [
        f"{NAME}.py:14 {NAME}: it names no clause: write the document and the article",
        f"{NAME}.py:14 {NAME}: its name is still to be filled in",
        f"{NAME}.py:14 {NAME}: the fact amount: its name is still to be filled in",
        f"{NAME}.py:14 {NAME}: in no month are all its values there: “to be filled in” ({NAME}_rate)",
        f"{NAME}.yaml:4 {NAME}_rate: it has no value and no note that says why",
        f"{NAME}.yaml:4 {NAME}_rate: its name is still to be filled in",
    ]
    with pytest.raises(LawFileWrong, match=f"{NAME}, first example: a worked example names its source"):
        load([folder / "tests" / f"cases_{NAME}.yaml"])


def test_twenty_lines_make_an_article_a_formula_with_its_test(folder: Path) -> None:
    assert fill_in(folder) <= 20
    assert found(folder) == []
    book = Rulebook.load([folder], clauses(PACKAGE))
    (example,) = load([folder / "tests" / f"cases_{NAME}.yaml"])
    assert failures(book, example) == []


def test_a_changed_clause_counts_when_it_is_read_anew_and_a_broken_one_is_told_with_its_line(folder: Path) -> None:
    fill_in(folder)
    (example,) = load([folder / "tests" / f"cases_{NAME}.yaml"])
    path, before = folder / f"{NAME}.py", state(folder, "*.py")
    assert failures(Rulebook.load([folder], clauses(PACKAGE)), example) == []
    text = path.read_text("utf-8")
    path.write_text(text.replace("employer.due *", "2 * employer.due *"), encoding="utf-8")
    assert state(folder, "*.py") != before
    changed = Rulebook.load([folder], clauses(PACKAGE, anew=True))
    assert [one.in_words(str) for one in failures(changed, example)] == [
        f"three times 1,010.10 yuan: {NAME} should be 303030, and is: 606060"
    ]
    path.write_text(text.replace("return employer.due", "return employer.due)"), encoding="utf-8")
    with pytest.raises(LawFileWrong) as broken:
        clauses(PACKAGE, anew=True)
    assert str(broken.value) == f"{path}, line 8: Python can't read it (SyntaxError: unmatched ')')."


@pytest.mark.parametrize("name", ["Late", "late charge", "_late", "late_", "滞纳金", "../late", "", "class", "import"])
def test_a_formula_has_a_small_english_name(folder: Path, name: str) -> None:
    with pytest.raises(NameUnfit):
        begin(folder, name, [])


def test_nothing_that_is_there_is_written_over(folder: Path) -> None:
    with pytest.raises(NameTaken):
        begin(folder, NAME, [])
    with pytest.raises(NameTaken) as taken:
        begin(folder, "minimum_wage", ["minimum_wage"])
    assert str(taken.value) == "minimum_wage is taken already: minimum_wage."
    assert not (folder / "minimum_wage.yaml").exists()
    for word, taken_by in (("total", "renshe.law"), ("sum", "Python")):
        with pytest.raises(NameTaken) as taken:
            begin(folder, word, [])
        assert str(taken.value) == f"{word} is taken already: {taken_by}."
