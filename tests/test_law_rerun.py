"""`renshe law rerun` on a file, as a person types it: a real process, without a database."""

from __future__ import annotations

import json
from pathlib import Path

from renshe.law import Month
from renshe.law.receipts.receipt import Known, Record, decide
from renshe.programmes.social_insurance.law import national_rulebook, rulebook_of
from tests.test_law_commands import law

CITY = """
pension_base_ceiling:
  values:
    - {from: 2021-07, value: 2000000, source: "粤人社发〔2021〕32号", state: reported}
"""


def paper(folder: Path, *, with_law: bool = True) -> Path:
    """The receipt of a contribution at the ceiling of 22,941 yuan."""
    facts = {"wage": Known(3_000_000, (Record("2021-07/roster.parquet", "17"),)), "injury_class": Known(3)}
    book = national_rulebook()
    made = decide(book, ["pension_account"], facts, Month(2021, 7))
    told = {"receipt": made.receipt.as_data(), "explanation": made.explanation}
    file = folder / "decision.json"
    file.write_text(json.dumps(told | ({"law": book.text} if with_law else {})), encoding="utf-8")
    return file


def alter_the_law(home: Path) -> None:
    (home / "law").mkdir()
    (home / "law" / "city.yaml").write_text(CITY, encoding="utf-8")
    assert rulebook_of(home / "law").content_hash != national_rulebook().content_hash


def test_a_receipt_comes_out_to_the_same_fen_by_the_law_of_then(tmp_path: Path) -> None:
    file = paper(tmp_path)
    alter_the_law(tmp_path)
    done = law(tmp_path, "rerun", str(file), language="zh")
    assert done.returncode == 0
    assert done.stdout.splitlines()[1:] == [
        "养老保险个人缴费（计入个人账户）  1835.28  ✓",
        "计算过程一致",
        "此后法规的变动：",
        "  养老保险缴费基数上限 (pension_base_ceiling)  22941.00 · 2021-07 · 粤人社发〔2021〕32号"
        " → 20000.00 · 2021-07 · 粤人社发〔2021〕32号",
        "按现行法规：养老保险个人缴费（计入个人账户）  1600.00",
    ]


def test_as_json_it_says_what_is_the_same_and_what_changed(tmp_path: Path) -> None:
    file = paper(tmp_path)
    alter_the_law(tmp_path)
    answer = json.loads(law(tmp_path, "rerun", str(file), "--json").stdout)
    assert (answer["same"], answer["explained_alike"]) == (True, True)
    assert (answer["decided"], answer["by_todays_law"]) == ({"pension_account": 183528}, {"pension_account": 160000})
    assert [one["name"] for one in answer["changes"]] == ["pension_base_ceiling"]


def test_a_receipt_of_todays_law_needs_no_text_of_it(tmp_path: Path) -> None:
    done = law(tmp_path, "rerun", str(paper(tmp_path, with_law=False)))
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "today's law is the same in this"


def test_a_result_that_the_law_of_then_does_not_give_ends_with_1(tmp_path: Path) -> None:
    file = paper(tmp_path)
    told = json.loads(file.read_text())
    told["receipt"]["results"]["pension_account"] += 1
    file.write_text(json.dumps(told))
    done = law(tmp_path, "rerun", str(file))
    assert done.returncode == 1
    assert "pension, employee's share (to the account)  1835.29  ✗ 1835.28" in done.stdout


def test_what_is_no_receipt_is_refused_in_words(tmp_path: Path) -> None:
    done = law(tmp_path, "rerun", "-", "--json", given={"wage": "5000"})
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == "law.receipt-wrong"
    assert law(tmp_path, "rerun", "no-such-file").returncode == 2
