"""What was assessed for one person or one payer in a month, and why: the law is asked again for each amount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from renshe.archive import query
from renshe.archive.models import ArchiveFile
from renshe.law import Month, Step
from renshe.law.errors import LawError
from renshe.ledger.models import Bill
from renshe.programmes.social_insurance.assessment import KINDS, SHARES
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.paid_months import SHARES as SHARES_OF_FUND
from renshe.registry.models import Insurance

FACTS = "person_id, employer_id, kind, injury_class, wage_fen, wage_source"
AMOUNTS = tuple(column for column in SHARES if "base" not in column)


@dataclass(frozen=True, slots=True)
class Amount:
    """One share of one month as it was assessed, and how the law reckons it; `refused` where today's law cannot."""

    column: str
    assessed_fen: int
    step: Step | None
    refused: LawError | None = None

    @property
    def is_same(self) -> bool:
        return self.step is not None and self.step.value == self.assessed_fen


@dataclass(frozen=True, slots=True)
class AtPayer:
    """A person's month at one payer: the wage, where it came from, and every amount that was due.

    `employer_id` 0: the person pays. `carried`: how the wage was carried on, where nobody declared it.
    """

    employer_id: int
    kind: str
    wage_fen: int
    wage_source: str
    carried: Step | None
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What a bill asks for one person: the pool's or the employer's share, the account's or the person's own."""

    person_id: int
    wage_fen: int
    base_fen: int
    first_fen: int
    second_fen: int


def is_assessed(month: Month) -> bool:
    return ArchiveFile.objects.filter(name="assessed", month=month.first_day).exists()


def of_person(person_id: int, month: Month) -> list[AtPayer]:
    """Return what was assessed for a person in a month, payer by payer; nothing where nothing was."""
    if not is_assessed(month):
        return []
    with query.connect() as duck:
        query.view(duck, "assessed", month)
        duck.execute(f"CREATE VIEW his AS FROM assessed WHERE person_id = {int(person_id)} ORDER BY employer_id")
        if "pension_pooled_fen" not in duck.view("his").columns:  # the opening month brought wages only
            return []
        rows = duck.sql(f"SELECT {FACTS}, {', '.join(AMOUNTS)} FROM his").fetchall()  # noqa: S608 - names of ours
        last: dict[int, int] = {}
        if any(row[5] == "carried" for row in rows) and is_assessed(month + -1):
            query.view(duck, "assessed", month + -1, as_name="before")
            last = dict(
                duck.execute("SELECT employer_id, wage_fen FROM before WHERE person_id = ?", [person_id]).fetchall()
            )
    return [_at_payer(month, row, last.get(row[1])) for row in rows]


def _at_payer(month: Month, row: tuple[object, ...], last_wage_fen: int | None) -> AtPayer:
    _person, employer, kind, injury_class, wage, source = row[:6]
    fact, formulas = KINDS[str(kind)]
    facts = {fact: wage} | ({"injury_class": injury_class} if injury_class else {})
    amounts = tuple(
        _amount(column, int(str(fen)), formulas[column], facts, month)
        for column, fen in zip(AMOUNTS, row[6:], strict=True)
        if fen and column in formulas
    )
    carried = None
    if source == "carried" and last_wage_fen is not None:
        carried = rulebook().explain("carried_wage", {"last_wage": last_wage_fen}, month)
    return AtPayer(int(str(employer)), str(kind), int(str(wage)), str(source), carried, amounts)


def _amount(column: str, fen: int, formula: str, facts: Mapping[str, object], month: Month) -> Amount:
    book = rulebook()
    wanted = {name: value for name, value in facts.items() if name in book.fields(formula)}
    try:
        return Amount(column, fen, book.explain(formula, wanted, month))
    except LawError as error:
        return Amount(column, fen, None, error)


def of_bill(bill: Bill) -> list[Share]:
    """Return what a bill is made of, person by person."""
    month = Month.of(bill.month)
    first, second = SHARES_OF_FUND[Insurance(bill.fund)]
    with query.connect() as duck:
        query.view(duck, "assessed", month)
        rows = duck.execute(
            f"SELECT person_id, wage_fen, {bill.fund}_base_fen, {first}, {second} FROM assessed "  # noqa: S608
            f"WHERE {'employer_id = ?' if bill.employer_id else 'employer_id = 0 AND person_id = ?'} "
            f"AND pays_{bill.fund} ORDER BY person_id",
            [bill.employer_id or bill.person_id],
        ).fetchall()
    return [Share(*map(int, row)) for row in rows]
