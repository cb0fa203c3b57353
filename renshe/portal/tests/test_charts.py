"""A figure's chart: names beside bars stand whole, on as many lines as they need."""

from __future__ import annotations

from renshe.portal import charts


def test_a_name_is_wrapped_between_words_and_never_cut():
    assert charts.wrapped("drawing a pension") == ["drawing a", "pension"]
    assert charts.wrapped("养老工伤失业保险累计参保") == ["养老工伤失业保险", "累计参保"]
    assert charts.wrapped("Sub-district-without-a-space") == ["Sub-district-wit", "hout-a-space"]
    assert charts.wrapped("") == [""]


def test_a_row_is_as_high_as_its_name_and_the_next_begins_below_it():
    drawn = charts.rows([("drawing a pension", 50), ("paused", 100)], is_money=False)
    first, second = drawn.bars
    assert [line for _y, line in first.lines] == ["drawing a", "pension"]
    assert (first.middle, second.middle, drawn.height) == (16, 42, 52)
    assert (first.width, second.width) == (103, 206)


def test_differences_name_both_sides_whole():
    drawn = charts.differences([("by the new method of 2021", 200), ("old", -100)])
    assert [line for _y, line in drawn.bars[0].lines] == ["by the new", "method of 2021"]
    assert [bar.words for bar in drawn.bars] == ["+2", "-1"]
