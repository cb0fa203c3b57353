"""What the law browser draws: a value over time, a table's entries, what a formula is made of."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from renshe.law import DatedParameter, Month, Value
from renshe.law.units import UNITS
from renshe.portal.law import diagram, over_time
from renshe.programmes.social_insurance.law import national_rulebook

FEN, NUMBER = UNITS["fen/month"], UNITS["months"]


def wage(*values: Value) -> DatedParameter:
    return DatedParameter("wage", "工资", "wage", FEN, "wage.yaml", (), values)


def value(fen: int, first: Month | date, until: Month | None = None) -> Value:
    return Value(Fraction(fen), FEN, first, "粤府函〔2021〕345号", "reported", until=until)


def test_each_value_is_drawn_as_long_as_it_holds_and_as_high_as_it_is():
    held = wage(value(150_000, Month(2020, 1)), value(300_000, Month(2021, 1)))
    drawn = over_time.over_time(held, Month(2022, 12))
    assert [(one.name, one.words, one.x, one.width, one.height) for one in drawn.blocks] == [
        ("2020-01", "1,500.00", 0, 119, 65),
        ("2021-01", "3,000.00", 120, 239, 130),
    ]
    assert drawn.labels == ((0, "2020"), (120, "2021"), (240, "2022"))


def test_a_value_that_ended_leaves_a_gap_and_one_from_a_day_begins_in_its_month():
    held = wage(value(100, date(2020, 1, 15), until=Month(2020, 6)), value(100, Month(2021, 1)))
    first, second = over_time.over_time(held, Month(2021, 12)).blocks
    assert (first.x, first.x + first.width) == (0, 89)
    assert second.x == 180


def test_a_tables_entries_stand_side_by_side():
    values = [
        Value(Fraction(number), NUMBER, Month(2006, 1), "国发〔2005〕38号", "reported", number) for number in (2, 4)
    ]
    drawn = over_time.entries(values)
    assert [(one.name, one.x, one.height) for one in drawn.blocks] == [("2", 0, 65), ("4", 180, 130)]


def test_what_is_not_a_number_is_not_drawn():
    book = national_rulebook()
    assert over_time.is_drawn(book.parameters["minimum_wage"])
    assert not over_time.is_drawn(book.parameters["each_part_to_the_fen"])
    assert not over_time.is_drawn(book.parameters["injury_rate"])  # nobody has entered it


def test_a_formula_stands_above_what_it_takes_results_first_then_values_then_facts():
    tree = diagram.tree(national_rulebook(), "pension_pooled", Month(2021, 7))
    base, *values = tree.branches
    assert (tree.name, base.name) == ("pension_pooled", "pension_base")
    assert [one.name for one in values] == ["pension_employer_rate", "each_amount_to_the_fen"]
    assert [(one.kind, one.name) for one in base.branches] == [
        ("parameter", "pension_base_floor"),
        ("parameter", "pension_base_ceiling"),
        ("fact", "wage"),
    ]


def test_what_was_opened_above_is_not_opened_again_and_a_series_is_one_fact():
    tree = diagram.tree(national_rulebook(), "basic_pension", Month(2021, 7))
    coefficient, index, months = (one for one in tree.branches if one.kind == "formula")
    assert (coefficient.name, coefficient.above) == ("low_index_coefficient", False)
    assert (index.name, index.above, index.branches) == ("average_index", True, [])
    assert (months.name, months.above) == ("contribution_months", True)
    opened = coefficient.branches[0]
    assert [one.name for one in opened.branches if one.kind == "fact"] == [
        "months_paid", "deemed_months", "deemed_index", "base_total",
    ]  # fmt: skip


def test_every_box_is_within_the_drawing_and_none_lies_on_another():
    book = national_rulebook()
    for name in book.formulas:
        tree = diagram.tree(book, name, Month(2021, 7))
        for chinese in (True, False):
            drawn = diagram.draw(tree, chinese=chinese, above="（见上）")
            assert all(box.x >= 0 and box.x + box.width < drawn.width for box in drawn.boxes)
            tops = [box.y for box in drawn.boxes]
            feet = [box.y + box.height for box in drawn.boxes]
            assert all(foot < top for foot, top in zip(feet, tops[1:], strict=False))
            assert feet[-1] < drawn.height


def test_a_long_label_is_broken_between_words_or_between_characters():
    chinese = "计算缴费指数的全省职工月平均工资以及其他各种各样的说明文字"
    branch = diagram.Branch("fact", "x", chinese, "the average wage " * 4)
    (box,) = diagram.draw(branch, chinese=True, above="").boxes
    assert [line for _y, line in box.lines] == ["计算缴费指数的全省职工月平均工资以及其他各种各样的说明文", "字"]
    (box,) = diagram.draw(branch, chinese=False, above="").boxes
    assert [line for _y, line in box.lines] == [
        "the average wage the average wage the average",
        "wage the average wage",
    ]
