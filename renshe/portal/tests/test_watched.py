"""Whoever looks at people's data stands in the trail: each such page writes one line. Without it, this fails."""

from __future__ import annotations

from datetime import date

import pytest

from renshe.access.models import TrailEntry
from renshe.casework import cases
from renshe.portal.tests.test_award import award_of
from renshe.programmes.social_insurance.items import EMPLOYER_DECLARATION
from renshe.programmes.social_insurance.models import Declaration

RECORDS = "/figures/soc.enrolments/2021/records/?month=2021-01"
ARREARS = "/months/2021-01/arrears/"


@pytest.mark.parametrize(
    ("who", "address", "action", "subject", "what"),
    [
        ("jingban", "/people/", "list.seen", "people", None),
        ("jingban", "/people/?export=xlsx", "list.exported", "people", None),
        ("jingban", "/people/{li}/", "seen", "{li}", "person"),
        ("jingban", "/people/{li}/?export=xlsx", "person.exported", "{li}", None),
        ("jingban", "/people/{li}/award/", "seen", "{li}", "pension award"),
        ("jingban", "/employers/{employer}/", "seen", "{employer}", "employer"),
        ("jingban", "/employers/{employer}/people/", "list.seen", "{employer}", "people"),
        ("jingban", "/employers/{employer}/people/?export=xlsx", "list.exported", "{employer}", "people"),
        ("jingban", "/declarations/{declaration}/", "seen", "{declaration}", "declaration"),
        ("jingban", "/declarations/{declaration}/?export=xlsx", "list.exported", "declaration {declaration}", None),
        ("yongxing", "/employer/declarations/2021-01/", "list.seen", "our declaration 2021-01", None),
        ("jingban", ARREARS, "list.seen", "arrears 2021-01", None),
        ("jingban", f"{ARREARS}?export=xlsx", "list.exported", "arrears 2021-01", None),
        ("jingban", "/months/2021-01/differences/", "list.seen", "differences 2021-01", None),
        ("jingban", "/payments/", "list.seen", "unpaid payments", None),
        ("jingban", "/payments/?export=xlsx", "list.exported", "unpaid payments", None),
        ("yongxing", "/employer/people/", "list.seen", "our people", None),
        ("yongxing", "/employer/people/?export=xlsx", "list.exported", "our people", None),
        ("lingdao", RECORDS, "figure.records", "soc.enrolments 2021-01", None),
        ("lingdao", f"{RECORDS}&export=xlsx", "figure.records-exported", "soc.enrolments 2021-01", None),
    ],
)
def test_who_sees_or_takes_out_peoples_data_stands_in_the_trail(
    who, address, action, subject, what, bureau, signed_in_as
):
    award_of(bureau.li)
    case = cases.open_case(EMPLOYER_DECLARATION, bureau.xiaolan.unit, bureau.employer, by=None)
    declaration = Declaration.objects.create(
        employer=bureau.employer, month=date(2021, 1, 1), state="submitted", case=case, content_hash="1", people=1,
        wages_fen=600000,
    )  # fmt: skip
    ids = {"li": bureau.li.pk, "employer": bureau.employer.pk, "declaration": declaration.pk}
    before = TrailEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    assert signed_in_as(who).get(address.format(**ids)).status_code == 200
    told = TrailEntry.objects.filter(pk__gt=before, user=bureau.users[who]).exclude(action__startswith="sign")
    assert [(one.action, one.subject_key, one.detail.get("what")) for one in told] == [
        *([("seen", str(bureau.li.pk), "person")] if action == "person.exported" else []),
        (action, subject.format(**ids), what),
    ]


@pytest.mark.parametrize(
    "typed", ["442099 199003070018", "4420-9919-9003-0700-18", "４４２０９９１９９００３０７００１８"]
)
def test_an_identity_number_that_is_searched_for_stands_in_no_trail_however_it_is_written(bureau, signed_in_as, typed):
    signed_in_as("jingban").get("/people/", {"q": typed})
    assert TrailEntry.objects.latest("pk").detail == {"asked": {"q": "4420**********0018"}}
