"""Whatever anybody types into an address or a form is answered: never an error of the server, never a whole table.

Every address there is, by name; each role; ids, query strings and forms that were made to break things. `make test`
takes a sample, `make prove` tries them all.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from renshe.portal.sign_in.urls import urlpatterns as sign_in
from renshe.portal.urls import urlpatterns
from renshe.registry.models import Person
from renshe.testing import sampled

Try = tuple[str, str, str, dict[str, object]]  # who, method, address, what is sent

LONG = "9" * 5_000  # more digits than Python makes a number of
TEXTS = [
    "", "0", "-1", "1", "30000", "9" * 19, "9" * 30, LONG, "020211", "1e9", "٢٠٢١", "²", "x" * 3_000, "\x00", "\ud800",
    "' OR 1=1 --", "<script>", "%s%n", "../../etc/passwd", "９９９８01", "999801", "999812", "2021-13", "0000-00",
]  # fmt: skip
IDS = {
    "int": ["0", "1", "2100", "2021", "9" * 19, "9" * 30, LONG],
    "str": ["x", "2021-01", "2021-13", "9998-12", "1900-01", "soc.enrolments", "soc.fund_balance", LONG, "\x00", "人"],
    "slug": ["x", LONG, "CB2021"],
    "uuid": ["00000000-0000-4000-8000-000000000000", "x"],
}
NAMES = [
    "page", "per_page", "sort", "q", "town", "month", "year", "fund", "insurance", "state", "bank", "account", "export",
    "number", "code", "next", "pk", "first", "last", "span", "employer", "reason", "username", "password", "draft",
    "was_paid", "evidence", "workbook", "language", "ask", "on", "born", "wage", "wage_years",
    "credential", "end",
]  # fmt: skip
ROLES = ["jingban", "lingdao", "shiqi", "zhang", "yongxing", ""]
SAMPLE = 500


def addresses() -> Iterator[str]:
    """Every address by its name, with each id of its kind."""
    for room, pattern in [("portal:", one) for one in urlpatterns] + [("", one) for one in sign_in]:
        assert isinstance(pattern, URLPattern)
        converters = pattern.pattern.converters
        kinds = [
            type(one).__name__.removesuffix("Converter").lower().replace("string", "str") for one in converters.values()
        ]
        for turn in range(max((len(IDS[kind]) for kind in kinds), default=1)):
            ids = [IDS[kind][turn % len(IDS[kind])] for kind in kinds]
            try:
                yield reverse(f"{room}{pattern.name}", kwargs=dict(zip(converters, ids, strict=True)))
            except NoReverseMatch:  # not to be written so; as somebody would type it
                route = str(pattern.pattern)
                for name, text in zip(converters, ids, strict=True):
                    kind = next(
                        k for k in (f"<int:{name}>", f"<str:{name}>", f"<slug:{name}>", f"<uuid:{name}>") if k in route
                    )
                    route = route.replace(kind, text)
                yield f"/{route}"


def tries() -> list[Try]:
    choose = random.Random(0)  # noqa: S311 - the same tries each time
    made: list[Try] = []
    for address in addresses():
        for who in ROLES:
            made.append((who, "get", address, {}))
            for method in ("get", "post"):
                some = choose.sample(NAMES, 6)
                made.append((who, method, address, {name: choose.choice(TEXTS) for name in some}))
            name = choose.choice(NAMES)
            made.extend(
                (who, choose.choice(("get", "post")), address, {name: text}) for text in choose.sample(TEXTS, 12)
            )
    return sampled(made, SAMPLE)


def test_nothing_that_is_typed_is_answered_by_a_server_error(bureau, signed_in_as):
    clients = {who: signed_in_as(who) if who else Client() for who in ROLES}
    for client in clients.values():
        client.raise_request_exception = False
    broken = []
    for who, method, address, sent in tries():
        answer = getattr(clients[who], method)(address, _sendable(sent))
        if answer.status_code >= 500:
            broken.append((who, method, address[:80], {name: str(text)[:30] for name, text in sent.items()}))
        if address.endswith("sign-out/") and method == "post" and who:
            clients[who] = signed_in_as(who)
            clients[who].raise_request_exception = False
    assert broken == []


def _sendable(sent: dict[str, object]) -> dict[str, object]:
    """A lone surrogate can't be sent as UTF-8; what is sent in its place is the byte that isn't."""
    return {
        name: text.encode("utf-8", "replace") if isinstance(text, str) and "\ud800" in text else text
        for name, text in sent.items()
    }


LISTS = ["/people/", "/employers/", "/declarations/", "/payments/", "/months/2021-01/arrears/"]


@pytest.mark.parametrize("typed", ["30000", "-1", "0", "26", "9" * 400, LONG, "x", "100\x00", "²⁵"])
def test_no_more_rows_a_page_than_one_may_choose(typed, bureau, signed_in_as):
    people(bureau, 60)
    page = signed_in_as("jingban").get("/people/", {"per_page": typed, "q": "陈"})
    assert page.status_code == 200
    assert page.content.decode().count("<tr>") - 1 == 25
    for address in LISTS:
        assert signed_in_as("jingban").get(address, {"per_page": typed}).status_code == 200


def test_a_reader_chooses_among_25_50_and_100_rows_and_keeps_them(bureau, signed_in_as):
    people(bureau, 60)
    client = signed_in_as("jingban")
    page = client.get("/people/", {"per_page": "50", "q": "陈"}).content.decode()
    assert page.count("<tr>") - 1 == 50
    assert "第 1 页，共 2 页，60 条" in page
    assert '<input type="hidden" name="per_page" value="50">' in page
    assert re.findall(r'<a href="[^"]*per_page=(\d+)[^"]*">\1</a>', page) == ["25", "100"]
    assert '<strong aria-current="true">50</strong>' in page
    assert client.get("/people/", {"per_page": "100", "q": "陈"}).content.decode().count("<tr>") - 1 == 60


def people(bureau: SimpleNamespace, count: int) -> None:
    Person.objects.bulk_create(
        Person(
            identity_number=f"4420992001010{number:04d}0",
            name=f"陈{number:02d}",
            sex="F",
            birth_date=date(2001, 1, 1),
            town=bureau.shiqi,
        )
        for number in range(count)
    )


@pytest.mark.parametrize(
    ("who", "method", "address", "sent", "status"),
    [
        ("zhang", "get", "/me/account/", {"year": "020211"}, 404),
        ("zhang", "get", "/me/account/", {"year": LONG}, 404),
        ("lingdao", "get", "/figures/soc.enrolments/2021/records/", {"town": LONG}, 404),
        ("jingban", "post", "/declarations/accept/", {"pk": LONG}, 302),
        ("jingban", "post", "/declarations/refuse/", {"pk": LONG, "reason": "工资漏报"}, 302),
        ("yongxing", "post", "/employer/choose/", {"employer": LONG}, 404),
        ("zhang", "post", "/me/certificates/", {"first": "999801", "last": "999812"}, 200),
    ],
)
def test_what_broke_once_is_answered(who, method, address, sent, status, bureau, signed_in_as):
    assert getattr(signed_in_as(who), method)(address, sent).status_code == status
