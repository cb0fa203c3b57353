"""Post entries: each once by its key, in balance, all postings of an entry by one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from renshe.law.month import Month
from renshe.ledger.errors import AccountUnknown, EntryNotBalanced, KeyUsedForAnother
from renshe.ledger.models import Entry
from renshe.ledger.staging import first_of, stage

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

MANY = 1_000  # entries in one go after which the journal's statistics would mislead the planner

COLUMNS = {
    "key": "text",
    "fund": "text",
    "month": "date",
    "kind": "text",
    "text": "text",
    "account": "text",
    "amount_fen": "bigint",
}


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is to be posted. `key` is made before anything is done; `legs` is fen by account code, debits positive."""

    fund: str
    month: Month
    key: str
    kind: str
    text: str
    legs: Mapping[str, int]


def post(fund: str, month: Month, key: str, kind: str, text: str, legs: Mapping[str, int]) -> Entry:
    """Post one entry, or return the one that was posted with this key and this content.

    Raises:
        KeyUsedForAnother, EntryNotBalanced, AccountUnknown.
    """
    post_many([NewEntry(fund, month, key, kind, text, legs)])
    return Entry.objects.get(key=key)


@transaction.atomic
def post_many(entries: Iterable[NewEntry]) -> int:
    """Post entries that are not posted yet and return how many those were. Raises as `post`; then none is posted."""
    with connection.cursor() as cursor:
        stage(cursor, "staged_posting", COLUMNS, _rows(entries))
        return post_staged(cursor)


def post_staged(cursor: CursorWrapper) -> int:
    """Post what stands in the temporary table `staged_posting` (`COLUMNS`); returns how many entries were new."""
    cursor.execute("ANALYZE staged_posting")  # as it stands now: with an empty table's statistics the joins take n²
    unknown = first_of(
        cursor,
        "SELECT s.fund, s.account FROM staged_posting s LEFT JOIN ledger_account a ON a.fund = s.fund"
        " AND a.code = s.account WHERE a.id IS NULL",
    )
    if unknown:
        raise AccountUnknown(fund=unknown[0], account=unknown[1])
    wrong = first_of(cursor, "SELECT key, sum(amount_fen) FROM staged_posting GROUP BY key HAVING sum(amount_fen) <> 0")
    if wrong:
        raise EntryNotBalanced(key=wrong[0], off_fen=int(wrong[1]))
    # Only the entries that this very statement added get postings: a key posted meanwhile by another is left alone.
    cursor.execute(
        "WITH added AS ("
        " INSERT INTO ledger_entry (fund, month, key, kind, text, posted_at)"
        " SELECT fund, month, key, kind, text, now() FROM staged_posting GROUP BY fund, month, key, kind, text"
        " ORDER BY key ON CONFLICT (key) DO NOTHING RETURNING id, key, fund),"
        " legs AS ("
        " INSERT INTO ledger_posting (entry_id, account_id, amount_fen)"
        " SELECT added.id, a.id, s.amount_fen FROM added JOIN staged_posting s ON s.key = added.key"
        " JOIN ledger_account a ON a.fund = added.fund AND a.code = s.account RETURNING 1)"
        " SELECT count(*) FROM added"
    )
    row = cursor.fetchone()
    added = int(row[0]) if row else 0
    if added > MANY:
        cursor.execute("ANALYZE ledger_entry, ledger_posting")
    cursor.execute("SELECT count(*) FROM (SELECT 1 FROM staged_posting GROUP BY fund, month, key, kind, text) asked")
    if cursor.fetchone() == (added,):  # all are new, and are what was staged
        return added
    # A set difference and not a join: with the statistics of a moment ago the planner would loop, n² in all.
    other = first_of(
        cursor,
        "SELECT key FROM ("
        " SELECT key, fund, month, kind, text,"
        " array_agg(account || ' ' || amount_fen ORDER BY account, amount_fen)"
        " FROM staged_posting GROUP BY key, fund, month, kind, text"
        " EXCEPT SELECT e.key, e.fund, e.month, e.kind, e.text,"
        " array_agg(a.code || ' ' || p.amount_fen ORDER BY a.code, p.amount_fen)"
        " FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id JOIN ledger_account a ON a.id = p.account_id"
        " WHERE e.key IN (SELECT key FROM staged_posting) GROUP BY e.id) differs",
    )
    if other:
        raise KeyUsedForAnother(key=other[0])
    return added


def _rows(entries: Iterable[NewEntry]) -> Iterator[tuple[object, ...]]:
    for one in entries:
        for account, amount_fen in one.legs.items():
            if amount_fen:
                yield one.key, one.fund, one.month.first_day, one.kind, one.text, account, amount_fen
