"""What stands behind the payroll and the roster: awards with their receipts, settlements, declarations, bases chosen.

Each gives, like `agreement`, the name of a check, its two sides over `agreement_rows`, and what tells their rows apart.
"""

# ruff: noqa: S608 - statements made of our own words
from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renshe.law.month import Month

Side = tuple[str | Promise, str, str, Sequence[str]]
PARTS = "basic_fen, account_fen, transitional_fen"
TOTAL = "basic_fen + account_fen + transitional_fen"
AWARD_KEY = ("person_id", "first_month", "basic_fen", "account_fen", "transitional_fen")
DUE = """awards a JOIN (SELECT DISTINCT in_month FROM roster) m
    ON a.first_month <= m.in_month AND coalesce(a.last_month, m.in_month) >= m.in_month
   AND coalesce(a.died_on, m.in_month) >= m.in_month"""


def sides(opening: Month) -> Iterator[Side]:
    yield from _awards(opening)
    yield from _benefits(opening)
    yield (
        _("states of payments in sight = banks' answers and settlements"),
        """SELECT fund, in_month AS month, payment_number, amount_fen AS fen,
                  CASE WHEN p.state = 'failed' OR NOT was_paid THEN 'failed' WHEN was_paid THEN 'found_paid'
                       ELSE 'unknown' END AS state
             FROM payments p LEFT JOIN ended ON ended.number = p.payment_number WHERE p.state <> 'paid'""",
        """SELECT fund, month, number AS payment_number, fen,
                  CASE state WHEN 'repaid' THEN 'failed' ELSE state END AS state FROM unpaid""",
        ("payment_number", "state"),
    )
    yield (
        _("declarations accepted = declared rows"),
        "SELECT '' AS fund, month, employer_id, people, starts, stops, fen FROM declarations",
        """SELECT '' AS fund, in_month AS month, employer_id, count(*) FILTER (change <> 'stop') AS people,
                  count(*) FILTER (change = 'start') AS starts, count(*) FILTER (change = 'stop') AS stops,
                  coalesce(sum(wage_fen) FILTER (change <> 'stop'), 0) AS fen FROM declared GROUP BY ALL""",
        ("employer_id", "people", "starts", "stops"),
    )
    yield (
        _("bases chosen = wages of flexible workers on the roster"),
        """SELECT '' AS fund, in_month AS month, r.person_id, coalesce(c.fen, 0) AS fen
             FROM (FROM roster WHERE wage_source = 'chosen') r
             ASOF LEFT JOIN chosen c ON c.person_id = r.person_id AND c.first_month <= r.in_month""",
        "SELECT '' AS fund, in_month AS month, person_id, wage_fen AS fen FROM roster WHERE wage_source = 'chosen'",
        ("person_id",),
    )
    lines = " UNION ALL ".join(
        f"SELECT filename, {amount}::BIGINT AS fen FROM {kind}_file"
        for kind, amount in (("bills", "c6"), ("arrivals", "c4"), ("pay", "c4"), ("answer", "c5"))
    )
    yield (
        _("count and total recorded of a partner's file = its lines"),
        "SELECT '' AS fund, month, name, rows, total AS fen FROM recorded",
        f"""SELECT '' AS fund, month, name, count(l.fen) AS rows, coalesce(sum(l.fen), 0) AS fen
              FROM recorded LEFT JOIN ({lines}) l USING (filename) GROUP BY ALL""",
        ("name", "rows"),
    )


def _awards(opening: Month) -> Iterator[Side]:
    opened = f"SELECT 'pension' AS fund, DATE '{opening.first_day}' AS month, person_id, first_month, {PARTS}"
    yield (
        _("opening pensions = pensions sealed with the opening"),
        f"{opened}, {TOTAL} AS fen FROM awards WHERE kind = 'opening'",
        f"{opened}, total_fen AS fen FROM awards_sealed",
        AWARD_KEY,
    )
    decided = f"SELECT 'pension' AS fund, first_month AS month, person_id, first_month, {PARTS}"
    yield (
        _("pensions decided = results in their receipts"),
        f"{decided}, {TOTAL} AS fen FROM awards WHERE kind = 'decided'",
        f"{decided}, fen FROM receipts",
        AWARD_KEY,
    )
    yield (
        _("pensions due to the living = on the payroll"),
        f"SELECT 'pension' AS fund, in_month AS month, person_id, {TOTAL} AS fen FROM {DUE}",
        f"""SELECT 'pension' AS fund, m.in_month AS month, a.person_id, p.total_fen AS fen
              FROM {DUE} JOIN payroll p ON p.person_id = a.person_id AND p.in_month = m.in_month
             WHERE p.cause = 'regular' AND p.kind = 'pension'""",
        ("person_id",),
    )


def _benefits(opening: Month) -> Iterator[Side]:
    """Benefits beside pensions: those that no decision gave stand in the opening, the others in their receipts."""
    key = ("person_id", "kind")
    yield (
        _("benefits on the payroll = benefits in payment"),
        """SELECT fund, in_month AS month, person_id, kind, total_fen AS fen
             FROM payroll WHERE cause = 'regular' AND kind <> 'pension'""",
        """SELECT fund, m.in_month AS month, person_id, kind, fen
             FROM benefits b JOIN (SELECT DISTINCT in_month FROM roster) m
               ON b.first_month <= m.in_month AND coalesce(b.last_month, m.in_month) >= m.in_month
              AND coalesce(b.died_on, m.in_month) >= m.in_month""",
        key,
    )
    yield (
        _("opening benefits = benefits sealed with the opening"),
        f"""SELECT fund, DATE '{opening.first_day}' AS month, person_id, kind, first_month, fen FROM benefits
             WHERE decision_id IS NULL""",
        f"""SELECT fund, DATE '{opening.first_day}' AS month, person_id, kind, first_month, amount_fen AS fen
              FROM benefits_sealed""",
        ("person_id", "kind", "first_month"),
    )
    yield (
        _("benefits decided = results in their receipts"),
        """SELECT fund, first_month AS month, decision_id, kind, fen FROM benefits WHERE decision_id IS NOT NULL""",
        """SELECT fund, first_month AS month, decision_id, kind, r.fen
             FROM (SELECT DISTINCT fund, first_month, decision_id, kind FROM benefits) JOIN ruled r
            USING (decision_id, kind)""",
        ("decision_id", "kind"),
    )
