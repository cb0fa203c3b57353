"""A step that was kept as data leads to the law as a worksheet does, and the law leads back to who rests on it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

from renshe.law import Month, Step
from renshe.programmes.social_insurance.law import rulebook

pytestmark = pytest.mark.django_db


def shown(step: Step | dict[str, Any]) -> str:
    with override("zh-hans"):
        return render_to_string("portal/parts/explanation.html", {"step": step})


def test_a_step_kept_as_data_leads_to_its_formula_its_values_and_its_clauses() -> None:
    kept = rulebook().explain("pension_pooled", {"wage": 500_000}, Month(2021, 7)).as_data()
    links = set(re.findall(r'href="([^"]+)"', shown(kept)))
    assert {"/law/formulas/pension_pooled/", "/law/parameters/pension_base_ceiling/"} <= links
    assert "/law/documents/%E7%A4%BE%E4%BC%9A%E4%BF%9D%E9%99%A9%E6%B3%95/" in "".join(links)
    assert {link: Client().get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_what_folds_holds_no_link() -> None:
    sheet = rulebook().explain("pension_pooled", {"wage": 500_000}, Month(2021, 7))
    for page in (shown(sheet), shown(sheet.as_data())):
        heads = re.findall("<summary>.*?</summary>", page, re.S)
        assert heads
        assert not [head for head in heads if "href" in head]


def test_what_a_kept_step_says_is_escaped_and_what_todays_law_has_not_is_no_link() -> None:
    kept = {"kind": "formula", "name": "repealed", "label_zh": "<b>旧", "value": "1", "cites": "旧办法 第一条 <i>"}
    page = shown(kept)
    assert "&lt;b&gt;旧" in page
    assert "旧办法 第一条 &lt;i&gt;" in page
    assert "href" not in page


def test_the_pages_that_a_worksheet_leads_to_lead_back_to_what_rests_on_them() -> None:
    for page, user in (
        ("/law/parameters/pension_base_ceiling/", "/law/formulas/pension_base/"),
        ("/law/formulas/pension_base/", "/law/formulas/pension_pooled/"),
        ("/law/documents/社会保险法/第十二条/", "/law/formulas/pension_pooled/"),
    ):
        assert f'href="{user}"' in Client().get(page).content.decode()
