"""Identity numbers and credit codes on record have their form, and who changes one is told of in the audit trail."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from renshe.access.models import TrailEntry
from renshe.registry.models import Employer, Person
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", ["x", "", "44209919900307001", "44209919900307001x", "４４2099199003070019"])
def test_what_has_not_the_form_of_an_identity_number_is_refused(number: str) -> None:
    person = Bureau().person()
    with pytest.raises(IntegrityError, match="person_identity_number_form"), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(identity_number=number)


@pytest.mark.parametrize("code", ["x", "91442000ma00000001", "91442000MO00000001", "91442A00MA00000001"])
def test_what_has_not_the_form_of_a_credit_code_is_refused(code: str) -> None:
    employer = Bureau().employer()
    with pytest.raises(IntegrityError, match="employer_credit_code_form"), transaction.atomic():
        Employer.objects.filter(pk=employer.pk).update(credit_code=code)


def told() -> list[tuple[str, dict[str, object]]]:
    entries = TrailEntry.objects.order_by("pk").values_list("action", "detail")
    return [(action, {name: said for name, said in detail.items() if name != "by"}) for action, detail in entries]


def test_a_changed_number_or_birth_date_stands_in_the_trail() -> None:
    bureau = Bureau()
    person, employer = bureau.person(born=date(1990, 3, 7)), bureau.employer()
    Person.objects.filter(pk=person.pk).update(name="另一人", birth_date=date(1990, 3, 7))
    assert told() == []
    Person.objects.filter(pk=person.pk).update(birth_date=date(1991, 3, 7))
    Person.objects.filter(pk=person.pk).update(identity_number="442099199103070027")
    Employer.objects.filter(pk=employer.pk).update(credit_code="91442000MA99999999")
    assert told() == [
        ("person.changed", {"birth_date": ["1990-03-07", "1991-03-07"]}),
        ("person.changed", {"identity_number": ["4420**********001X", "4420**********0027"]}),
        ("employer.changed", {"credit_code": [employer.credit_code, "91442000MA99999999"]}),
    ]
    first = TrailEntry.objects.earliest("pk")
    assert (first.subject_type, first.subject_key) == ("registry.person", str(person.pk))
    assert first.detail["by"] != ""
