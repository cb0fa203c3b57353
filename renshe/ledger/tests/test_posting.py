from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from renshe.law.month import Month
from renshe.ledger import posting
from renshe.ledger.errors import AccountUnknown, EntryNotBalanced, KeyUsedForAnother
from renshe.ledger.models import Account, Entry, Posting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("accounts")]
MARCH = Month(2021, 3)
LEGS = {"treasury": 100_00, "contributions_pooled": -60_00, "contributions_account": -40_00}


def raw(statement: str, *values: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def posted() -> Entry:
    return posting.post("pension", MARCH, "arrival:1", "arrival", "first", LEGS)


def test_an_entry_is_posted_once_by_its_key() -> None:
    assert posted() == posted()
    assert sorted(Posting.objects.values_list("account__code", "amount_fen")) == [
        ("contributions_account", -4000),
        ("contributions_pooled", -6000),
        ("treasury", 10000),
    ]


def test_the_same_key_with_another_content_is_refused() -> None:
    posted()
    with pytest.raises(KeyUsedForAnother, match="arrival:1"):
        posting.post("pension", MARCH, "arrival:1", "arrival", "first", {"treasury": 5, "contributions_pooled": -5})


def test_an_entry_that_does_not_balance_is_refused_in_words() -> None:
    with pytest.raises(EntryNotBalanced, match=r"debits exceed credits by 0\.01 yuan"):
        posting.post("pension", MARCH, "k", "arrival", "", {"treasury": 2, "contributions_pooled": -1})
    with pytest.raises(AccountUnknown, match="“injury” has no account “contributions_account”"):
        posting.post("injury", MARCH, "k", "arrival", "", {"treasury": 2, "contributions_account": -2})
    assert not Entry.objects.exists()


INSERT = "INSERT INTO ledger_posting (entry_id, account_id, amount_fen) VALUES (%s, %s, %s)"


def test_the_database_itself_refuses_an_entry_out_of_balance() -> None:
    with pytest.raises(IntegrityError, match="is off by 5 fen"):
        raw(INSERT, posted().pk, Account.objects.get(fund="pension", code="treasury").pk, 5)


def test_the_database_itself_refuses_legs_added_later() -> None:
    entry, account = posted(), Account.objects.get(fund="pension", code="treasury")
    with pytest.raises(IntegrityError, match="was posted before"):
        raw(f"{INSERT}, (%s, %s, %s)", entry.pk, account.pk, 5, entry.pk, account.pk, -5)


def test_the_database_itself_refuses_an_account_of_another_fund() -> None:
    entry, account = posted(), Account.objects.get(fund="injury", code="treasury")
    with pytest.raises(IntegrityError, match="account of another fund"):
        raw(f"{INSERT}, (%s, %s, %s)", entry.pk, account.pk, 5, entry.pk, account.pk, -5)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_posting SET amount_fen = amount_fen * 2",
        "DELETE FROM ledger_posting",
        "UPDATE ledger_entry SET text = 'other'",
        "DELETE FROM ledger_entry",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_posted(statement: str) -> None:
    posted()
    with pytest.raises(IntegrityError, match="what is posted never changes"):
        raw(statement)


def test_the_database_itself_refuses_to_empty_the_journal() -> None:
    raw("ALTER TABLE ledger_posting ENABLE TRIGGER ledger_posting_no_truncate")
    with pytest.raises(IntegrityError, match="TRUNCATE of ledger_posting"):
        raw("TRUNCATE ledger_posting CASCADE")


def test_an_entry_without_postings_is_not_committed() -> None:
    with pytest.raises(IntegrityError, match="entry empty has no postings"), transaction.atomic():
        Entry.objects.create(fund="pension", month=MARCH.first_day, key="empty", kind="x", text="")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
