"""A decision is kept with the law that it was reckoned by and runs again by it; the database lets none of it change."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from renshe.access.models import RoleHolding, Unit, User
from renshe.casework import decisions
from renshe.casework.models import Decision, DecisionClause, LawText
from renshe.law import Month
from renshe.law.receipts.changes import changes
from renshe.law.receipts.receipt import Known, Record, decide, hash_of
from renshe.programmes.social_insurance.law import rulebook_of
from renshe.registry.models import Person

ON = Month(2021, 7)
CEILING = """
pension_base_ceiling:
  values:
    - {from: 2021-07, value: %s, source: "粤人社发〔2021〕32号", state: verified}
"""


def decided(folder: Path, person: Person, *, wage_fen: int = 3_000_000, ceiling_fen: int = 2_294_100) -> Decision:
    (folder / "city.yaml").write_text(CEILING % ceiling_fen, encoding="utf-8")
    book = rulebook_of(folder)
    facts = {"wage": Known(wage_fen, (Record("social_insurance.declarationline", "1"),)), "injury_class": Known(3)}
    made = decide(book, ["pension_account"], facts, ON)
    (kept,) = decisions.keep_many("test", book, [decisions.About(person.pk, made, 183_528)])
    return kept


@pytest.mark.django_db
def test_a_decision_comes_out_to_the_same_fen_after_the_law_was_altered(tmp_path: Path, zhang: Person) -> None:
    kept = Decision.objects.get(pk=decided(tmp_path, zhang).pk)
    assert kept.receipt["results"] == {"pension_account": 183_528}  # 22,941 yuan at 8 %

    (tmp_path / "city.yaml").write_text(CEILING % 2_000_000, encoding="utf-8")
    today = rulebook_of(tmp_path)
    assert today.compute("pension_account", {"wage": 3_000_000, "injury_class": 3}, ON) == 160_000

    again = decisions.rerun(kept)
    assert again.results == {"pension_account": 183_528}
    assert again.is_same
    assert again.is_explained_alike
    (change,) = changes(decisions.law_of(kept), today, ["pension_account"], ON)
    assert (change.name, change.then.split(" ")[0], change.now.split(" ")[0]) == (
        "pension_base_ceiling", "22941.00", "20000.00",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_receipt_is_kept_whole_and_its_law_once(tmp_path: Path, zhang: Person, li: Person) -> None:
    first, second = decided(tmp_path, zhang), decided(tmp_path, li)
    assert first.law_id == second.law_id
    assert LawText.objects.count() == 1
    assert hash_of(Decision.objects.get(pk=first.pk).receipt) == first.receipt_hash


@pytest.mark.django_db
def test_each_clause_is_a_row_and_an_article_finds_its_decisions(tmp_path: Path, zhang: Person, li: Person) -> None:
    capped, plain = decided(tmp_path, zhang), decided(tmp_path, li, wage_fen=500_000)
    ceiling = DecisionClause.objects.filter(document="粤人社发〔2021〕32号", role="ceiling")
    assert list(ceiling.order_by("pk").values_list("decision", "is_met", "is_decisive")) == [
        (capped.pk, True, True),
        (plain.pk, False, False),
    ]
    of_article = DecisionClause.objects.filter(document="社会保险法", number=12)
    assert {one.article for one in of_article} == {"第十二条第二款"}
    assert set(of_article.filter(is_decisive=True).values_list("decision", flat=True)) == {capped.pk, plain.pk}


@pytest.mark.django_db
def test_an_officer_sees_the_decisions_of_the_units_in_reach(tmp_path: Path, zhang: Person, town: object) -> None:
    decided(tmp_path, zhang)
    elsewhere = Unit.objects.create(code="442000099", kind="town", name_zh="别镇分局", name_en="Elsewhere")
    for name, unit, seen in (("here", zhang.town.unit, 1), ("there", elsewhere, 0)):
        officer = User.objects.create(username=name, kind=User.Kind.OFFICER, full_name=name)
        RoleHolding.objects.create(user=officer, role="handler", unit=unit, held=("2020-01-01", None))
        assert Decision.objects.seen_by(officer).count() == seen
        assert (DecisionClause.objects.seen_by(officer).count() > 0) == bool(seen)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["decision", "decisionclause", "lawtext"])
@pytest.mark.parametrize("change", ["DELETE FROM casework_{}", "TRUNCATE casework_{} CASCADE"])
def test_nothing_of_a_decision_is_taken_away(tmp_path: Path, zhang: Person, table: str, change: str) -> None:
    decided(tmp_path, zhang)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE casework_decision SET amount_fen = amount_fen + 1",
        "UPDATE casework_decisionclause SET is_decisive = NOT is_decisive",
        "UPDATE casework_lawtext SET text = ''",
    ],
)
def test_nothing_of_a_decision_is_written_over(tmp_path: Path, zhang: Person, change: str) -> None:
    decided(tmp_path, zhang)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
