"""The simulated partners: what they answer follows docs/exchange-files.md, and is the same when asked again."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from renshe.city import bank, partner_files, tax_authority
from renshe.city.errors import PartnerCannotRead
from renshe.law.month import Month

JANUARY, FEBRUARY = Month(2021, 1), Month(2021, 2)


def put(file: Path, *lines: str) -> Path:
    body = "".join(f"{line}\n" for line in lines)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(body + f"T,{hashlib.sha256(body.encode()).hexdigest()}\n", encoding="utf-8")
    return file


def bills(exchange: Path, month: Month, payers: int) -> Path:
    lines = [
        f"D,P-{month.compact}-E{n},pension,{month.compact},CODE{n:04d},某公司{n},{1000 + n}" for n in range(payers)
    ]
    total = sum(1000 + n for n in range(payers))
    return put(exchange / "tax/out" / f"bills-{month.compact}.csv", f"H,bills,{month.compact},{payers},{total}", *lines)


def arrived(file: Path | None) -> list[list[str]]:
    assert file is not None
    head, lines = partner_files.read(file, "arrivals", amount_at=4)
    assert int(head[3]) == len(lines)
    return lines


def test_no_bills_no_answer(tmp_path: Path) -> None:
    assert tax_authority.answer(tmp_path, JANUARY) is None


def test_most_arrives_in_the_month_some_late_a_little_never(tmp_path: Path) -> None:
    bills(tmp_path, JANUARY, 2000)
    bills(tmp_path, FEBRUARY, 0)

    january = arrived(tax_authority.answer(tmp_path, JANUARY))
    february = arrived(tax_authority.answer(tmp_path, FEBRUARY))

    assert all(line[3].startswith("202101") for line in january)
    assert all(line[2].startswith("P-202101") and line[3].startswith("202102") for line in february)
    together: dict[str, int] = {}
    for _, _, bill, _, amount in january + february:
        together[bill] = together.get(bill, 0) + int(amount)
    assert all(amount == 1000 + int(bill.rpartition("E")[2]) for bill, amount in together.items())
    assert 1985 <= len(together) <= 1999
    assert 1900 <= len(january) <= 1990
    assert 50 <= len(february) <= 120
    assert len({line[1] for line in january + february}) == len(january + february)


def test_asked_again_the_answer_is_the_same_bytes(tmp_path: Path) -> None:
    bills(tmp_path, JANUARY, 300)
    first = tax_authority.answer(tmp_path, JANUARY)
    assert first is not None
    content = first.read_bytes()
    assert tax_authority.answer(tmp_path, JANUARY) == first
    assert first.read_bytes() == content
    first.unlink()
    tax_authority.answer(tmp_path, JANUARY)
    assert first.read_bytes() == content


def test_a_changed_bill_file_is_refused(tmp_path: Path) -> None:
    file = bills(tmp_path, JANUARY, 3)
    file.write_text(file.read_text(encoding="utf-8").replace("某公司1", "某公司9"), encoding="utf-8")
    with pytest.raises(PartnerCannotRead, match="its hash does not fit its bytes"):
        tax_authority.answer(tmp_path, JANUARY)


def test_banks_pay_fail_by_account_and_leave_a_few_unnamed(tmp_path: Path) -> None:
    batch = "pension-202101-B01"
    lines = [f"D,{batch}-{n:06d},9900{n:015d},某人,{100 + n}" for n in range(9000)]
    total = sum(100 + n for n in range(9000))
    put(tmp_path / "bank/out" / f"pay-{batch}.csv", f"H,payments,{batch},9000,{total},20210120", *lines)

    (file,) = bank.answer(tmp_path, JANUARY)

    _, answered = partner_files.read(file, "answer", amount_at=5)
    states = [line[2] for line in answered]
    assert 8940 <= states.count("P") <= 8990
    assert 10 <= states.count("F") <= 70
    assert {line[4] for line in answered if line[2] == "F"} == {"closed", "name"}
    assert 1 <= 9000 - len(answered) <= 10
    paid = (tmp_path / "bank/books" / f"paid-{batch}.csv").read_text().splitlines()
    assert len(paid) >= states.count("P")
    content = file.read_bytes()
    assert bank.answer(tmp_path, JANUARY) == [file]
    assert file.read_bytes() == content
