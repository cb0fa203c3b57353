"""Every form that an item declares, and every form of its steps, under whatever anybody may send: never a server error.

`make test` tries a few, `make prove` many more. What is good is kept in its written form, and its own schema agrees.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renshe.casework import cases, drafts
from renshe.casework.items import Applicant, Form, ServiceItem, all_items
from renshe.casework.items.fields import Field
from renshe.casework.items.filled import LONGEST_ANSWER, fill
from renshe.casework.models import Draft
from renshe.portal.api.form_schema import form_schema
from renshe.portal.services.filed_here import is_filed_by_machine
from renshe.portal.services.page_form import PageForm
from renshe.programmes.social_insurance.items import FLEXIBLE_ENROLMENT
from renshe.testing import examples, sampled
from renshe.testing.naughty import NAUGHTY

FEW = settings(
    max_examples=examples(8, proving=1_000), deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
THROUGH_PAGES = settings(FEW, max_examples=examples(2, proving=200))
MOST_TRIED = 5_000
"""Characters: what is longer is tried once for all forms, below."""


def typed_into(form: Form) -> st.SearchStrategy[dict[str, str]]:
    """Answers to all fields: good ones by chance, any text, what was made to break things; some fields left out."""
    short = [one for one in NAUGHTY if len(one) <= MOST_TRIED]
    fields = {}
    for one in form.fields():
        good = st.sampled_from(sorted(one.possible() or {"2021-03-05", "2021-03", "5000.00", "13800138000", "12"}))
        number = st.integers(-(10**31), 10**31).map(str)
        fields[one.name] = good | st.sampled_from(short) | st.text(max_size=80) | number | st.dates().map(str)
    return st.fixed_dictionaries({}, optional=fields)


def forms() -> list[tuple[str, Form]]:
    found = []
    for item in all_items():
        found += [(f"{item.code} {kind.value}", item.form.of(kind)) for kind in Applicant if item.form.groups]
        found += [(f"{item.code} {step.code}", step.asks) for step in item.procedure.transitions if step.asks.groups]
    return found


FORMS = forms()


@pytest.mark.parametrize("form", [form for _name, form in FORMS], ids=[name for name, _form in FORMS])
def test_a_form_reads_whatever_is_typed_or_says_what_would_be_right(form: Form, db: None) -> None:
    looks = jsonschema_rs.validator_for(form_schema(form))

    @FEW
    @given(typed=typed_into(form))
    def read(typed: dict[str, str]) -> None:
        for language in ("zh-hans", "en"):
            with translation.override(language):
                filled = fill(form, typed)
        assert all(said for said in filled.problems.values())
        assert filled.answers.keys().isdisjoint(filled.missing)
        assert dict(fill(form, filled.answers).answers) == dict(filled.answers), "what is written is read again"
        if filled.is_whole:
            assert looks.is_valid(dict(filled.answers)), list(looks.iter_errors(dict(filled.answers)))

    read()


def test_the_longest_texts_are_read_by_every_form(db):
    for name, form in FORMS:
        for text in sampled(NAUGHTY, 25):
            filled = fill(form, {one.name: text for one in form.fields()})
            assert all(len(one) <= LONGEST_ANSWER for one in filled.answers.values()), name


def body(sent: list[tuple[str, str]]) -> bytes:
    """As a crooked browser sends it: fields more than once, halves of characters."""
    return "&".join(
        f"{quote(name.encode('utf-8', 'surrogatepass'))}={quote(text.encode('utf-8', 'surrogatepass'))}"
        for name, text in sent
    ).encode()


def send(client: Client, to: str, sent: list[tuple[str, str]]) -> Any:
    return client.post(to, body(sent), content_type="application/x-www-form-urlencoded")


def more_than_once(form: Form) -> st.SearchStrategy[list[tuple[str, str]]]:
    """What is typed, some of it again, and names that nobody asked for."""
    strange = st.lists(
        st.tuples(st.sampled_from(["page", "pk", "csrfmiddlewaretoken", "", "x" * 300]), st.text(max_size=9))
    )
    typed = typed_into(form).map(lambda one: list(one.items()))
    return st.tuples(typed, typed, strange).map(lambda parts: [pair for part in parts for pair in part])


APPLIED_FOR = [(item, kind) for item in all_items() for kind in item.applicants
               if is_filed_by_machine(item) and kind is not Applicant.OFFICER]  # fmt: skip


@pytest.mark.parametrize(("item", "kind"), APPLIED_FOR, ids=[f"{item.code}-{kind.value}" for item, kind in APPLIED_FOR])
def test_pages_of_an_application_answer_whatever_is_sent(
    item: ServiceItem, kind: Applicant, bureau: SimpleNamespace, signed_in_as: Callable[[str], Client]
) -> None:
    who, applicant = ("zhang", bureau.zhang) if kind is Applicant.RESIDENT else ("yongxing", bureau.employer)
    client, form = signed_in_as(who), item.form.of(kind)

    @THROUGH_PAGES
    @given(sent=more_than_once(form))
    def answered(sent: list[tuple[str, str]]) -> None:
        draft = drafts.begin(item, applicant, by=bureau.users[who])
        at = f"/services/{item.code}/apply/{draft.pk}/"
        for one in form.fields():
            for path in (f"asked/{one.name}/", f"asked/{one.name}/keep/"):
                assert send(client, at + path, sent).status_code in {200, 204, 302}, path
            assert client.get(f"{at}asked/{one.name}/").status_code in {200, 302}
        assert client.get(f"{at}check/").status_code in {200, 302}
        assert send(client, f"{at}check/", sent).status_code == 302

    answered()


def test_what_is_kept_is_shown_again_without_a_fault(bureau):
    """A page is rendered with anything that may stand in a draft."""
    for item, kind in APPLIED_FOR:
        form = item.form.of(kind)
        applicant = bureau.zhang if kind is Applicant.RESIDENT else bureau.employer
        draft = Draft(item=item.code, user=bureau.users["zhang"], person=bureau.zhang)
        for text in sampled(NAUGHTY, 9):
            typed = {one.name: drafts._storable(text) for one in form.fields()}
            for page in form.pages(fill(form, typed).answers):
                assert str(PageForm(page, typed, fill(form, typed).problems, applicant))
        assert draft.case_id is None


LIKELY = (
    "2025-08", "2021-03-05", "6000.00", "12", "44209919900307001X", "13800138000", "91442000MA00000001",
    "6217003320001234567", "甲",
)  # fmt: skip


def good_answers(form: Form) -> dict[str, str]:
    """Answers with which an application of any item may be filed."""
    found: dict[str, str] = {}
    for _ in form.fields():
        filled = fill(form, found)
        name = next(iter(filled.problems), None)
        if name is None:
            break
        field = next(one for one in form.fields() if one.name == name)
        found |= {name: next(one for one in (*sorted(field.possible() or ()), *LIKELY) if _is_good(field, one))}
    return dict(fill(form, found).answers)


def _is_good(field: Field, text: str) -> bool:
    try:
        return bool(field.as_form_field().clean(text))
    except ValidationError:
        return False


def applied(bureau: SimpleNamespace, item: ServiceItem) -> int:
    """A case of the item that an applicant filed, before any officer looked."""
    is_ours = Applicant.RESIDENT not in item.applicants
    who, applicant = ("yongxing", bureau.employer) if is_ours else ("zhang", bureau.zhang)
    answers = good_answers(item.form.of(Applicant.EMPLOYER if is_ours else Applicant.RESIDENT))
    return cases.open_case(item, bureau.xiaolan.unit, applicant, by=bureau.users[who], answers=answers).pk


WITH_HANDS = [item for item in all_items() if is_filed_by_machine(item)]


@pytest.mark.parametrize("item", WITH_HANDS, ids=[item.code for item in WITH_HANDS])
def test_steps_answer_whatever_is_sent(
    item: ServiceItem, bureau: SimpleNamespace, signed_in_as: Callable[[str], Client]
) -> None:
    cache.clear()
    case = applied(bureau, item)
    clients = {
        "cases": signed_in_as("jingban"),
        "me/cases" if Applicant.RESIDENT in item.applicants else "employer/cases": signed_in_as(
            "zhang" if Applicant.RESIDENT in item.applicants else "yongxing"
        ),
    }
    steps = [step for step in item.procedure.transitions if not step.by_system]

    @THROUGH_PAGES
    @given(data=st.data())
    def answered(data: st.DataObject) -> None:
        step = data.draw(st.sampled_from(steps))
        sent = data.draw(more_than_once(step.asks))
        note = data.draw(st.sampled_from(NAUGHTY))
        for below, client in clients.items():
            prefix = f"step-{step.code}-" if below == "cases" else ""
            named = [(f"{prefix}{name}", text) for name, text in [*sent, ("note", note)]]
            answer = send(client, f"/{below}/{case}/steps/{step.code}/", named)
            assert answer.status_code in {200, 302, 404}, (below, step.code)

    answered()


def test_a_note_of_any_kind_is_taken_or_told_what_would_be_right(bureau, signed_in_as):
    made = cases.open_case(FLEXIBLE_ENROLMENT, bureau.xiaolan.unit, bureau.zhang, by=None, answers={})
    client = signed_in_as("jingban")
    for text in sampled(NAUGHTY, 12):
        answer = send(client, f"/cases/{made.pk}/steps/ask/", [("step-ask-note", text)])
        assert answer.status_code in {200, 302}
