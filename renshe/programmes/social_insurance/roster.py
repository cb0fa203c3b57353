"""Who pays this month, at which employer, on which wage, as we know it now.

A wage is declared (an accepted line), chosen (a flexible worker's base) or, where nobody declared, carried:
last month's by the formula `carried_wage` (社会保险法 第六十二条). Someone without any earlier wage is carried
from nought, which the assessment lifts to the floor.
"""

from __future__ import annotations

from renshe.archive import files, query
from renshe.archive.runs import StepContext, StepOutcome
from renshe.archive.snapshot import bring
from renshe.casework import decisions
from renshe.programmes.social_insurance.declaring.open_months import hold_declarations
from renshe.programmes.social_insurance.law import rulebook

SPELLS = """
SELECT e.person_id, COALESCE(e.employer_id, 0), min(e.kind), p.town_id, COALESCE(u.injury_class, 0),
       bool_or(e.insurance = 'pension'), bool_or(e.insurance = 'unemployment'), bool_or(e.insurance = 'injury')
  FROM registry_enrolment e
  JOIN registry_person p ON p.id = e.person_id
  LEFT JOIN registry_employer u ON u.id = e.employer_id
 WHERE upper_inf(e.known) AND e.is_paying AND e.valid @> %s::date
   AND NOT EXISTS (SELECT FROM social_insurance_retirement r WHERE r.person_id = e.person_id AND r.first_month <= %s)
 GROUP BY e.person_id, e.employer_id, p.town_id, u.injury_class"""
SPELL_COLUMNS = {
    "person_id": "BIGINT",
    "employer_id": "BIGINT",
    "kind": "VARCHAR",
    "town_id": "BIGINT",
    "injury_class": "SMALLINT",
    "pays_pension": "BOOLEAN",
    "pays_unemployment": "BOOLEAN",
    "pays_injury": "BOOLEAN",
}
LINES = """
SELECT d.employer_id, l.person_id, l.wage_fen, l.change, l.kind
  FROM social_insurance_declarationline l JOIN social_insurance_declaration d ON d.id = l.declaration_id
 WHERE d.month = %s AND d.state = 'accepted' AND l.person_id IS NOT NULL"""
LINE_COLUMNS = {
    "employer_id": "BIGINT",
    "person_id": "BIGINT",
    "wage_fen": "BIGINT",
    "change": "VARCHAR",
    "kind": "VARCHAR",
}
CHOSEN = """
SELECT DISTINCT ON (person_id) person_id, base_fen FROM social_insurance_flexiblebase
 WHERE first_month <= %s ORDER BY person_id, first_month DESC"""

LAST = """CREATE VIEW last_wages AS
SELECT s.person_id, s.employer_id, coalesce(a.wage_fen, 0)::BIGINT AS last_wage
FROM spells s LEFT JOIN last_month a USING (person_id, employer_id) WHERE s.kind <> 'flexible'"""
ROSTER = """
SELECT s.person_id, s.employer_id, s.kind, s.town_id, s.injury_class,
       s.pays_pension, s.pays_unemployment, s.pays_injury,
       (CASE WHEN s.kind = 'flexible' THEN coalesce(c.base_fen, 0)
             ELSE coalesce(l.wage_fen, w.carried_wage, 0) END)::BIGINT AS wage_fen,
       CASE WHEN s.kind = 'flexible' THEN 'chosen' WHEN l.wage_fen IS NOT NULL THEN 'declared'
            ELSE 'carried' END AS wage_source
FROM spells s
LEFT JOIN (FROM lines WHERE change <> 'stop') l USING (person_id, employer_id)
LEFT JOIN carried w USING (person_id, employer_id)
LEFT JOIN chosen c ON c.person_id = s.person_id AND s.kind = 'flexible'"""


def work(context: StepContext) -> StepOutcome:
    """Write `declared` and `roster`."""
    duck, month = context.duckdb, context.month
    day = month.first_day
    hold_declarations(month)
    bring(duck, "spells", SPELLS, [day, day], SPELL_COLUMNS)
    bring(duck, "lines", LINES, [day], LINE_COLUMNS)
    bring(duck, "chosen", CHOSEN, [day], {"person_id": "BIGINT", "base_fen": "BIGINT"})
    query.view(duck, "assessed", month + -1, as_name="last_month")
    duck.execute(LAST)
    carried = rulebook().select(["carried_wage"], on=month, source="last_wages", keep=["person_id", "employer_id"])
    duck.sql(carried.sql(dialect="duckdb")).create_view("carried")
    declared = files.write(
        duck,
        month,
        "declared",
        "FROM lines",
        ("employer_id", "person_id"),
        {"wage_fen": "sum(wage_fen)", "employers": "count(DISTINCT employer_id)"},
    )
    roster = files.write(
        duck,
        month,
        "roster",
        ROSTER,
        ("person_id", "employer_id"),
        {
            "wage_fen": "sum(wage_fen)",
            "people": "count(DISTINCT person_id)",
            "carried": "count(*) FILTER (wage_source = 'carried')",
        },
    )
    files_read, files_written = [(month + -1, "assessed")], [(month, "declared"), (month, "roster")]
    decisions.keep_run(context.run, "roster", rulebook(), ["carried_wage"], read=files_read, written=files_written)
    return StepOutcome(roster.rows, {"declared": declared.rows, **roster.totals})
