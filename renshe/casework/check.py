"""Whether cases stand as they must: what holds after every step, whatever was killed, raced or asked for twice.

Each check is one statement over all cases. What a check names is nothing that a page or a command can bring about: it
was written by hand, restored in part, or is a fault of ours. The audit trail's chain is `access.sealing`'s to verify.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from renshe.casework.items import ServiceItem, Transition, all_items
from renshe.ledger.check import Check, Words
from renshe.ledger.moment import one_moment


@dataclass(frozen=True)
class Question:
    """`query` answers with (looked at, wrong, the first that is wrong); it reads `DECLARED`."""

    name: Words
    query: str


# What the items declare, as tables: states that end a case, steps, steps that accept, steps taken at once by law.
DECLARED = """
WITH final AS (SELECT * FROM unnest(%(final_items)s::text[], %(final_versions)s::int[], %(final_states)s::text[])
                         AS of(item, version, state)),
     step AS (SELECT * FROM unnest(%(step_items)s::text[], %(steps)s::text[], %(accepts)s::bool[], %(at_once)s::bool[])
                         AS of(item, kind, accepts, is_at_once)),
     item AS (SELECT * FROM unnest(%(items)s::text[], %(prefixes)s::text[], %(versions)s::int[], %(accepted)s::bool[])
                         AS of(item, prefix, newest, has_acceptance)),
     known AS (SELECT DISTINCT item, version FROM final),
     named AS (SELECT id, one.item, coalesce(known.version, newest) AS version, state, is_open, closed_on, due_on,
                      number, origin_way, coalesce(number, '#' || id) AS name
                 FROM casework_case one LEFT JOIN item USING (item)
                 LEFT JOIN known ON (known.item, known.version) = (one.item, one.version)),
"""
ANSWER = "SELECT count(*), count(*) FILTER (WHERE wrong), min(name) FILTER (WHERE wrong) FROM found"

QUESTIONS = (
    Question(
        _("states of cases = those of their last events"),
        """
     last AS (SELECT DISTINCT ON (case_id) case_id, state FROM casework_caseevent ORDER BY case_id, sequence DESC),
     found AS (SELECT name, last.state IS DISTINCT FROM named.state AS wrong
                 FROM named LEFT JOIN last ON last.case_id = named.id)""",
    ),
    Question(
        _("events of each case = numbered from 1 without a gap, opened once and first"),
        """
     found AS (SELECT min(name) AS name, min(sequence) <> 1 OR max(sequence) <> count(*)
                      OR count(*) FILTER (WHERE kind = 'opened') <> 1
                      OR min(sequence) FILTER (WHERE kind = 'opened') <> 1 AS wrong
                 FROM casework_caseevent event JOIN named ON named.id = event.case_id GROUP BY named.id)""",
    ),
    Question(
        _("cases that ended = cases in which no step was taken after it: one decision each"),
        """
     gone AS (SELECT case_id, kind, lag(state) OVER (PARTITION BY case_id ORDER BY sequence) AS before
                FROM casework_caseevent),
     after AS (SELECT DISTINCT gone.case_id FROM gone JOIN named ON named.id = gone.case_id
                JOIN final ON (final.item, final.version, final.state) = (named.item, named.version, gone.before)
                JOIN step ON (step.item, step.kind) = (named.item, gone.kind)),
     found AS (SELECT name, after.case_id IS NOT NULL AS wrong
                 FROM named JOIN final USING (item, version, state) LEFT JOIN after ON after.case_id = named.id)""",
    ),
    Question(
        _("cases open and closed = as their states say"),
        """
     found AS (SELECT name, is_open <> (final.state IS NULL) OR is_open <> (closed_on IS NULL) AS wrong
                 FROM named JOIN item USING (item) LEFT JOIN final USING (item, version, state))""",
    ),
    Question(
        _("cases with a number = cases that were accepted"),
        """
     accepted AS (SELECT DISTINCT event.case_id FROM casework_caseevent event JOIN named ON named.id = event.case_id
                    JOIN step ON (step.item, step.kind) = (named.item, event.kind) AND step.accepts),
     found AS (SELECT name, (number IS NOT NULL) <> (NOT has_acceptance OR accepted.case_id IS NOT NULL) AS wrong
                 FROM named JOIN item USING (item) LEFT JOIN accepted ON accepted.case_id = named.id
                WHERE origin_way <> 'split')""",
    ),
    Question(
        _("numbers given = as counted by unit, item and year, without doubles or gaps"),
        r"""
     given AS (SELECT regexp_replace(number, '-\d+$', '') AS series, count(*) AS many,
                      max(substring(number from '\d+$')::bigint) AS highest
                 FROM named JOIN item USING (item) WHERE number IS NOT NULL GROUP BY 1),
     counted AS (SELECT unit.code || '-' || item.prefix || '-' || counter.year AS series, counter.last
                   FROM casework_casecounter counter JOIN item USING (item) JOIN access_unit unit ON unit.id = unit_id),
     found AS (SELECT series AS name, many IS DISTINCT FROM last OR highest IS DISTINCT FROM last AS wrong
                 FROM given FULL JOIN counted USING (series))""",
    ),
    Question(
        _("steps taken = lines of the audit trail"),
        """
     taken AS (SELECT event.case_id::text AS case_id, 'case.' || event.kind AS action, min(name) AS name,
                      count(*) AS many
                 FROM casework_caseevent event JOIN named ON named.id = event.case_id
                 LEFT JOIN step ON (step.item, step.kind) = (named.item, event.kind)
                WHERE step.kind IS NOT NULL OR event.kind = 'assigned' GROUP BY 1, 2),
     told AS (SELECT subject_key AS case_id, action, count(*) AS many FROM access_trailentry
               WHERE subject_type = 'casework.case' AND action LIKE 'case.%%' GROUP BY 1, 2),
     found AS (SELECT name || ' ' || action AS name, taken.many IS DISTINCT FROM told.many AS wrong
                 FROM taken LEFT JOIN told USING (case_id, action))""",
    ),
    Question(
        _("limits that run = limits of open cases, the first of them the case's due day"),
        """
     running AS (SELECT case_id, min(ends_on) AS ends_on FROM casework_caseclock WHERE stopped_on IS NULL GROUP BY 1),
     found AS (SELECT name, due_on IS DISTINCT FROM running.ends_on OR (NOT is_open AND running.case_id IS NOT NULL)
                      AS wrong
                 FROM named LEFT JOIN running ON running.case_id = named.id
                WHERE due_on IS NOT NULL OR running.case_id IS NOT NULL)""",
    ),
    Question(
        _("cases decided at once by law = cases with one decision"),
        """
     decided AS (SELECT case_id, count(*) AS many FROM casework_decision one WHERE case_id IS NOT NULL
                    AND NOT EXISTS (SELECT FROM casework_decision new WHERE new.replaces_id = one.id) GROUP BY 1),
     found AS (SELECT name, coalesce(decided.many, 0) <> 1 AS wrong
                 FROM casework_caseevent event JOIN named ON named.id = event.case_id
                 JOIN step ON (step.item, step.kind) = (named.item, event.kind) AND is_at_once
                 LEFT JOIN decided ON decided.case_id = named.id)""",
    ),
    Question(
        _("applications submitted = cases opened by them"),
        """
     found AS (SELECT coalesce(name, '#' || draft.case_id) AS name,
                      event.case_id IS DISTINCT FROM draft.case_id AS wrong
                 FROM casework_draft draft LEFT JOIN casework_caseevent event ON event.key = draft.key
                 LEFT JOIN named ON named.id = draft.case_id WHERE draft.case_id IS NOT NULL)""",
    ),
    Question(
        _("notices still to be sent = jobs that send them"),
        """
     asked AS (SELECT DISTINCT data ->> 'delivery' AS delivery FROM casework_job WHERE state IN ('waiting', 'failing')),
     found AS (SELECT one.id::text AS name, asked.delivery IS NULL AS wrong
                 FROM casework_delivery one LEFT JOIN asked ON asked.delivery = one.id::text
                WHERE one.state IN ('asked', 'sending'))""",
    ),
)


def check() -> list[Check]:
    """Return each check: how many were looked at, how many are right. All see the database as it is at one moment."""
    with one_moment():
        return list(_answers())


def _answers() -> Iterator[Check]:
    declared = _declared()
    for question in QUESTIONS:
        with connection.cursor() as cursor:
            cursor.execute(f"{DECLARED.rstrip()}{question.query} {ANSWER}", declared)
            looked_at, wrong, first = cursor.fetchone()
        yield Check.equal(str(question.name), looked_at, looked_at - wrong, strays=wrong, first=first or "", unit="")


def _is_at_once(item: ServiceItem, step: Transition) -> bool:
    return item.instant is not None and step.code in (item.instant.grant, item.instant.refuse)


def _declared() -> dict[str, list[object]]:
    items = list(all_items())
    final = [
        (item.code, procedure.version, state.code)
        for item in items
        for procedure in (item.procedure, *item.earlier)
        for state in procedure.states
        if state.is_final
    ]
    steps = [
        (
            item.code,
            step.code,
            step.accepts,
            _is_at_once(item, step),
        )
        for item in items
        for step in {
            step.code: step for procedure in (*item.earlier, item.procedure) for step in procedure.transitions
        }.values()
    ]
    return {
        "final_items": [one[0] for one in final],
        "final_versions": [one[1] for one in final],
        "final_states": [one[2] for one in final],
        "step_items": [one[0] for one in steps],
        "steps": [one[1] for one in steps],
        "accepts": [one[2] for one in steps],
        "at_once": [one[3] for one in steps],
        "items": [item.code for item in items],
        "prefixes": [item.prefix for item in items],
        "versions": [item.procedure.version for item in items],
        "accepted": [item.procedure.has_acceptance for item in items],
    }
