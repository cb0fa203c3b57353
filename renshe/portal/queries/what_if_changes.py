"""What a what-if tries, line by line: the values, and the editions that formulas go by, with what holds beside them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from renshe.law import Rulebook
from renshe.law.amounts import plain
from renshe.law.month import Month
from renshe.law.what_if import edition_key
from renshe.portal.what_if_form import edition_words, in_people, own_name
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.scenarios.models import Scenario


def tried(found: Scenario) -> list[dict[str, Any]]:
    """What is tried: each line's name, what holds, what is tried, from when. What the law has no more is left out."""
    book = rulebook()
    kept = {(one["parameter"], one["key"]): one for one in (found.result or {}).get("used", [])}
    lines = (_edition(change, book) if "formula" in change else _value(change, book, kept) for change in found.changes)
    return [line for line in lines if line is not None]


def _value(
    change: Mapping[str, Any], book: Rulebook, kept: Mapping[tuple[str, int | None], Mapping[str, Any]]
) -> dict[str, Any] | None:
    held = book.parameters.get(change["parameter"])
    if held is None:
        return None
    before = kept.get((change["parameter"], change["key"]))
    label = own_name(held)
    values = before["values"] if before else []
    return {
        "name": label if change["key"] is None else _("%(name)s: %(key)s") % {"name": label, "key": change["key"]},
        "present": _("; ").join(in_people(one["value"], held.unit.name) for one in values) or "—",
        "states": list(dict.fromkeys(one["state"] for one in values)),
        "value": in_people(plain(Fraction(change["value"]), held.unit), held.unit.name),
        "first": change["first"],
    }


def _edition(change: Mapping[str, Any], book: Rulebook) -> dict[str, Any] | None:
    formula = book.formulas.get(change["formula"])
    chosen = next((one for one in formula.editions if edition_key(one) == change["edition"]), None) if formula else None
    if formula is None or chosen is None:
        return None
    now = formula.edition_on(Month.parse(change["first"]))
    return {
        "name": own_name(formula),
        "url": reverse("portal:law-formula", args=[formula.name]),
        "present": edition_words(formula, now) if now else _("not in force"),
        "states": [],
        "value": edition_words(formula, chosen),
        "cites": chosen.cites,
        "first": change["first"],
    }
