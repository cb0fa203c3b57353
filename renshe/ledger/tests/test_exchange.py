from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from renshe.law.month import Month
from renshe.ledger import exchange, tax_answer
from renshe.ledger.errors import (
    FileLost,
    FileNameUsed,
    FileUnreadable,
    LedgerError,
    WrongCount,
    WrongEnd,
    WrongField,
    WrongHash,
    WrongLine,
    WrongTotal,
)
from renshe.ledger.models import ExchangeFile

pytestmark = pytest.mark.django_db
MARCH = Month(2021, 3)
NAME = "bills-202103.csv"
ROWS: list[list[object]] = [
    ["P-202103-E17", "pension", "202103", "9144", "石岐,五金厂", 100],
    ["P-202103-P3", "pension", "202103", "44", "陈", 5],
]
BODY = (
    "H,bills,202103,2,105\nD,P-202103-E17,pension,202103,9144,石岐，五金厂,100\nD,P-202103-P3,pension,202103,44,陈,5\n"
)


def prepare(rows: list[list[object]]) -> ExchangeFile:
    return exchange.prepare("tax", NAME, kind="bills", subject="202103", month=MARCH, rows=rows)


def sealed(body: str) -> bytes:
    return body.encode() + f"T,{hashlib.sha256(body.encode()).hexdigest()}\n".encode()


def answer(folder: Path, content: bytes) -> None:
    (folder / "tax" / "in").mkdir(parents=True, exist_ok=True)
    (folder / "tax" / "in" / "arrivals-202103.csv").write_bytes(content)


def incoming() -> exchange.Incoming:
    return exchange.Incoming("tax", "arrivals-202103.csv", "arrivals", "202103", tax_answer.FIELDS)


def read() -> exchange.Incoming:
    file = incoming()
    list(file.rows())
    return file


def test_a_file_is_recorded_then_sent_once(exchange_folder: Path) -> None:
    record = prepare(ROWS)
    final = exchange_folder / "tax" / "out" / NAME
    assert (record.rows, record.total_fen, final.exists()) == (2, 105, False)
    assert [exchange.send(NAME), exchange.send(NAME)] == [True, False]
    assert final.read_bytes() == sealed(BODY)
    assert prepare(ROWS) == record
    assert [path.name for path in final.parent.iterdir()] == [NAME]


def test_a_name_is_used_once(exchange_folder: Path) -> None:
    prepare(ROWS)
    exchange.send(NAME)
    with pytest.raises(FileNameUsed):
        prepare(ROWS[:1])
    assert (exchange_folder / "tax" / "out" / NAME).read_bytes() == sealed(BODY)


def test_a_file_changed_before_it_was_sent_is_not_sent(exchange_folder: Path) -> None:
    prepare(ROWS)
    (exchange_folder / "tax" / "out" / f"{NAME}.part").write_bytes(sealed(BODY.replace("100", "999")))
    with pytest.raises(FileLost, match=NAME):
        exchange.send(NAME)


GOOD = "H,arrivals,202103,1,400\nD,V1,P-202103-E17,20210320,400\n"


def test_a_partners_file_is_read_and_taken_in_once(exchange_folder: Path) -> None:
    answer(exchange_folder, sealed(GOOD))
    assert list(incoming().rows()) == [(2, "V1", "P-202103-E17", date(2021, 3, 20), 400)]
    assert exchange.take_in(read(), MARCH) == exchange.take_in(read(), MARCH)
    answer(exchange_folder, sealed(GOOD.replace("400", "500")))
    with pytest.raises(FileNameUsed):
        exchange.take_in(read(), MARCH)


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (sealed(GOOD).replace(b"V1", b"V2"), WrongHash, "line 3: the SHA-256 does not fit the bytes before it"),
        (sealed(GOOD.replace(",1,400", ",2,400")), WrongCount, "line 1: the head says 2 lines, there are 1"),
        (sealed(GOOD.replace(",1,400", ",1,401")), WrongTotal, r"the head says 4\.01 yuan, the lines add up to 4\.00"),
        (sealed(GOOD.replace("D,V1", "X,V1")), WrongLine, "line 2: should read D,"),
        (sealed(GOOD.replace("0320,400", "0320")), WrongLine, "line 2: should read D,…,…,…,<fen>"),
        (sealed(GOOD.replace("0320,400", "0320,4.00")), WrongField, "line 2: the amount in fen is “4.00”; right would"),
        (sealed(GOOD.replace("0320,400", "0320,0")), WrongField, "the amount in fen is “0”"),
        (sealed(GOOD.replace("0320,400", "0320,-4")), WrongField, "the amount in fen is “-4”"),
        (sealed(GOOD.replace("0320,400", "0320,٤")), WrongField, "the amount in fen is “٤”"),
        (sealed(GOOD.replace("0320,400", f"0320,{'9' * 23}")), WrongField, "right would be a whole number of 1 to 13"),
        (
            sealed(GOOD.replace("20210320", "20210230")),
            WrongField,
            "the day of arrival is “20210230”; right would be a",
        ),
        (sealed(GOOD.replace("20210320", "2021-03-20")), WrongField, "the day of arrival is “2021-03-20”"),
        (sealed(GOOD.replace("V1", "V\x001")), WrongField, r"the voucher is “V\?1”"),
        (sealed(GOOD.replace("V1", "")), WrongField, "the voucher is “”; right would be 1 to 40 visible ASCII"),
        (sealed(GOOD.replace("V1", "V" * 41)), WrongField, "the voucher is “V{40}”"),
        (sealed(GOOD.replace("V1", "V" * 2000)), WrongEnd, "line 2: a line is at most 1,000 bytes"),
        (sealed(GOOD).replace(b"V1", b"\xff1"), WrongEnd, "line 2: a line is .* UTF-8"),
        (sealed(GOOD)[:-1], WrongEnd, "line 3: a line .* ends with LF"),
        (sealed(GOOD) + b"\n", WrongEnd, "line 4: .* the tail line is the last"),
        (sealed(GOOD.replace("\n", "\r\n")), WrongLine, "line 1: should read H,arrivals"),
        (sealed(GOOD.replace("202103,1", "202104,1")), WrongLine, "line 1: should read H,arrivals,202103"),
        (GOOD.encode(), WrongLine, "line 3: should read T,<sha256>"),
        (b"", WrongLine, "line 1: should read H,arrivals,202103,<count>,<total>"),
        (b"T,\n", WrongLine, "line 1: should read H,"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_whole(
    exchange_folder: Path, content: bytes, error: type[LedgerError], words: str
) -> None:
    answer(exchange_folder, content)
    with pytest.raises(error, match=words):
        read()


def test_a_file_that_cannot_be_read_is_said(exchange_folder: Path) -> None:
    (exchange_folder / "tax" / "in" / "arrivals-202103.csv").mkdir(parents=True)
    with pytest.raises(FileUnreadable, match=r"tax/in/arrivals-202103\.csv cannot be read"):
        read()


def test_each_refusal_ends_in_what_to_do(exchange_folder: Path) -> None:
    answer(exchange_folder, b"")
    with pytest.raises(LedgerError, match=r"^tax/in/arrivals-202103\.csv, .*Nothing of the file was taken\. Have the"):
        read()
