"""Partners as a test wants them: what arrives and what the bank answers is said line by line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from renshe.law import Month


@dataclass
class Partners:
    """Called by the close when an answer is missing. What a test does not say is paid whole, on the 20th."""

    exchange: Path
    arrive: dict[Month, Mapping[str, Sequence[tuple[int, int]]]] = field(default_factory=dict)
    """By month and bill: (day, fen). For a bill of the month that is not named, all of it arrives."""
    fail: set[tuple[str, str]] = field(default_factory=set)
    """(month as 202107, payee) whose payment fails."""
    silent: set[tuple[str, str]] = field(default_factory=set)
    """(month as 202107, payee) whose payment the bank does not name in its answer."""

    def __call__(self, partner: str, month: Month) -> None:
        if partner == "tax":
            self._tax(month)
        else:
            for file in (self.exchange / "bank" / "out").glob(f"pay-*-{month.compact}-*.csv"):
                self._bank(file, month)

    def _tax(self, month: Month) -> None:
        said = dict(self.arrive.get(month, {}))
        bills = (self.exchange / "tax" / "out" / f"bills-{month.compact}.csv").read_text("utf-8").splitlines()[1:-1]
        for number, amount in ((line.split(",")[1], int(line.split(",")[-1])) for line in bills):
            said.setdefault(number, [(20, amount)])
        rows = [(number, day, fen) for number in sorted(said) for day, fen in said[number]]
        lines = [
            f"D,V{month.compact}{i:04d},{number},{month.compact}{day:02d},{fen}"
            for i, (number, day, fen) in enumerate(rows)
        ]
        total = sum(fen for *_, fen in rows)
        write(self.exchange / "tax" / "in" / f"arrivals-{month.compact}.csv", "arrivals", month.compact, lines, total)

    def _bank(self, file: Path, month: Month) -> None:
        head, *rows, _tail = [line.split(",") for line in file.read_text("utf-8").splitlines()]
        batch, lines, total = head[2], [], 0
        for _, number, _account, payee, amount in rows:
            if (month.compact, payee) in self.silent:
                continue
            failed = (month.compact, payee) in self.fail
            lines.append(f"D,{number},{'F' if failed else 'P'},{month.compact}20,{'closed' if failed else ''},{amount}")
            total += int(amount)
        write(self.exchange / "bank" / "in" / f"answer-{batch}.csv", "answer", batch, lines, total)


def write(place: Path, kind: str, subject: str, lines: Iterable[str], total: int) -> None:
    body = [f"H,{kind},{subject},{len(list(lines))},{total}", *lines]
    text = "".join(f"{line}\n" for line in body)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"{text}T,{hashlib.sha256(text.encode()).hexdigest()}\n", encoding="utf-8")
