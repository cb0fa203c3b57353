"""What the people's rows of every closed month must add up to: in the bills, the ledger, partners' files and the seals.

Two sides of each check come from different hands: the archive's rows, PostgreSQL's documents and entries, the files
that tax authority and banks sent. They are laid beside each other bill by bill, voucher by voucher, person by person.
"""

# ruff: noqa: S608 - statements made of our own words
from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renshe.archive import query, sealing
from renshe.archive.agreement import unreadable
from renshe.archive.errors import FileMissing
from renshe.law.month import Month
from renshe.ledger.check import Check, compared, comparing, explains, register
from renshe.programmes.social_insurance import account_books, accounts, agreement_documents, agreement_rows, crediting

ROSTER = """person_id, employer_id, kind, town_id, injury_class, pays_pension, pays_unemployment, pays_injury,
  wage_source"""
PAYROLL_KEY = ("payment_number", "person_id", "benefit_month", "kind")


explains(*(f"accounts_{what}" for what in account_books.ROWS))


@register
def checks() -> Iterator[Check]:
    """Compare all closed months at once, each kind of row by one query."""
    months = sealing.sealed_months()
    if len(months) < 2:  # the opening month alone: nothing was closed yet
        return
    with query.connect() as duck:
        try:
            agreement_rows.lay_out(duck, months)
            for name, left, right, key in (*_sides(duck, months[-1]), *agreement_documents.sides(months[0])):
                yield from compared(name, duck.execute(comparing(left, right, key)).fetchall())
            yield from _sealed_totals(duck, months[-1])
        except (duckdb.Error, FileMissing) as error:
            yield unreadable("", error)


@register
def checks_of_spreading() -> Iterator[Check]:
    """Spread again, month by month, what arrived."""
    for month in sealing.sealed_months()[1:]:
        yield from _spread_again(month)


def _sides(duck: duckdb.DuckDBPyConnection, last: Month) -> Iterator[tuple[str | Promise, str, str, Sequence[str]]]:
    """Yield each check: its name, its two sides, and what tells their rows apart."""
    by_bill = "SELECT fund, period AS month, key, {fen} AS fen FROM {table}"
    yield (
        _("assessed = due, on every bill"),
        by_bill.format(fen="fen", table="assessed_by_bill"),
        "SELECT fund, month, key, due AS fen FROM bills",
        ("key",),
    )
    yield (
        _("due = paid + the people's arrears, on every bill"),
        "SELECT fund, month, key, due AS fen FROM bills",
        "SELECT fund, month, key, paid AS fen FROM bills"
        f" UNION ALL {by_bill.format(fen='fen', table='assessed_by_bill')}"
        f" UNION ALL {by_bill.format(fen='-fen', table='credited_by_bill')}",
        ("key",),
    )
    letters = " ".join(f"WHEN '{fund}' THEN '{letter}'" for fund, (letter, _shares) in agreement_rows.FUNDS.items())
    yield (
        _("arrivals in the archive = arrived"),
        f"""SELECT fund, in_month AS month, voucher, bill_number, arrived_on, amount_fen AS fen FROM arrivals
             WHERE bill_number = CASE fund {letters} END || '-' || strftime(period, '%Y%m') || '-' || payer_kind
                                 || payer_id""",
        "SELECT fund, month, voucher, number AS bill_number, arrived_on, fen FROM came",
        ("voucher", "bill_number", "arrived_on"),
    )
    yield (
        _("credited to people = arrived, on every bill"),
        "SELECT fund, in_month AS month, key, fen FROM credited_by_bill",
        "SELECT fund, month, number AS key, fen FROM came",
        ("key",),
    )
    yield (
        _("credited to accounts = posted to accounts, on every bill"),
        "SELECT fund, in_month AS month, key, account AS fen FROM credited_by_bill WHERE fund = 'pension'",
        "SELECT fund, month, number AS key, account AS fen FROM came WHERE fund = 'pension'",
        ("key",),
    )
    yield (
        _("wages on the roster = wages assessed"),
        f"SELECT '' AS fund, in_month AS month, {ROSTER}, wage_fen AS fen FROM roster",
        f"SELECT '' AS fund, in_month AS month, {ROSTER}, wage_fen AS fen FROM assessed",
        [column.strip() for column in ROSTER.split(",")],
    )
    yield (
        _("wages declared = wages on the roster"),
        """SELECT '' AS fund, in_month AS month, person_id, employer_id, d.wage_fen AS fen
             FROM declared d JOIN roster r USING (in_month, person_id, employer_id)
            WHERE r.wage_source = 'declared' AND d.change <> 'stop'""",
        """SELECT '' AS fund, in_month AS month, person_id, employer_id, wage_fen AS fen FROM roster
            WHERE wage_source = 'declared'""",
        ("person_id", "employer_id"),
    )
    yield from _pensions()
    yield from _accounts()
    yield from _exchanged()
    yield from _interest(duck, last)


def _pensions() -> Iterator[tuple[str | Promise, str, str, Sequence[str]]]:
    payroll = """SELECT fund, in_month AS month, payment_number, person_id, p.month AS benefit_month, kind,
       total_fen AS fen FROM payroll p"""
    payments = """SELECT fund, in_month AS month, payment_number, person_id, p.month AS benefit_month, kind,
       amount_fen AS fen FROM payments p"""
    parts = "person_id, {0}.basic_fen, {0}.account_fen, {0}.transitional_fen"
    total = "{0}.basic_fen + {0}.account_fen + {0}.transitional_fen"
    yield (
        _("pensions on the payroll = pensions decided"),
        f"""SELECT fund, in_month AS month, p.payment_number, {parts.format("p")}, p.total_fen AS fen
              FROM payroll p WHERE cause = 'regular' AND kind = 'pension'""",
        f"""SELECT 'pension' AS fund, in_month AS month, p.payment_number, {parts.format("a")},
                   {total.format("a")} AS fen
              FROM payroll p JOIN awards a USING (person_id) WHERE cause = 'regular' AND p.kind = 'pension'
               AND p.month >= a.first_month""",
        ("payment_number", "person_id", "basic_fen", "account_fen", "transitional_fen"),
    )
    batch = "regexp_extract(payment_number, '^(.*)-[0-9]+$', 1) AS key"
    yield (
        _("payroll = batches"),
        f"SELECT fund, in_month AS month, {batch}, total_fen AS fen FROM payroll",
        "SELECT fund, month, key, total AS fen FROM batches",
        ("key",),
    )
    yield _("payroll = payments with an outcome"), payroll, payments, PAYROLL_KEY
    yield (
        _("payments in the archive = paid, failed, unknown in the batches"),
        f"SELECT fund, in_month AS month, {batch}, state, amount_fen AS fen FROM payments",
        " UNION ALL ".join(
            f"SELECT fund, month, key, '{state}' AS state, {state} AS fen FROM batches"
            for state in ("paid", "failed", "unknown")
        ),
        ("key", "state"),
    )
    yield (
        _("payments that failed or are unknown = payments kept in sight"),
        f"{payments} WHERE state <> 'paid'",
        "SELECT fund, month, number AS payment_number, person_id, benefit_month, kind, fen FROM unpaid",
        PAYROLL_KEY,
    )
    yield (
        _("paid again on the payroll = failed and marked as paid again"),
        f"{payroll} WHERE cause = 'repaid'",
        """SELECT b.fund, b.month, repaid_as AS payment_number, person_id, benefit_month, kind, fen
             FROM unpaid u JOIN batches b ON starts_with(repaid_as, b.key || '-')""",
        PAYROLL_KEY,
    )


def _accounts() -> Iterator[tuple[str | Promise, str, str, Sequence[str]]]:
    """What moved people's accounts, as it is booked, and what pensions drew from them."""
    signed = " UNION ALL ".join(
        f"SELECT 'pension' AS fund, in_month AS month, 'accounts_{what}:' || strftime(in_month, '%Y-%m') AS key, "
        f"{sign} * {column} AS fen FROM {'opened' if what == 'opening' else file}"
        for what, (file, column, sign) in account_books.ROWS.items()
    )
    yield (
        _("accounts in the archive = accounts in the books"),
        signed,
        "SELECT 'pension' AS fund, month, key, fen FROM booked",
        ("key",),
    )
    drawn = "SELECT 'pension' AS fund, in_month AS month, payment_number, person_id, {fen} AS fen FROM drawn"
    yield (
        _("account parts of pensions paid = drawn from accounts and pool"),
        """SELECT 'pension' AS fund, paid.month, payment_number, person_id, account_fen AS fen
             FROM payroll JOIN (SELECT payment_number, in_month AS month FROM payments WHERE state = 'paid'
                                UNION ALL FROM found_paid) paid USING (payment_number)""",
        drawn.format(fen="from_account_fen + from_pool_fen"),
        ("payment_number", "person_id"),
    )
    # Below nought a balance is drawn too far; while something is left, nothing comes from the pool.
    yield (
        _("accounts drawn from = accounts that had it"),
        "SELECT 'pension' AS fund, in_month AS month, person_id, from_account_fen AS fen FROM drawn",
        """SELECT 'pension' AS fund, in_month AS month, person_id, CASE WHEN balance_fen < 0
                  OR (balance_fen > 0 AND from_pool_fen > 0) THEN 0 ELSE from_account_fen END AS fen
             FROM drawn JOIN standing USING (in_month, person_id)""",
        ("person_id",),
    )


def _exchanged() -> Iterator[tuple[str | Promise, str, str, Sequence[str]]]:
    """Our rows beside the partners' files; of a file that a partner took away there is nothing to compare."""
    yield (
        _("bills sent to the tax authority = due"),
        "SELECT c2 AS fund, month, c1 AS key, c6::BIGINT AS fen FROM bills_file",
        "SELECT fund, month, key, due AS fen FROM bills WHERE month IN (SELECT month FROM bills_file)",
        ("key",),
    )
    yield (
        _("the tax authority's arrivals = arrived"),
        # A voucher may be sent again, the same, in a later file: it stays with the month that booked it.
        """SELECT '' AS fund, month, c1 AS voucher, c2 AS number, c3 AS arrived_on, c4::BIGINT AS fen
             FROM arrivals_file f
            WHERE NOT EXISTS (SELECT 1 FROM came e WHERE e.voucher = f.c1 AND e.month < f.month AND e.number = f.c2
                                 AND strftime(e.arrived_on, '%Y%m%d') = f.c3 AND e.fen = f.c4::BIGINT)""",
        """SELECT '' AS fund, month, voucher, number, strftime(arrived_on, '%Y%m%d') AS arrived_on, fen FROM came
            WHERE month IN (SELECT month FROM arrivals_file)""",
        ("voucher", "number", "arrived_on"),
    )
    batch = "regexp_extract(payment_number, '^(.*)-[0-9]+$', 1)"
    yield (
        _("payments sent to banks = payroll"),
        "SELECT split_part(c1, '-', 1) AS fund, month, c1 AS key, c4::BIGINT AS fen FROM pay_file",
        f"""SELECT fund, in_month AS month, payment_number AS key, total_fen AS fen FROM payroll
             WHERE {batch} IN (SELECT regexp_extract(c1, '^(.*)-[0-9]+$', 1) FROM pay_file)""",
        ("key",),
    )
    yield (
        _("the banks' answers = payments with an answer"),
        """SELECT split_part(c1, '-', 1) AS fund, month, c1 AS key,
                  CASE c2 WHEN 'P' THEN 'paid' ELSE 'failed' END AS state, c5::BIGINT AS fen FROM answer_file""",
        """SELECT fund, in_month AS month, payment_number AS key, state, amount_fen AS fen FROM payments
            WHERE state <> 'unknown'""",
        ("key", "state"),
    )


def _interest(duck: duckdb.DuckDBPyConnection, last: Month) -> Iterator[tuple[str | Promise, str, str, Sequence[str]]]:
    """What the year's interest stands on: each statement's opening balance and credits, and its sum."""
    rows = "SELECT 'pension' AS fund, in_month AS month, person_id, {fen} AS fen FROM interest"
    yield (
        _("statements' opening + credits + interest = closing"),
        rows.format(fen="opening_fen + credited_fen + interest_fen"),
        rows.format(fen="closing_fen"),
        ("person_id",),
    )
    yield (
        _("statements' credits of the year = credited"),
        rows.format(fen="credited_fen"),
        """SELECT 'pension' AS fund, i.in_month AS month, person_id, pension_account_fen AS fen
             FROM credited c JOIN (SELECT person_id, in_month FROM interest) i USING (person_id)
            WHERE year(c.in_month) = year(i.in_month)""",
        ("person_id",),
    )
    for month in accounts.recorded("interest", until=last):
        accounts.balances(duck, accounts.opening_of(month.year)).create(f"opened_{month.year}")
        of_year = f"{rows.format(fen='opening_fen')} WHERE year(in_month) = {month.year}"
        yield (
            _("statements' opening = balance of the account"),
            of_year,
            f"""SELECT 'pension' AS fund, DATE '{month.first_day}' AS month, person_id, balance_fen AS fen
                  FROM opened_{month.year} WHERE person_id IN (SELECT person_id FROM ({of_year}))""",
            ("person_id",),
        )


def _spread_again(month: Month) -> Iterator[Check]:
    """Spread what arrived in a month over its people anew, by the rule, and lay it beside what was credited."""
    shares = ", ".join(crediting.SHARES)
    fund = "split_part(share, '_', 1) AS fund"
    key = ("person_id", "employer_id", "period", "arrived_on", "share")
    with query.connect() as duck:
        try:
            query.view(duck, "arrivals", month)
            query.view(duck, "credited", month, as_name="credited_now")
            crediting.spread(duck, month)
            left = f"SELECT {fund}, DATE '{month.first_day}' AS month, {', '.join(key)}, fen FROM credits"
            right = f"""SELECT {fund}, DATE '{month.first_day}' AS month, {", ".join(key)}, fen
              FROM (UNPIVOT (SELECT person_id, employer_id, period, arrived_on, {shares} FROM credited_now)
                    ON {shares} INTO NAME share VALUE fen) WHERE fen <> 0"""
            name = _("arrived, spread by the rule = credited to each person")
            yield from compared(name, duck.execute(comparing(left, right, key)).fetchall())
        except (duckdb.Error, FileMissing) as error:
            yield unreadable(str(month), error)


RECKONED = """
SELECT in_month AS month, 'people' AS fund, count(DISTINCT person_id) AS fen FROM roster GROUP BY ALL
UNION ALL SELECT in_month, 'carried', count(*) FILTER (wage_source = 'carried') FROM roster GROUP BY ALL
UNION ALL SELECT period, fund || '_assessed_fen', sum(fen) FROM assessed_by_bill GROUP BY ALL
UNION ALL SELECT month, fund || '_arrived_fen', sum(fen) FROM came GROUP BY ALL
UNION ALL SELECT month, fund || '_paid_of_month_fen', sum(fen) FROM came WHERE period = month GROUP BY ALL
UNION ALL SELECT month, fund || '_arrears_of_month_fen', sum(fen) FROM (
    SELECT month, fund, due AS fen FROM bills
    UNION ALL SELECT month, fund, -fen FROM came WHERE period = month) GROUP BY ALL
UNION ALL SELECT in_month, 'account_credited_fen', sum(pension_account_fen) FROM credited GROUP BY ALL
UNION ALL SELECT in_month, 'pensioners', count(*) FROM payroll WHERE kind = 'pension' AND cause <> 'repaid' GROUP BY ALL
UNION ALL SELECT in_month, 'payroll_fen', sum(total_fen) FROM payroll WHERE kind = 'pension' GROUP BY ALL
UNION ALL SELECT in_month, 'pensions_' || state || '_fen', sum(amount_fen) FROM payments WHERE kind = 'pension'
  GROUP BY ALL
UNION ALL SELECT in_month, fund || '_benefits_fen', sum(total_fen) FROM payroll GROUP BY ALL
UNION ALL SELECT in_month, fund || '_benefits_paid_fen', sum(amount_fen) FROM payments WHERE state = 'paid' GROUP BY ALL
UNION ALL SELECT in_month, 'account_interest_fen', sum(interest_fen) FROM interest GROUP BY ALL
UNION ALL SELECT in_month, 'account_drawn_fen', sum(from_account_fen) FROM drawn GROUP BY ALL
UNION ALL SELECT in_month, 'accounts_fen', sum(sum(fen)) OVER (ORDER BY in_month) FROM (
    SELECT in_month, balance_fen AS fen FROM opened UNION ALL SELECT in_month, pension_account_fen FROM credited
    UNION ALL SELECT in_month, interest_fen FROM interest UNION ALL SELECT in_month, -from_account_fen FROM drawn)
  GROUP BY in_month
UNION ALL FROM held"""


def _sealed_totals(duck: duckdb.DuckDBPyConnection, last: Month) -> Iterator[Check]:
    """Reckon every control total that was sealed anew, as of its month."""
    opening = accounts.recorded("accounts", until=last)
    # Of the opening month, whose rows have no law and no bills behind them, what its seal names and can be reckoned.
    first = f"DATE '{opening[0].first_day}'"
    accounts_total = f"SELECT {first}, 'accounts.balance_fen', sum(balance_fen) FROM opened"
    reckoned = f"""SELECT month, fund, fund AS name, fen FROM ({RECKONED} UNION ALL {accounts_total}) every
      WHERE (month <> {first} OR fund IN (SELECT fund FROM sealed WHERE month = {first}))
        AND (fund NOT LIKE '%\\_benefits\\_%' ESCAPE '\\' OR (month, fund) IN (SELECT (month, fund) FROM sealed))"""
    sealed = f"""SELECT month, fund, fund AS name, fen FROM sealed
      WHERE month <> {first} OR fund = 'accounts.balance_fen' OR fund IN (SELECT fund FROM held)"""
    for row in duck.execute(comparing(sealed, reckoned, ("name",))).fetchall():
        unit = "fen" if row[0].endswith("_fen") else ""
        yield from compared(_("sealed with the month = reckoned again"), [row], unit)
