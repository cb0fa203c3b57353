from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from renshe.law.month import Month
from renshe.ledger import exchange
from renshe.ledger.errors import FileLost, FileNameUsed, LedgerError, WrongCount, WrongHash, WrongLine, WrongTotal
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


def read() -> exchange.Incoming:
    return exchange.read("tax", "arrivals-202103.csv", kind="arrivals", subject="202103", fields=4)


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
    file = read()
    assert list(file.lines()) == [(2, ["V1", "P-202103-E17", "20210320", "400"])]
    assert exchange.take_in(file, MARCH) == exchange.take_in(read(), MARCH)
    answer(exchange_folder, sealed(GOOD.replace("400", "500")))
    with pytest.raises(FileNameUsed):
        read()


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (sealed(GOOD).replace(b"V1", b"V2"), WrongHash, "line 3: the SHA-256 does not fit the bytes before it"),
        (sealed(GOOD.replace(",1,400", ",2,400")), WrongCount, "line 1: the head says 2 lines, there are 1"),
        (sealed(GOOD.replace(",1,400", ",1,401")), WrongTotal, "the head says 401 fen, the lines add up to 400"),
        (sealed(GOOD.replace("D,V1", "X,V1")), WrongLine, "line 2: should read D,"),
        (sealed(GOOD.replace("0320,400", "0320,4.00")), WrongLine, "line 2: should read D,"),
        (sealed(GOOD.replace("202103,1", "202104,1")), WrongLine, "line 1: should read H,arrivals,202103"),
        (GOOD.encode(), WrongLine, "line 3: should read T,<sha256>"),
        (b"", WrongLine, "line 1: should read T,<sha256>"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_whole(
    exchange_folder: Path, content: bytes, error: type[LedgerError], words: str
) -> None:
    answer(exchange_folder, content)
    with pytest.raises(error, match=words):
        read()
