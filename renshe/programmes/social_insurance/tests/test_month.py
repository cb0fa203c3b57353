"""A month of a tiny town, with every amount worked by hand (fen).

Law of 2021-07: pension base 3,958 to 22,941 yuan, 14 % and 8 %; unemployment 0.8 % and 0.2 %; injury class 3
0.35 %, class 2 0.2 % (assumed here); flexible workers 20 %, of which 8 % to the account.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from renshe.access.models import TrailEntry, User
from renshe.archive import files, query, runs, sealing
from renshe.archive.errors import AnswerNotYet, SealedFileChanged
from renshe.archive.models import ArchiveFile, Run
from renshe.indicators.declare import get_indicator
from renshe.indicators.period import Period
from renshe.law import Month
from renshe.ledger import chart
from renshe.ledger.check import check
from renshe.ledger.errors import FileRefused
from renshe.ledger.models import Arrival, Bill, ExchangeFile, Settlement, UnpaidPayment
from renshe.ledger.tests.tampering import triggers_off
from renshe.programmes.social_insurance import account_books, accounts, assessed_clauses, awards, month
from renshe.programmes.social_insurance.errors import (
    CollectionNotBuilt,
    ControlTotalsDiffer,
    MonthAlreadyClosed,
    NotReadyToClose,
)
from renshe.programmes.social_insurance.models import (
    Declaration,
    DeclarationLine,
    FlexibleBase,
    PensionAward,
    Retirement,
)
from renshe.programmes.social_insurance.tests.conftest import enrol, make_person
from renshe.programmes.social_insurance.tests.partners import Partners, write
from renshe.registry.errors import ProfileIncomplete, ProfileWrong
from renshe.registry.models import Employer, Enrolment, Person, Town

JUNE, JULY, AUGUST = Month(2021, 6), Month(2021, 7), Month(2021, 8)
PROFILE = """
collection: [{from: 2021-01, value: agency_assesses}, {from: 2022-01, value: tax_full}]
care_scheme: guangdong
pay_day: [{from: 2021-01, value: 20}, {from: 2021-07, value: 15}]
"""


@pytest.fixture
def partners(town_law: Path, tmp_path: Path, settings: Settings) -> Partners:
    for name in ("ARCHIVE_FOLDER", "EXCHANGE_FOLDER"):
        folder = tmp_path / name.removesuffix("_FOLDER").lower()
        folder.mkdir()
        setattr(settings, name, folder)
    settings.LAW_FOLDER = town_law
    (tmp_path / "law").symlink_to(town_law)
    settings.PROFILE_FILE = tmp_path / "profile.yaml"
    settings.PROFILE_FILE.write_text(PROFILE, "utf-8")
    return Partners(settings.EXCHANGE_FOLDER)


@pytest.fixture
def people(
    partners: Partners,
    town: Town,
    employer: Employer,
    other_employer: Employer,
    zhang: Person,
    li: Person,
    wang: Person,
) -> dict[str, Person]:
    """张三 and 李四 at the first employer; 王五 and 赵六 (specific group) at the other; 陈七 flexible; 周八 retired."""
    zhao, chen, zhou = (make_person(town, n, name) for n, name in ((4, "赵六"), (5, "陈七"), (6, "周八")))
    enrol(zhao, other_employer, "specific")
    enrol(chen, None, "flexible")
    FlexibleBase.objects.create(person=chen, first_month=JUNE.first_day, base_fen=400_000)
    PensionAward.objects.create(
        person=zhou,
        kind="opening",
        first_month=Month(2019, 1).first_day,
        basic_fen=150_000,
        account_fen=60_000,
        transitional_fen=30_000,
        total_fen=240_000,
    )
    Person.objects.update(bank_code="B01", bank_account="6222000000000001")
    wages = {zhang.pk: (employer.pk, 580_000), li.pk: (employer.pk, 300_000), wang.pk: (other_employer.pk, 500_000)}
    wages |= {zhao.pk: (other_employer.pk, 300_000), chen.pk: (0, 400_000)}
    with query.connect() as duck:
        duck.execute("CREATE TABLE last (person_id BIGINT, employer_id BIGINT, wage_fen BIGINT)")
        duck.executemany("INSERT INTO last VALUES (?, ?, ?)", [(p, e, w) for p, (e, w) in wages.items()])
        files.write(duck, JUNE, "assessed", "FROM last", ("person_id", "employer_id"))
        opening = (
            f"SELECT unnest([{zhang.pk}, {li.pk}, {zhou.pk}])::BIGINT AS person_id, "
            "unnest([1000000, 1000000, 130000])::BIGINT AS balance_fen"
        )
        files.write(duck, JUNE, "accounts", opening, ("person_id",), {"balance_fen": "sum(balance_fen)"})
        history = ", ".join(
            f"{600_000 * 12 * (y == 2020)}::BIGINT AS base_{y}_fen, {12 * (y == 2020)}::BIGINT AS months_{y}"
            for y in range(1998, 2021)
        )
        files.write(duck, JUNE, "history", f"SELECT {zhang.pk}::BIGINT AS person_id, {history}", ("person_id",))
        awarded = (
            f"SELECT {zhou.pk}::BIGINT AS person_id, DATE '2019-01-01' AS first_month, 150000::BIGINT AS basic_fen, "
            "60000::BIGINT AS account_fen, 30000::BIGINT AS transitional_fen, 240000::BIGINT AS total_fen"
        )
        files.write(duck, JUNE, "awards", awarded, ("person_id",), {"total_fen": "sum(total_fen)"})
    chart.ensure()
    account_books.book("opening", JUNE, 2_130_000)
    sealing.seal(JUNE, {})
    return {"zhang": zhang, "li": li, "wang": wang, "zhao": zhao, "chen": chen, "zhou": zhou}


def declare(employer: Employer, wages: dict[Person, int], of: Month = JULY) -> None:
    declaration = Declaration.objects.create(
        employer=employer,
        month=of.first_day,
        state="accepted",
        content_hash=str(of),
        people=len(wages),
        wages_fen=sum(wages.values()),
    )
    DeclarationLine.objects.bulk_create(
        DeclarationLine(declaration=declaration, person=person, wage_fen=wage) for person, wage in wages.items()
    )


def rows(of: Month, name: str, columns: str) -> list[tuple[Any, ...]]:
    with query.connect() as duck:
        return query.table(duck, name, of).project(columns).fetchall()


@pytest.fixture
def july(people: dict[str, Person], employer: Employer) -> dict[str, Person]:
    """The first employer declared: 6,000 and 3,000 yuan. The other did not."""
    declare(employer, {people["zhang"]: 600_000, people["li"]: 300_000})
    return people


@pytest.mark.django_db
def test_a_month_from_roster_to_seal(july: dict[str, Person], partners: Partners, employer: Employer) -> None:
    month.close(JULY, partners=partners)
    assert rows(JULY, "roster", "wage_fen, wage_source") == [
        (600_000, "declared"),
        (300_000, "declared"),
        (550_000, "carried"),  # 500,000 × 110 %
        (330_000, "carried"),  # 300,000 × 110 %
        (400_000, "chosen"),
    ]
    assert rows(JULY, "assessed", "pension_base_fen, pension_pooled_fen, pension_account_fen") == [
        (600_000, 84_000, 48_000),
        (395_800, 55_412, 31_664),  # lifted to the floor
        (550_000, 77_000, 44_000),
        (0, 0, 0),  # the specific group pays for work injury alone
        (400_000, 48_000, 32_000),
    ]
    assert rows(
        JULY, "assessed", "unemployment_employer_fen, unemployment_employee_fen, injury_base_fen, injury_employer_fen"
    ) == [
        (4_800, 1_200, 600_000, 2_100),
        (2_400, 600, 300_000, 1_050),
        (4_400, 1_100, 550_000, 1_100),
        (0, 0, 405_360, 811),  # 4,053.60 × 0.2 % = 8.1072
        (0, 0, 0, 0),
    ]
    assert Bill.objects.get(fund="pension", employer=employer).due_fen == 219_076  # 132,000 + 87,076
    data = month.as_data(JULY)
    assert data["state"] == "closed"
    assert data["totals"]["pension_assessed"] == "4200.76"  # 219,076 + 121,000 + 80,000
    assert data["totals"]["unemployment_assessed"] == "145.00"
    assert data["totals"]["injury_assessed"] == "50.61"
    assert data["totals"]["pension_arrived"] == "4200.76"
    assert data["totals"]["account_credited"] == "1556.64"  # 48,000 + 31,664 + 44,000 + 32,000
    assert data["totals"]["pensions_paid"] == "2400.00"
    assert data["totals"]["people"] == 5
    assert [one.name for one in check() if not one.ok] == []
    assert sealing.verify() == []
    assert not DeclarationLine.objects.exists()
    assert rows(JULY, "declared", "wage_fen") == [(600_000,), (300_000,)]


@pytest.mark.django_db
def test_who_closed_a_month_stands_in_the_run_and_in_the_trail(july: dict[str, Person], partners: Partners) -> None:
    officer = User.objects.create(username="jingban", full_name="市经办员")
    account = runs.system_account()
    with pytest.raises(AnswerNotYet):
        month.close(JULY)  # by the command, in no officer's name; nobody answers yet
    assert Run.objects.get().who == f"系统账户 {account}（命令行）"
    month.close(JULY, by=officer, partners=partners)
    run = Run.objects.get()
    assert (run.started_by, run.started_as, run.taken_by, run.taken_as) == (None, account, officer, account)
    month.close(AUGUST, partners=partners)
    told = TrailEntry.objects.filter(action="month.closed").order_by("pk").values_list("subject_key", "user", "detail")
    assert list(told) == [
        ("2021-07", officer.pk, {"system_account": account}),
        ("2021-08", None, {"system_account": account}),
    ]


@pytest.mark.django_db
def test_a_month_that_waits_for_a_bank_raises_no_false_alarm(
    july: dict[str, Person], partners: Partners, employer: Employer
) -> None:
    bill = f"P-202107-E{employer.pk}"
    partners.arrive = {JULY: {bill: [(16, 100_000)]}, AUGUST: {bill: [(16, 119_076)]}}
    partners.fail = {("202107", "周八")}
    month.close(JULY, partners=partners)

    def without_banks(partner: str, of: Month) -> None:
        if partner == "tax":
            partners(partner, of)

    with pytest.raises(AnswerNotYet):
        month.close(AUGUST, partners=without_banks)
    assert UnpaidPayment.objects.get().state == "repaid"  # in the file that the bank has not answered
    assert [one.words() for one in check() if not one.ok] == []
    assert sealing.verify() == []
    month.close(AUGUST, partners=partners)
    assert [one.words() for one in check() if not one.ok] == []


@pytest.mark.django_db
def test_money_in_parts_is_credited_as_it_arrives_and_never_more(
    july: dict[str, Person], partners: Partners, employer: Employer
) -> None:
    bill = f"P-202107-E{employer.pk}"
    partners.arrive = {JULY: {bill: [(16, 100_000)]}, AUGUST: {bill: [(16, 60_000), (17, 59_076)]}}
    month.close(JULY, partners=partners)
    # 100,000 over 219,076 owed, in order of person and share: floor at each running sum, less the one before.
    first = {p: (a, b) for p, a, b in rows(JULY, "credited", "person_id, pension_pooled_fen, pension_account_fen") if a}
    assert first[july["zhang"].pk] == (38_342, 21_911)  # ⌊38,342.8⌋; ⌊60,253.0⌋ - 38,342
    assert first[july["li"].pk] == (25_293, 14_454)  # ⌊85,546.5⌋ - 60,253; 100,000 - 85,546
    month.close(AUGUST, partners=partners)
    july_bill = [
        row
        for one in (JULY, AUGUST)
        for row in rows(one, "credited", "person_id, period, pension_pooled_fen, pension_account_fen")
        if row[0] == july["zhang"].pk and row[1] == JULY.first_day
    ]
    assert [sum(column) for column in zip(*(row[2:] for row in july_bill), strict=True)] == [84_000, 48_000]
    assert [one.name for one in check() if not one.ok] == []


@pytest.mark.django_db
def test_pensions_paid_are_the_payments_to_people_by_town_and_bank(july: dict[str, Person], partners: Partners) -> None:
    partners.fail = {("202107", "周八")}
    month.close(JULY, partners=partners)
    month.close(AUGUST, partners=partners)
    figure, zhou = get_indicator("soc.pensions_paid"), Person.objects.get(name="周八")
    assert figure.breakdown(Period(JULY, AUGUST), "month") == {JULY: 0, AUGUST: 480_000}
    for by, part in (("town", zhou.town_id), ("bank", "B01")):
        assert figure.breakdown(Period(JULY, AUGUST), by) == {part: 480_000}
    records = figure.records(Period(JULY, AUGUST))
    lines, count = records.page(offset=0, limit=10, order="-person")
    said = [
        (one["person"], one["bank"], one["made"], one["benefit_month"], one["state"], one["paid_fen"]) for one in lines
    ]
    assert (count, said) == (3, [
        ("周八", "B01", JULY.first_day, JULY.first_day, "failed", 0),
        ("周八", "B01", AUGUST.first_day, JULY.first_day, "paid", 240_000),
        ("周八", "B01", AUGUST.first_day, AUGUST.first_day, "paid", 240_000),
    ])  # fmt: skip
    by_state, _count = records.page(offset=0, limit=10, order="-state", ranked=("paid", "failed"))
    assert [one["state"] for one in by_state] == ["failed", "paid", "paid"]
    by_state, _count = records.page(offset=0, limit=10, order="state", ranked=("failed",))
    assert [one["state"] for one in by_state] == ["failed", "paid", "paid"]
    assert records.within([]).total() == 0
    assert records.within([zhou.town_id]).total() == 480_000
    assert records.page(offset=0, limit=10, town=0) == ([], 0)
    for text, found in (("周", 3), (zhou.identity_number, 3), (lines[0]["number"], 1), ("王", 0)):
        assert records.matching(text).page(offset=0, limit=10)[1] == found


@pytest.mark.django_db
def test_a_payment_found_paid_counts_in_the_month_in_which_that_was_confirmed(
    july: dict[str, Person], partners: Partners
) -> None:
    partners.fail = {("202107", "周八")}
    month.close(JULY, partners=partners)
    figure, unpaid = get_indicator("soc.pensions_paid"), UnpaidPayment.objects.get()
    officers = [User.objects.create(username=name, kind="officer") for name in ("one", "two")]
    said = Settlement.objects.create(
        payment=unpaid, was_paid=True, evidence="1", reason="银行回单", proposed_by=officers[0]
    )
    assert figure.value(Period.month(AUGUST)) == 0
    Settlement.objects.filter(pk=said.pk).update(
        state="confirmed", decided_by=officers[1], decided_at=timezone.now(), month=AUGUST.first_day
    )
    assert figure.value(Period.month(AUGUST)) == 240_000
    assert figure.value(Period.month(JULY)) == 0


@pytest.mark.django_db
def test_a_pension_that_failed_is_paid_again_once(july: dict[str, Person], partners: Partners) -> None:
    partners.fail = {("202107", "周八")}
    month.close(JULY, partners=partners)
    assert month.as_data(JULY)["totals"]["pensions_failed"] == "2400.00"
    assert UnpaidPayment.objects.get().state == "failed"
    month.close(AUGUST, partners=partners)
    assert rows(AUGUST, "payroll", "month, total_fen, cause") == [
        (JULY.first_day, 240_000, "repaid"),
        (AUGUST.first_day, 240_000, "regular"),
    ]
    assert UnpaidPayment.objects.get().state == "repaid"
    month.close(AUGUST + 1, partners=partners)
    assert rows(AUGUST + 1, "payroll", "cause") == [("regular",)]


@pytest.mark.django_db
def test_a_dossier_becomes_a_pension_whose_receipt_gives_it_again(july: dict[str, Person], partners: Partners) -> None:
    zhang = july["zhang"]
    month.close(JULY, partners=partners)
    Person.objects.filter(pk=zhang.pk).update(birth_date="1961-07-07")
    Retirement.objects.create(
        person=zhang,
        retires_on="2021-07-07",
        first_month=AUGUST.first_day,
        deemed_months=180,
        deemed_index="0.963",
        deemed_account_fen=1_200_000,
    )
    month.close(AUGUST, partners=partners)
    award = PensionAward.objects.get(person=zhang)
    assert award.decision is not None
    facts = award.decision.receipt["facts"]
    assert facts["account"]["value"] == 1_048_000  # opening 1,000,000, July's 48,000
    assert facts["months_paid"]["value"]["2021"] == 1
    assert facts["base_total"]["value"]["2020"] == 7_200_000
    assert award.account_fen == 7_540  # 1,048,000 / 139 = 7,539.57
    again = awards.reckon_again(award)
    assert again.is_same
    assert not again.law_changed
    assert again.step is not None
    assert again.step.value == award.total_fen
    assert Enrolment.objects.current().get(
        person=zhang, insurance="pension", valid__contains=AUGUST.first_day
    ).state == ("drawing")
    assert zhang.pk not in [row[0] for row in rows(AUGUST, "roster", "person_id")]
    assert award.total_fen in [row[0] for row in rows(AUGUST, "payroll", "total_fen")]


@pytest.mark.django_db
def test_a_closed_months_clauses_are_derived_from_its_rows_and_its_receipt(
    july: dict[str, Person], partners: Partners
) -> None:
    assert assessed_clauses.receipt_of(JULY) is None
    month.close(JULY, partners=partners)
    receipt = assessed_clauses.receipt_of(JULY)
    assert receipt is not None
    assert [one["file"] for one in receipt.receipt["read"]] == ["2021-07/roster.parquet"]
    (written,) = receipt.receipt["written"]
    assert written["sha256"] == ArchiveFile.objects.get(name="assessed", month=JULY.first_day).sha256
    limits = {
        one.place.role: (one.looked_at, one.met, one.decisive)
        for one in assessed_clauses.counted(receipt)
        if one.formula == "pension_base" and one.place.name in ("pension_base_floor", "pension_base_ceiling")
    }
    assert limits == {
        "floor": (3, 1, 1),
        "ceiling": (3, 0, 0),
    }  # of 6,000, 3,000 and a carried wage, 3,000 is too little
    bases = dict(rows(JULY, "assessed", "person_id, pension_base_fen"))
    place = next(one.place for one in assessed_clauses.counted(receipt) if one.place.role == "rule")
    found = assessed_clauses.decided_by(receipt, "pension_base", place, limit=2)
    assert [one.result_fen for one in found] == [bases[one.person_id] for one in found]
    assert assessed_clauses.counted(receipt, within=[]) == []


@pytest.mark.django_db
def test_months_are_closed_in_order_and_once(july: dict[str, Person], partners: Partners) -> None:
    with pytest.raises(NotReadyToClose, match="2021-07 is not closed yet"):
        month.close(AUGUST, partners=partners)
    month.close(JULY, partners=partners)
    with pytest.raises(MonthAlreadyClosed, match="2021-07 is closed already"):
        month.close(JULY, partners=partners)


@pytest.mark.django_db
def test_a_difference_refuses_the_seal_and_names_both_sums(july: dict[str, Person], partners: Partners) -> None:
    def one_fen_more(context: runs.StepContext) -> runs.StepOutcome:
        with triggers_off():
            Bill.objects.filter(fund="injury", due_fen=3_150).update(due_fen=3_151)
        return runs.StepOutcome()

    steps = [*month.STEPS[:-1], runs.Step("slip", "Slip", one_fen_more), month.STEPS[-1]]
    chart.ensure()
    for partner in ("tax", "bank"):
        with pytest.raises(AnswerNotYet):
            runs.carry_out(month.KIND, JULY, steps)
        partners(partner, JULY)
    with pytest.raises(ControlTotalsDiffer, match=r"50\.61 yuan against 50\.62 yuan"):
        runs.carry_out(month.KIND, JULY, steps)
    assert not sealing.is_sealed(JULY)


@pytest.mark.django_db
def test_a_statement_adds_up_from_the_archive_alone(july: dict[str, Person], partners: Partners) -> None:
    for one in (JULY, AUGUST, *(Month(2021, n) for n in (9, 10, 11, 12))):
        month.close(one, partners=partners)
    statement = accounts.statement(july["li"].pk, 2021)
    assert statement.opening_fen == 1_000_000
    # July 31,664; then carried wages 330,000, 363,000, 399,300 (8 %: 31,664; 31,664; 31,944), 439,230, 483,153.
    assert [line.credited_fen for line in statement.lines] == [31_664, 31_664, 31_664, 31_944, 35_138, 38_652]
    assert statement.closing_fen == accounts.balance(july["li"].pk, Month(2021, 12))
    assert ArchiveFile.objects.filter(name="interest").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("profile", "error", "words"),
    [
        ("collection: tax_full\npay_day: 20", CollectionNotBuilt, "says “collection: tax_full”"),
        ("collection: agency\npay_day: 20", CollectionNotBuilt, "says “collection: agency”"),
        ("pay_day: 20", ProfileIncomplete, "no “collection” for 2021-07"),
        ("collection: agency_assesses", ProfileIncomplete, "no “pay_day” for 2021-07.*1–28"),
        ("collection: agency_assesses\npay_day: 31", ProfileWrong, "“pay_day” is 31; possible: 1–28"),
    ],
)
def test_a_month_is_closed_only_as_the_citys_profile_says(
    july: dict[str, Person],
    partners: Partners,
    settings: Settings,
    profile: str,
    error: type[Exception],
    words: str,
) -> None:
    settings.PROFILE_FILE.write_text(profile, "utf-8")
    with pytest.raises(error, match=words):
        month.close(JULY, partners=partners)
    assert not Bill.objects.exists()
    assert month.state(JULY) == "open"


@pytest.mark.django_db
def test_a_wrong_file_of_the_tax_authority_stops_the_close_until_a_right_one_is_there(
    july: dict[str, Person], partners: Partners, employer: Employer
) -> None:
    bill = f"P-202107-E{employer.pk}"
    partners.arrive = {JULY: {bill: [(16, 219_077)]}}  # a fen more than is owed
    for _ in range(2):
        with pytest.raises(FileRefused, match=r"2,190\.77 yuan arrive .* at most the 2,190\.76 yuan"):
            month.close(JULY, partners=partners)
    assert not ExchangeFile.objects.filter(direction="in").exists()
    (partners.exchange / "tax/in/arrivals-202107.csv").unlink()
    partners.arrive = {}
    month.close(JULY, partners=partners)
    assert month.as_data(JULY)["totals"]["pension_arrived"] == "4200.76"
    voucher = Arrival.objects.get(bill__number=bill).voucher
    again = f"D,{voucher},{bill},20210720,219076"  # July's voucher in August's file, the same once more
    write(partners.exchange / "tax/in/arrivals-202108.csv", "arrivals", "202108", [again], 219_076)
    month.close(AUGUST, partners=partners)
    assert rows(AUGUST, "arrivals", "voucher") == []
    assert [one.name for one in check() if not one.ok] == []


@pytest.mark.django_db
def test_banks_are_asked_to_pay_on_the_profiles_day(july: dict[str, Person], partners: Partners) -> None:
    month.close(JULY, partners=partners)
    (order,) = partners.exchange.glob("bank/out/pay-*.csv")
    assert order.read_text().splitlines()[0].split(",")[5] == "20210715"


def test_nothing_is_reckoned_from_a_sealed_file_that_was_changed(july: dict[str, Person], partners: Partners) -> None:
    balances = query.path(JUNE, "accounts")
    sealed = balances.read_bytes()
    with query.connect() as duck:  # another fen on an account: a whole Parquet file, not the one that was sealed
        changed = duck.read_parquet(str(balances)).project("person_id, balance_fen + 1 AS balance_fen")
        changed.write_parquet(f"{balances}.new")
    Path(f"{balances}.new").replace(balances)
    with pytest.raises(SealedFileChanged) as refused:
        month.close(JULY, partners=partners)
    assert (refused.value.month, refused.value.file) == (str(JUNE), "accounts.parquet")
    assert month.state(JULY) == "open"
    balances.write_bytes(sealed)
    month.close(JULY, partners=partners)
