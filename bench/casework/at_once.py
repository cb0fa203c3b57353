"""A certificate of enrolment and payments decided at once, through the web pages, while the applicant waits.

Residents sign in to a real `renshe serve`; two at a time answer the question, look over the answers and submit. What
counts is the submission and the receipt that follows: law decides, receipt and clauses are kept, the certificate is
drawn from the sealed months, printed, signed and numbered. Beside: the page to sign in, what any page costs.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.hashers import make_password

from bench.casework.lists import p95_of
from bench.home import YEAR
from bench.pages import Browser, found
from bench.rows import Row
from renshe.access.models import User
from renshe.casework.models import Case, Certificate, Decision
from renshe.law import Month
from renshe.registry.models import Enrolment, PersonAccount

ITEM = "social_insurance.enrolment_certificate"
EACH, RESIDENTS = 5, 20
AT_A_TIME = 2
ANSWERS = {"first_month": str(Month(YEAR, 1)), "last_month": str(Month(YEAR, 12))}


def residents(count: int, password: str) -> list[User]:
    """So many people with a pension enrolment who may sign in, made once."""
    spells = Enrolment.objects.current().filter(insurance="pension", state="enrolled", employer__isnull=False)
    hashed = make_password(password)
    made = []
    for person in spells.order_by("person_id").values_list("person_id", flat=True).distinct()[:count]:
        user, is_new = User.objects.get_or_create(
            username=f"bench-resident-{person}", defaults={"kind": User.Kind.RESIDENT, "password": hashed}
        )
        if is_new:
            PersonAccount.objects.create(user=user, person_id=person)
        made.append(user)
    return made


def measure(port: int, users: Sequence[User], password: str, *, each: int = EACH) -> list[Row]:
    """Return `case.instant_p95_ms` and its median. Raises AssertionError where one was not decided and certified."""
    before = Case.objects.under(ITEM).count()
    with ThreadPoolExecutor(AT_A_TIME) as two:
        took = [one for some in two.map(lambda user: _apply(port, user, password, each), users) for one in some]
    plain = p95_of(_sign_in_pages(port, len(took)))
    _require_decided(before, len(users) * each)
    words = f"the page to sign in: {plain * 1000:.1f} ms (p95)"
    return [
        Row("case.instant_p95_ms", round(p95_of(took) * 1000, 1), "ms", words, round(p95_of(took) / plain, 1)),
        Row("case.instant_median_ms", round(statistics.median(took) * 1000, 1), "ms"),
    ]


def _apply(port: int, user: User, password: str, each: int) -> list[float]:
    browser = Browser(port)
    browser.sign_in(user.username, password)
    took = []
    for _ in range(each):
        question = browser.post(f"/services/{ITEM}/apply/", {})
        check = browser.post(question, ANSWERS)
        found(check, user.username, browser.get(check))
        began = time.perf_counter()
        receipt = browser.post(check, {})
        found(receipt, user.username, browser.get(receipt))
        took.append(time.perf_counter() - began)
    return took


def _sign_in_pages(port: int, count: int) -> list[float]:
    browser, took = Browser(port), []
    for _ in range(count):
        began = time.perf_counter()
        browser.get("/sign-in/")
        took.append(time.perf_counter() - began)
    return took


def _require_decided(before: int, wanted: int) -> None:
    new = Case.objects.under(ITEM).order_by("pk")[before:]
    states = set(new.values_list("state", "is_open"))
    made = len(new)
    assert (made, states) == (wanted, {("issued", False)}), f"of {wanted} applications {made} came: {states}"
    pks = [case.pk for case in new]
    kept = (Decision.objects.filter(case__in=pks).count(), Certificate.objects.filter(case__in=pks).count())
    assert kept == (wanted, wanted), f"{kept} decisions and certificates of {wanted} cases"
