"""Decisions are as their receipts say, receipts and the law kept with them are what was hashed, cases stand as their
last events say. Which fen a programme pays by a decision, the programme compares itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from renshe.archive.models import ArchiveFile
from renshe.casework.models import Case, CaseEvent, Decision, LawText, RunReceipt
from renshe.law.law_text import sha256
from renshe.law.receipts.receipt import explanation_hash, hash_of
from renshe.ledger.check import Check, Words, compared, comparing

AT_A_TIME = 500  # receipts held in memory
AMOUNTS = (
    "SELECT item AS fund, month, id::text AS key, {fen} AS fen FROM casework_decision WHERE amount_fen IS NOT NULL"
)
FIRST_RESULT = "receipt -> 'results' ->> (receipt -> 'formulas' ->> 0)"  # of the formula that it is about
AS_FEN = f"CASE WHEN {FIRST_RESULT} ~ '^-?[0-9]{{1,18}}$' THEN ({FIRST_RESULT})::bigint ELSE 0 END"


def checks() -> Iterator[Check]:
    with connection.cursor() as cursor:
        cursor.execute(comparing(AMOUNTS.format(fen="amount_fen"), AMOUNTS.format(fen=AS_FEN)))
        yield from compared(_("amounts of decisions = results in their receipts"), cursor.fetchall())
    yield _counted(_("receipts of decisions = what was hashed"), Decision.objects.count(), _altered_decisions())
    yield _counted(_("receipts of runs = what was hashed, and the files as recorded"), RunReceipt.objects.count(),
                   _altered_runs())  # fmt: skip
    yield _counted(_("texts of law = what was hashed"), LawText.objects.count(), _altered_laws())
    last = CaseEvent.objects.filter(case=OuterRef("pk")).order_by("-sequence").values("state")[:1]
    moved = Case.objects.annotate(last=Subquery(last)).filter(Q(last__isnull=True) | ~Q(state=F("last")))
    numbers = (str(case) for case in moved.order_by("pk"))
    yield _counted(_("states of cases = those of their last events"), Case.objects.count(), numbers)


def _counted(name: Words, of: int, wrong: Iterable[str]) -> Check:
    """A check of `of` rows, of which those named are not as they were."""
    found = list(wrong)
    first = found[0] if found else ""
    return Check.equal(str(name), of, of - len(found), strays=len(found), first=first, unit="")


def _altered_decisions() -> Iterator[str]:
    held = Decision.objects.order_by("pk").values_list("pk", "law_id", "receipt", "receipt_hash", "explanation")
    for pk, law, receipt, said, explanation in held.iterator(AT_A_TIME):
        if not _is_hashed(receipt, said, law) or receipt.get("explanation") != explanation_hash(explanation):
            yield f"#{pk}"


def _altered_runs() -> Iterator[str]:
    files = {
        f"{day:%Y-%m}/{name}.parquet": (rows, sha)
        for day, name, rows, sha in ArchiveFile.objects.values_list("month", "name", "rows", "sha256")
    }
    for one in RunReceipt.objects.select_related("run").order_by("pk"):
        told = [*one.receipt.get("read", ()), *one.receipt.get("written", ())]
        is_so = all(files.get(file.get("file")) == (file.get("rows"), file.get("sha256")) for file in told)
        if not is_so or not _is_hashed(one.receipt, one.receipt_hash, one.law_id):
            yield f"{one.run.month:%Y-%m} {one.step}"


def _is_hashed(receipt: Mapping[str, Any], said: str, law: str) -> bool:
    return hash_of(receipt) == said and receipt.get("law") == law


def _altered_laws() -> Iterator[str]:
    for content_hash, text in LawText.objects.order_by("pk").values_list("pk", "text").iterator(AT_A_TIME):
        if sha256(text) != content_hash:
            yield content_hash
