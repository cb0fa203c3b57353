"""Decisions that stand on one paper: of one person, from one dossier, each about something else.

A law asks its formulas for different facts, so that what is determined at once is several decisions: by grade and for
care, the months of a claim and the amount of one. They were reckoned from one dossier, which their receipts name.
"""

from __future__ import annotations

from collections.abc import Iterable

from renshe.access.reading import as_system
from renshe.casework.models import Decision

DOSSIERS = "social_insurance."
INJURY_DOSSIER = "social_insurance.injury"
DEATH = "social_insurance.death"
"""Somebody dies once: what is decided on a death from no fact at all goes with what its dossier gave, and together."""


@as_system("the page asked who sees the decision; these stand on its paper")
def together(items: Iterable[str], asked: Decision) -> list[Decision]:
    """Return the decision, and of those nearest to it the ones that share its dossier and decide on other formulas."""
    rows = Decision.objects.filter(person=asked.person_id, item__in=list(items)).exclude(pk=asked.pk)
    found, decided = [asked], set(asked.receipt["formulas"])
    for one in sorted(rows.order_by("pk").iterator(), key=lambda row: abs(row.pk - asked.pk)):
        if _share_a_dossier(asked, one) and not decided & set(one.receipt["formulas"]):
            found.append(one)
            decided |= set(one.receipt["formulas"])
    return found


def keys_of(made: Iterable[Decision], kept_in: str) -> list[str]:
    """The numbers of the dossiers of one kind from which decisions were reckoned."""
    return [key for one in made for place, key in sorted(dossiers(one)) if place == kept_in]


def _share_a_dossier(one: Decision, other: Decision) -> bool:
    first, second = dossiers(one), dossiers(other)
    if not first or not second:
        return not first | second or DEATH in {kept_in for kept_in, _key in first | second}
    return bool(first & second)


def dossiers(decision: Decision) -> set[tuple[str, str]]:
    """The reviewed records that its facts came from, by where they are kept and their number."""
    facts = decision.receipt["facts"].values()
    sources = (source for fact in facts for source in fact.get("sources", ()))
    return {(one["kept_in"], one.get("key", "")) for one in sources if one["kept_in"].startswith(DOSSIERS)}
