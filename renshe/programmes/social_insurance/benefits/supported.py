"""Dependants who draw: decided anew each month where somebody's right ends or begins, or a yearly notice comes.

Who is of age, has work, remarried or is in prison is paid no longer; who is free again, is. Where the cap had cut the
sum, the others' shares are reckoned again; what the yearly notices (`yearly`) added stays on top of a share. Where the
average wage at the injury, which limits the own wage, is not known, the others' shares stay and who is free again
waits: `awaits` counts that death.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import duckdb
from django.db.models import Q

from renshe.archive import sealing
from renshe.archive.snapshot import bring
from renshe.law.errors import NotInForceThen, ParameterNotInForce
from renshe.law.month import Month
from renshe.law.receipts.receipt import Known, Record, decide
from renshe.programmes.social_insurance.benefits import arrears, running, yearly
from renshe.programmes.social_insurance.benefits.dependants import ALLOWANCE, PAID, facts_of, right, shared, wage_of
from renshe.programmes.social_insurance.benefits.models import Dependant
from renshe.programmes.social_insurance.benefits.rulings import INJURY, Part, Ruling, dossier
from renshe.programmes.social_insurance.law import rulebook

AGAIN = "dependants_allowance_again"

RELATIVES = """
SELECT d.id, d.death_id, d.person_id, d.kind, CASE d.kind WHEN 'spouse' THEN 'spouse' ELSE 'other' END, d.is_lone,
       CASE p.sex WHEN 'M' THEN 'male' ELSE 'female' END, extract(year FROM age(%s::date, p.birth_date))::bigint,
       d.is_mainly_supported, d.is_unable_to_work, d.are_parents_dead,
       coalesce(d.ended_on < %s, false) OR coalesce(p.died_on < %s, false),
       coalesce(d.imprisoned_from < %s AND coalesce(d.imprisoned_until >= %s, true), false),
       x.own_wage_fen, x.injured_on, extract(year FROM coalesce(f.first_month, %s))::bigint,
       coalesce(f.is_opened, false), coalesce(f.amount_fen, 0),
       f.first_month IS NOT NULL AND f.first_month = min(f.first_month) OVER (PARTITION BY d.death_id),
       coalesce(n.amount_fen, 0)
  FROM social_insurance_dependant d JOIN registry_person p ON p.id = d.person_id
  JOIN social_insurance_death x ON x.id = d.death_id
  LEFT JOIN LATERAL (SELECT b.first_month, b.amount_fen, b.decision_id IS NULL AS is_opened
                       FROM social_insurance_benefit b WHERE b.death_id = d.death_id AND b.person_id = d.person_id
                        AND b.kind = 'dependants_allowance' ORDER BY b.first_month LIMIT 1) f ON true
  LEFT JOIN social_insurance_benefit n ON n.death_id = d.death_id AND n.person_id = d.person_id
   AND n.kind = 'dependants_allowance' AND n.first_month < %s AND (n.last_month IS NULL OR n.last_month >= %s)
 WHERE EXISTS (SELECT FROM social_insurance_benefit b WHERE b.death_id = d.death_id AND b.first_month < %s
                  AND b.kind = 'dependants_allowance')"""
COLUMNS = {
    "key": "BIGINT",
    "death_id": "BIGINT",
    "person_id": "BIGINT",
    "kind_of_relative": "VARCHAR",
    "relation": "VARCHAR",
    "is_lone": "BOOLEAN",
    "sex_of_relative": "VARCHAR",
    "age_of_relative": "BIGINT",
    "is_mainly_supported": "BOOLEAN",
    "is_unable_to_work": "BOOLEAN",
    "are_parents_dead": "BOOLEAN",
    "is_ended": "BOOLEAN",
    "is_in_prison": "BOOLEAN",
    "own_wage": "BIGINT",
    "injured_on": "DATE",
    "first_year": "BIGINT",
    "is_opened": "BOOLEAN",
    "began_fen": "BIGINT",
    "is_first": "BOOLEAN",
    "now_fen": "BIGINT",
}
# The relatives of those deaths where others are paid now than at first, or than in the month before.
CHANGED = """SELECT death_id, key, own_wage, injured_on, relation, is_lone, is_first, is_paid
  FROM relatives JOIN entitled USING (key)
 WHERE death_id IN (SELECT death_id FROM relatives JOIN entitled USING (key)
                     WHERE is_first <> is_paid OR (now_fen > 0) <> is_paid) ORDER BY death_id, key"""
DRAWN = """CREATE TABLE drawn AS
SELECT r.key, CASE WHEN r.relation = 'spouse' AND r.is_lone THEN 'lone_spouse'
    WHEN r.relation = 'spouse' OR r.is_lone THEN 'spouse_or_lone' ELSE 'usual' END AS survivor_kind,
  greatest(r.first_year, CASE WHEN r.is_opened THEN ? END) AS first_year, r.is_opened,
  CASE WHEN r.is_first THEN r.began_fen + coalesce(s.now_fen - s.first_fen, 0) ELSE s.now_fen END AS amount_fen,
  s.now_fen AS share_fen
FROM relatives r JOIN entitled e ON e.key = r.key AND e.is_paid LEFT JOIN shares s ON s.key = r.key
WHERE r.now_fen > 0 OR s.key IS NOT NULL"""
FOUND = """SELECT r.death_id, r.key, r.now_fen, coalesce(d.amount_fen, 0), coalesce(d.amount_fen - d.share_fen, 0)
  FROM relatives r LEFT JOIN drawn d USING (key)
 WHERE r.death_id IN (SELECT r2.death_id FROM relatives r2 LEFT JOIN drawn d2 USING (key)
                       WHERE r2.now_fen <> coalesce(d2.amount_fen, 0)) ORDER BY r.death_id, r.key"""


@dataclass(frozen=True, slots=True)
class Share:
    """What one relative is paid a month until now and from now on, in fen; `raises_fen`: of it by yearly notices."""

    death_id: int
    key: int
    now_fen: int
    new_fen: int
    raises_fen: int


def rulings(duck: duckdb.DuckDBPyConnection, month: Month, awaits: Counter[str]) -> Iterator[Ruling]:
    """Yield what is decided in `month` on those who have drawn before; what they were paid ends where it changes."""
    bring(duck, "relatives", RELATIVES, [month.first_day] * RELATIVES.count("%s"), COLUMNS)
    if not duck.table("relatives").aggregate("count(*)").fetchall()[0][0]:
        return
    _lay_out(duck, month, awaits)
    turns, waiting = yearly.raise_all(duck, month, "drawn", yearly.SURVIVOR)
    awaits[yearly.SURVIVOR.formula] += waiting
    shares = [Share(*(int(fen) for fen in row)) for row in duck.sql(FOUND).fetchall()]
    relatives = Dependant.objects.select_related("death", "person").in_bulk([one.key for one in shares])
    for _death, group in groupby(shares, key=lambda one: one.death_id):
        yield from _of_death(list(group), relatives, turns, month)


def _lay_out(duck: duckdb.DuckDBPyConnection, month: Month, awaits: Counter[str]) -> None:
    """Make `drawn`: who is entitled in the month, and what they drew at first, by their share of now."""
    book = rulebook()
    duck.execute("CREATE VIEW asked AS FROM relatives WHERE kind_of_relative <> ''")
    asked = book.select([PAID], on=month, source="asked", keep=["key"]).sql(dialect="duckdb")
    duck.execute(
        f"CREATE TABLE entitled AS SELECT key, {PAID} AS is_paid FROM ({asked}) "  # noqa: S608
        "UNION ALL SELECT key, now_fen > 0 FROM relatives WHERE kind_of_relative = ''"
    )
    duck.execute("CREATE TABLE shares (key BIGINT, first_fen BIGINT, now_fen BIGINT)")
    found = duck.sql(CHANGED).fetchall()
    for _death, group in groupby(found, key=lambda row: row[0]):
        rows = list(group)
        try:
            shares = _shares_of(rows, month)
        except (ParameterNotInForce, NotInForceThen):
            # Who came later draws by a share of theirs alone: without one nothing says what the notices added to it.
            if any(is_paid and not is_first for *_, is_first, is_paid in rows):
                raise
            awaits[ALLOWANCE.value] += 1
            continue
        if shares:
            duck.executemany("INSERT INTO shares VALUES (?, ?, ?)", shares)
    duck.execute(DRAWN, [sealing.sealed_months()[0].year])


def _shares_of(rows: Sequence[tuple[Any, ...]], month: Month) -> list[tuple[int, int | None, int | None]]:
    """Return by relative of one death the share at first and now, by the law of `month`; None for who has none then."""
    kinds = {int(key): {"relation": relation, "is_lone": is_lone} for _, key, _, _, relation, is_lone, _, _ in rows}
    wage = wage_of(int(rows[0][2]), rows[0][3])
    at_first = shared({int(row[1]): kinds[int(row[1])] for row in rows if row[6]}, wage, month)
    now = shared({int(row[1]): kinds[int(row[1])] for row in rows if row[7]}, wage, month)
    return [(key, at_first.get(key), now.get(key)) for key in kinds]


def _of_death(
    shares: list[Share], relatives: dict[int, Dependant], turns: dict[int, list[yearly.Turn]], month: Month
) -> Iterator[Ruling]:
    """What changes for the relatives of one death: who is paid, then how much each."""
    comes_or_goes = [one for one in shares if bool(one.now_fen) != bool(one.new_fen)]
    others = [one for one in shares if one.new_fen and one.now_fen != one.new_fen]
    for one in comes_or_goes:
        yield right(relatives[one.key], month)
    is_reckoned_again = bool(comes_or_goes and others)
    ends = [one for one in shares if one.now_fen and (is_reckoned_again or one.now_fen != one.new_fen)]
    gone = [relatives[one.key].person_id for one in ends]
    running.end(month, Q(death=shares[0].death_id, person__in=gone, kind=ALLOWANCE))
    if is_reckoned_again:
        yield _again([one for one in shares if one.new_fen], relatives, month)
        return
    spells = arrears.drawn(ALLOWANCE, gone, month, death=shares[0].death_id)
    for one in others:
        person = relatives[one.key].person_id
        new = yearly.not_paid_yet(turns[one.key], one.now_fen)
        if owed := arrears.changes(new, spells[person]):
            yield arrears.ruling(person, owed, month, {"death_id": one.death_id})
        for place, turn in enumerate(new, start=1):
            yield _raised(relatives[one.key], turn, is_paid=place == len(new))


def _again(shares: Sequence[Share], relatives: dict[int, Dependant], month: Month) -> Ruling:
    """Decide again on all who are left together, with what the yearly notices had added."""
    left = [relatives[one.key] for one in shares]
    death = left[0].death
    notices = (Record("social_insurance.benefit", "", month.first_day),)
    facts = facts_of(death, left) | {"raises": Known(sum(one.raises_fen for one in shares), notices)}
    decided = decide(rulebook(), [AGAIN], facts, month)
    parts = tuple(Part(ALLOWANCE, one.person_id, share.new_fen) for one, share in zip(left, shares, strict=True))
    return Ruling(INJURY, death.person_id, decided, {"death_id": death.pk}, parts, decided.receipt.results[AGAIN])


def _raised(one: Dependant, turn: yearly.Turn, *, is_paid: bool) -> Ruling:
    reviewed = dossier("death", one.death_id, one.death.reviewed_at)
    is_spouse = one.kind == Dependant.Kind.SPOUSE
    kind = "lone_spouse" if is_spouse and one.is_lone else "spouse_or_lone" if is_spouse or one.is_lone else "usual"
    facts = {
        "survivor_kind": Known(kind, reviewed),
        "survivor_allowance_before": Known(turn.before_fen, reviewed),
    }
    decided = decide(rulebook(), [yearly.SURVIVOR.formula], facts, turn.on)
    parts = (Part(ALLOWANCE, one.person_id, turn.after_fen),) if is_paid else ()
    return Ruling(INJURY, one.person_id, decided, {"death_id": one.death_id}, parts, turn.after_fen)
