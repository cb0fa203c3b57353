"""What was assessed for one person or one payer in a month, and why: the law is asked again for each amount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from renshe.archive import query
from renshe.archive.models import ArchiveFile
from renshe.law import Month, Step
from renshe.law.errors import LawError
from renshe.ledger.models import Bill
from renshe.programmes.social_insurance import relief
from renshe.programmes.social_insurance.assessment import KINDS, SHARES
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.paid_months import SHARES as SHARES_OF_FUND
from renshe.registry.models import Insurance

FACTS = "person_id, employer_id, kind, injury_class, wage_fen, wage_source"
AMOUNTS = tuple(column for column in SHARES if "base" not in column)
PAID = ", ".join(f"CASE WHEN {SHARES[column]} THEN {column} END" for column in AMOUNTS)


@dataclass(frozen=True, slots=True)
class Amount:
    """One share of one month as it was assessed, and how the law reckons it; `refused` where today's law cannot.

    `relieved`: what of it was still due after relief, where the employer was relieved.
    """

    column: str
    assessed_fen: int
    step: Step | None
    refused: LawError | None = None
    relieved: Step | None = None

    @property
    def is_same(self) -> bool:
        last = self.relieved or self.step
        return last is not None and last.value == self.assessed_fen


@dataclass(frozen=True, slots=True)
class AtPayer:
    """A person's month at one payer: the wage, where it came from, and every amount that was due.

    `employer_id` 0: the person pays. `carried`: how the wage was carried on, where nobody declared it.
    `lacks_class`: the month is one of relief, and of which class the employer was is not on record.
    """

    employer_id: int
    kind: str
    wage_fen: int
    wage_source: str
    carried: Step | None
    amounts: tuple[Amount, ...]
    lacks_class: bool = False


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
        rows = duck.sql(f"SELECT {FACTS}, {PAID} FROM his").fetchall()  # noqa: S608 - names of ours
        last: dict[int, int] = {}
        if any(row[5] == "carried" for row in rows) and is_assessed(month + -1):
            query.view(duck, "assessed", month + -1, as_name="before")
            last = dict(
                duck.execute("SELECT employer_id, wage_fen FROM before WHERE person_id = ?", [person_id]).fetchall()
            )
        with_relief = relief.was_reckoned(month)
        classes = {row[1]: relief.class_of(duck, row[1], month) for row in rows if with_relief and row[1]}
    return [_at_payer(month, row, last.get(row[1]), classes) for row in rows]


def _at_payer(
    month: Month, row: tuple[object, ...], last_wage_fen: int | None, classes: Mapping[object, str | None]
) -> AtPayer:
    _person, employer, kind, injury_class, wage, source = row[:6]
    fact, formulas = KINDS[str(kind)]
    facts = {fact: wage} | ({"injury_class": injury_class} if injury_class else {})
    unit_class = classes.get(employer)
    amounts = tuple(
        _amount(column, int(str(fen)), formulas[column], facts, month, unit_class)
        for column, fen in zip(AMOUNTS, row[6:], strict=True)
        if fen is not None and (fen or unit_class) and column in formulas
    )
    carried = None
    if source == "carried" and last_wage_fen is not None:
        carried = rulebook().explain("carried_wage", {"last_wage": last_wage_fen}, month)
    lacks_class = employer in classes and unit_class is None
    return AtPayer(int(str(employer)), str(kind), int(str(wage)), str(source), carried, amounts, lacks_class)


def _amount(
    column: str, fen: int, formula: str, facts: Mapping[str, object], month: Month, unit_class: str | None
) -> Amount:
    book = rulebook()
    wanted = {name: value for name, value in facts.items() if name in book.fields(formula)}
    try:
        step = book.explain(formula, wanted, month)
        if unit_class is None or column not in relief.RELIEVED:
            return Amount(column, fen, step)
        return Amount(column, fen, step, relieved=relief.explain(int(str(step.value)), unit_class, month))
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


def class_of_payer(bill: Bill) -> str | None:
    """Return by which class of unit a bill's payer was relieved; "" where it is not on record, None without relief."""
    month = Month.of(bill.month)
    if not bill.employer_id or not relief.was_reckoned(month):
        return None
    with query.connect() as duck:
        return relief.class_of(duck, bill.employer_id, month) or ""
