"""Who was declared, of an accepted declaration whose month is sealed: its lines are in the month's `declared`."""

from __future__ import annotations

from dataclasses import dataclass

from renshe.access.reading import as_system
from renshe.archive import query
from renshe.law import Month
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry.models import Person

OF_EMPLOYER = "SELECT person_id, kind, change, wage_fen FROM declared WHERE employer_id = ? ORDER BY person_id"


@dataclass(frozen=True, slots=True)
class DeclaredPerson:
    """One person of a sealed declaration, with the name and number on record today."""

    name: str
    number: str
    person_id: int
    kind: str
    change: str
    wage_fen: int


@as_system("whom a declaration names it shows to who sees the declaration")
def sealed_lines(declaration: Declaration) -> list[DeclaredPerson]:
    """Return the people of an accepted declaration of a sealed month, by key.

    Raises:
        FileMissing, SealedFileChanged: the month's file is gone or no longer what was sealed.
    """
    with query.connect() as duck:
        query.view(duck, "declared", Month.of(declaration.month))
        rows = duck.execute(OF_EMPLOYER, [declaration.employer_id]).fetchall()
    people = Person.objects.only("name", "identity_number").in_bulk([row[0] for row in rows])
    return [DeclaredPerson(people[row[0]].name, people[row[0]].identity_number, *row) for row in rows]
