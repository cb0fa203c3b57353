"""Keep what was decided by law, one decision or ten thousand; run a decision again by the law of then."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.archive.models import ArchiveFile, Run
from renshe.casework.decided import Decision, DecisionClause, LawText, RunReceipt
from renshe.law.law_text import canonical
from renshe.law.month import Month, first_day, moment
from renshe.law.receipts.rebuilding import book_of
from renshe.law.receipts.receipt import FORMAT, Decided, RunAgain, engine_version, hash_of, read, run_again
from renshe.law.rulebook import Rulebook

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class About:
    """A decision to be kept: about whom, what was reckoned, and its amount where it has one. `replaces`: the version
    beside which a correction puts it."""

    person_id: int
    decided: Decided
    amount_fen: int | None = None
    case_id: int | None = None
    replaces: Decision | None = None


@as_system("a decision is kept with its clauses")
@transaction.atomic
def keep_many(item: str, book: Rulebook, about: Iterable[About], *, by: User | None = None) -> list[Decision]:
    """Keep decisions of one item, all by the law of `book`. In the transaction of what is decided."""
    wanted = list(about)
    if not wanted:
        return []
    law = keep_law(book)
    made = Decision.objects.bulk_create([_decision(item, law, one, by) for one in wanted], batch_size=BATCH)
    DecisionClause.objects.bulk_create(
        [row for decision, one in zip(made, wanted, strict=True) for row in _clauses(decision, one.decided)],
        batch_size=BATCH,
    )
    return made


def keep_law(book: Rulebook) -> LawText:
    """Return the book's law as it is kept, once. Its text is megabytes: where it stands it is neither sent nor read."""
    found = LawText.objects.filter(content_hash=book.content_hash).defer("text")
    kept = found.first()
    if kept is None:
        LawText.objects.bulk_create([LawText(content_hash=book.content_hash, text=book.text)], ignore_conflicts=True)
        kept = found.get()
    return kept


def keep_run(
    run: Run,
    step: str,
    book: Rulebook,
    formulas: Iterable[str],
    *,
    read: Iterable[tuple[Month, str]],
    written: Iterable[tuple[Month, str]],
) -> RunReceipt:
    """Keep the one receipt of a run's step; `read` and `written` are archive files by month and name."""
    month = Month.of(run.month)
    reads, writes = list(read), list(written)
    days = {of.first_day for of, _ in (*reads, *writes)}
    files = {(Month.of(one.month), one.name): one for one in ArchiveFile.objects.filter(month__in=days)}

    def told(names: list[tuple[Month, str]]) -> list[dict[str, Any]]:
        found = [(of, name, files[of, name]) for of, name in names]
        return [{"file": f"{of}/{name}.parquet", "rows": one.rows, "sha256": one.sha256} for of, name, one in found]

    receipt = {
        "format": FORMAT,
        "engine": engine_version(),
        "law": book.content_hash,
        "on": str(month),
        "formulas": list(formulas),
        "read": told(reads),
        "written": told(writes),
    }
    return RunReceipt.objects.create(
        run=run, step=step, law=keep_law(book), receipt=receipt, receipt_hash=hash_of(receipt)
    )


def law_of(decision: Decision) -> Rulebook:
    """Return the rulebook by which it was decided, made again of the text that was kept.

    Raises:
        LawTextWrong: this engine can't apply it any more.
    """
    return book_of(decision.law.text, decision.law.content_hash)


def rerun(decision: Decision) -> RunAgain:
    """Run a decision again by the law of then.

    Raises:
        LawTextWrong, ReceiptWrong.
    """
    return run_again(read(decision.receipt), law_of(decision))


def paper_of(decision: Decision) -> dict[str, Any]:
    """All that a rerun needs anywhere else: the receipt, the explanation, the law's text."""
    return {"receipt": decision.receipt, "explanation": decision.explanation, "law": decision.law.text}


def _decision(item: str, law: LawText, about: About, by: User | None) -> Decision:
    receipt = about.decided.receipt
    return Decision(
        item=item,
        person_id=about.person_id,
        case_id=about.case_id,
        month=Month.of(first_day(moment(receipt.on))).first_day,
        amount_fen=about.amount_fen,
        law=law,
        receipt=receipt.as_data(),
        receipt_hash=receipt.hash,
        explanation=_plain(about.decided.explanation),
        decided_by=by,
        replaces=about.replaces,
    )


def _clauses(decision: Decision, decided: Decided) -> list[DecisionClause]:
    return [
        DecisionClause(
            decision=decision,
            document=one.place.citation.document,
            article=one.place.citation.article,
            number=one.place.citation.number,
            role=one.place.role,
            name=one.place.name,
            edition=one.place.edition,
            is_met=one.is_met,
            is_decisive=one.is_decisive,
        )
        for one in decided.clauses
    ]


def _plain(steps: Sequence[Mapping[str, Any]]) -> Any:
    return json.loads(canonical(list(steps)))
