"""Prove that the books agree with themselves and with their documents: bills, arrivals, payment batches.

Each check lays two sides beside each other, document by document, and adds them up by fund and month. What must
agree with the ledger but stands above it (archive, programmes) registers its own checks here.
"""

# ruff: noqa: S608 - statements made of our own words
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renshe.ledger import exchange
from renshe.ledger.funds import Fund
from renshe.ledger.models import ExchangeFile
from renshe.ledger.moment import one_moment
from renshe.money import yuan

Words = str | Promise


@dataclass(frozen=True)
class Check:
    """Two sums that must be equal, in fen or (`unit` "") a count. `detail` says where: fund, month.

    `strays` counts the documents or rows that differ, though the sums may agree; `first` names the first of them.
    """

    name: str
    ok: bool
    left: int
    right: int
    detail: str = ""
    strays: int = 0
    first: str = ""
    unit: str = "fen"

    @classmethod
    def equal(
        cls, name: str, left: int, right: int, detail: str = "", *, strays: int = 0, first: str = "", unit: str = "fen"
    ) -> Check:
        return cls(name, left == right and not strays, left, right, detail, strays, first, unit)

    @property
    def difference(self) -> int:
        return self.left - self.right

    def words(self) -> str:
        """Say in a sentence what differs, by how much, and the first row that does."""
        amounts = {
            "where": self.detail,
            "name": self.name,
            "left": self.amount(self.left),
            "right": self.amount(self.right),
            "difference": self.amount(self.difference),
            "strays": self.strays,
            "first": self.first,
        }
        words = (
            gettext(
                "%(where)s, %(name)s: %(left)s and %(right)s, difference %(difference)s; differing rows: %(strays)d, "
                "the first: %(first)s."
            )
            if self.strays
            else gettext("%(where)s, %(name)s: %(left)s and %(right)s, difference %(difference)s.")
        )
        return (words % amounts).lstrip(",， ")  # where there is no place to name

    def amount(self, value: int) -> str:
        """Return a sum as yuan with two decimals, a count as it is."""
        return yuan(value) if self.unit == "fen" else f"{value:,}"


Source = Callable[[], Iterable[Check]]
_sources: dict[str, Source] = {}
_explained = {"arrival", "remit", "draw", "benefits", "opening"}


def register(source: Source) -> Source:
    """Let `check` ask another room too. Registered twice it is asked once."""
    _sources[f"{source.__module__}.{source.__qualname__}"] = source
    return source


def explains(*kinds: str) -> None:
    """Say that a registered check compares the entries of these kinds with their documents, each and all."""
    _explained.update(kinds)


def check() -> list[Check]:
    """Return all checks, the ledger's own first."""
    return list(one_by_one())


def one_by_one() -> Iterator[Check]:
    """Yield each check as it is made. All see the database as it is at one moment."""
    with one_moment():
        for source in sources():
            yield from source()


def sources() -> list[Source]:
    """Return who makes checks, the ledger's own first."""
    return [own, *(_sources[key] for key in sorted(_sources))]


def comparing(left: str, right: str, key: Sequence[str] = ("key",)) -> str:
    """Return SQL, for PostgreSQL and DuckDB alike, that lays two queries beside each other.

    Args:
        left, right: Each gives fund, month, the columns of `key`, and fen; several rows of one key are added up.

    Returns: A query for (fund, month, left, right, rows that differ, the first of these by its key).
    """
    columns = ", ".join(("fund", "month", *key))
    differs = "coalesce(l.fen, 0) <> coalesce(r.fen, 0)"
    return f"""
WITH l AS (SELECT {columns}, sum(fen) AS fen FROM ({left}) the_left GROUP BY {columns}),
     r AS (SELECT {columns}, sum(fen) AS fen FROM ({right}) the_right GROUP BY {columns})
SELECT fund, month, coalesce(sum(l.fen), 0), coalesce(sum(r.fen), 0), count(*) FILTER (WHERE {differs}),
       min(concat_ws(' ', {", ".join(key)})) FILTER (WHERE {differs})
  FROM l FULL JOIN r USING ({columns}) GROUP BY fund, month ORDER BY fund, month"""


def compared(name: Words, rows: Iterable[Sequence[object]], unit: str = "fen") -> Iterator[Check]:
    """Make a check of each row that `comparing` found."""
    for fund, month, left, right, strays, first in rows:
        yield Check.equal(
            str(name),
            int(str(left)),
            int(str(right)),
            " ".join(filter(None, (f"{month:%Y-%m}" if month else "", fund_name(str(fund))))),
            strays=int(str(strays)),
            first=str(first or ""),
            unit=unit,
        )


def fund_name(fund: str) -> str:
    return str(Fund(fund).label) if fund in Fund.values else fund


CONTRIBUTIONS = "('contributions_pooled', 'contributions_account')"
LEGS = """SELECT e.fund, e.month, e.key, p.amount_fen AS fen FROM ledger_posting p
  JOIN ledger_entry e ON e.id = p.entry_id JOIN ledger_account a ON a.id = p.account_id"""
ARRIVED = """SELECT b.fund, a.month, 'arrival:' || a.voucher AS key, a.amount_fen AS fen
  FROM ledger_arrival a JOIN ledger_bill b ON b.id = a.bill_id"""
BATCHES = "SELECT fund, month, number AS key, {amount} AS fen FROM ledger_paymentbatch WHERE state = 'answered'"
# Arrivals of months whose money has gone on from the treasury: later ones may still stand there.
REMITTED = f"""SELECT fund, month, 'remit:' || fund || ':' || to_char(month, 'YYYY-MM') AS key, fen
  FROM ({ARRIVED}) came
  WHERE month <= (SELECT max(month) FROM ledger_entry WHERE kind IN ('remit', 'draw'))"""
# The money of payments made again still stands in the spending account.
DRAWN = """SELECT fund, month, 'draw:' || number AS key, total_fen AS fen FROM ledger_paymentbatch WHERE state <> 'made'
  UNION ALL SELECT b.fund, b.month, 'draw:' || b.number, -u.amount_fen FROM ledger_unpaidpayment u
    JOIN ledger_paymentbatch b ON b.number = substring(u.repaid_as FROM '^(.*)-[0-9]+$') WHERE b.state <> 'made'"""
PAID = """SELECT fund, month, 'paid:' || number AS key, paid_fen AS fen FROM ledger_paymentbatch
   WHERE state = 'answered'
  UNION ALL SELECT b.fund, coalesce(s.month, e.month, b.month), 'found:' || u.number, u.amount_fen
    FROM ledger_unpaidpayment u JOIN ledger_paymentbatch b ON b.id = u.batch_id
    LEFT JOIN ledger_settlement s ON s.payment_id = u.id AND s.state = 'confirmed'
    LEFT JOIN ledger_entry e ON e.key = 'found:' || u.number WHERE u.state = 'found_paid'"""

CHECKS: tuple[tuple[Words, str, str], ...] = (
    (
        _("debits = credits, in every entry"),
        f"{LEGS} WHERE p.amount_fen > 0",
        f"SELECT fund, month, key, -fen AS fen FROM ({LEGS}) legs WHERE fen < 0",
    ),
    (
        _("postings = postings to accounts of the entry's own fund"),
        f"SELECT fund, month, key, abs(fen) AS fen FROM ({LEGS}) legs",
        f"SELECT fund, month, key, abs(fen) AS fen FROM ({LEGS} WHERE a.fund = e.fund) legs",
    ),
    (
        _("paid = arrived, on every bill"),
        "SELECT fund, month, number AS key, paid_fen AS fen FROM ledger_bill",
        "SELECT b.fund, b.month, b.number AS key, a.amount_fen AS fen"
        " FROM ledger_arrival a JOIN ledger_bill b ON b.id = a.bill_id",
    ),
    (
        _("arrived = contributions in the ledger"),
        ARRIVED,
        f"SELECT fund, month, key, -fen AS fen FROM ({LEGS} WHERE a.code IN {CONTRIBUTIONS}) legs",
    ),
    (
        _("arrived = paid into the treasury"),
        ARRIVED,
        f"{LEGS} WHERE a.code = 'treasury' AND e.kind <> 'remit'",
    ),
    (
        _("arrived = remitted to the fiscal account"),
        REMITTED,
        f"SELECT fund, month, key, -fen AS fen FROM ({LEGS} WHERE a.code = 'treasury' AND e.kind = 'remit') legs",
    ),
    (
        _("batches, less what is paid again = drawn for payments"),
        DRAWN,
        f"{LEGS} WHERE a.code = 'spending_account' AND p.amount_fen > 0",
    ),
    (
        _("paid by banks = benefits in the ledger"),
        PAID,
        f"{LEGS} WHERE a.code = 'benefits'",
    ),
    (
        _("paid by banks = paid out of the spending account"),
        PAID,
        f"SELECT fund, month, key, -fen AS fen FROM ({LEGS} WHERE a.code = 'spending_account') legs WHERE fen < 0",
    ),
    (
        _("batches = paid + failed + unknown"),
        BATCHES.format(amount="total_fen"),
        BATCHES.format(amount="paid_fen + failed_fen + unknown_fen"),
    ),
    (
        _("failed + unknown = payments kept in sight"),
        BATCHES.format(amount="failed_fen + unknown_fen"),
        "SELECT b.fund, b.month, b.number AS key, u.amount_fen AS fen"
        " FROM ledger_unpaidpayment u JOIN ledger_paymentbatch b ON b.id = u.batch_id",
    ),
)
ALL_ENTRIES = f"SELECT fund, month, key, abs(fen) AS fen FROM ({LEGS}) legs"
EXPLAINED = f"SELECT fund, month, key, abs(fen) AS fen FROM ({LEGS} WHERE e.kind = ANY(%s)) legs"


def own() -> Iterator[Check]:
    """Yield the ledger's own checks: entries, bills, arrivals, batches, files exchanged."""
    with connection.cursor() as cursor:
        for name, left, right in CHECKS:
            cursor.execute(comparing(left, right))
            yield from compared(name, cursor.fetchall())
        cursor.execute(comparing(ALL_ENTRIES, EXPLAINED), [sorted(_explained)])
        yield from compared(_("entries = entries that a document explains"), cursor.fetchall())
    yield from _files()


def _files() -> Iterator[Check]:
    """A file that we took in, or gave out, has the bytes that were recorded; what we took in is kept."""
    changed = list(exchange.changed())
    records = ExchangeFile.objects.count()
    first = changed[0] if changed else ""
    yield Check.equal(
        gettext("files exchanged = files as recorded"),
        records,
        records - len(changed),
        strays=len(changed),
        first=first,
        unit="",
    )
