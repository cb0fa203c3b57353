"""The portal's main pages, in a city of 1:100 whose year is closed: how long they take, how much they ask.

Times are of a real `renshe serve` with its web server, asked over one kept connection by a browser that is signed in:
every page once a round, `ROUNDS` rounds, so that a busy moment of the machine meets all pages alike. Beside each stands
the page to sign in, which asks nothing of the database: what any page costs. The queries are those of Django's own
client for the same address, the second time it is asked, session and user included.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import signal
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from bench.home import CHECKOUT, YEAR, command, environment, whole_year
from bench.rows import Row

ROUNDS = 60
WARM_UP = 3
START_SECONDS = 60
PLAIN = "sign_in"
SAID = re.compile(r"http://127\.0\.0\.1:(\d+)")


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    user: str
    path: str


def measure() -> list[Row]:
    """Return `page.NAME.p95_ms`, `.median_ms` and `.queries` of each page."""
    home = whole_year()
    from renshe.cli.frame import ready

    rows: list[Row] = []
    with ready():
        pages = _pages()
        queries = {page.name: _queries(page) for page in pages}
        with served(home) as port:
            times = _times(port, pages)
    for page in pages:
        rows += [
            _row(page, times, "p95_ms", lambda seconds: statistics.quantiles(seconds, n=20)[-1]),
            _row(page, times, "median_ms", statistics.median),
            Row(f"page.{page.name}.queries", queries[page.name], "queries"),
        ]
    return rows


def _row(page: Page, times: dict[str, list[float]], name: str, of: Callable[[list[float]], float]) -> Row:
    ours, plain = of(times[page.name]) * 1000, of(times[PLAIN]) * 1000
    beside = f"the page to sign in: {plain:.1f} ms"
    return Row(f"page.{page.name}.{name}", round(ours, 1), "ms", beside, round(ours / plain, 2))


def _pages() -> list[Page]:
    """The home of each role and the pages that officers, employers, residents and leaders open most."""
    from renshe.access.models import User
    from renshe.programmes.social_insurance.models import PensionAward

    resident = User.objects.get(username="jumin").person_account.person_id
    decided = PensionAward.objects.filter(kind=PensionAward.Kind.DECIDED).order_by("person_id")[:1].get()
    return [
        Page("employer_home", "danwei", "/"),
        Page("declare", "danwei", f"/employer/declarations/{YEAR + 1}-01/"),
        Page("employer_bills", "danwei", "/employer/bills/"),
        Page("resident_home", "jumin", "/"),
        Page("resident_account", "jumin", "/me/account/"),
        Page("officer_home", "jingban", "/"),
        Page("work_list", "jingban", "/declarations/"),
        Page("people", "jingban", "/people/"),
        Page("person", "jingban", f"/people/{resident}/"),
        Page("month", "jingban", f"/months/{YEAR}-12/"),
        Page("figures", "lingdao", f"/figures/{YEAR}/"),
        Page("figure", "lingdao", f"/figures/soc.enrolments/{YEAR}/"),
        Page("records", "lingdao", f"/figures/soc.enrolments/{YEAR}/records/"),
        Page("award", "lingdao", f"/people/{decided.person_id}/award/"),
    ]


def _queries(page: Page) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from renshe.access.models import User

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username=page.user), backend="django.contrib.auth.backends.ModelBackend")
    found(page.path, page.user, client.get(page.path).status_code)
    with CaptureQueriesContext(connection) as captured:
        found(page.path, page.user, client.get(page.path).status_code)
    return len(captured)


def found(path: str, user: str, status: int) -> None:
    """Raise AssertionError where a page did not come."""
    assert status == 200, f"{path} answered {user} with {status}"


@contextlib.contextmanager
def served(home: Path) -> Iterator[int]:
    """Serve the portal as `renshe serve` does while inside; yield its port."""
    server = subprocess.Popen(
        command("serve"), cwd=CHECKOUT, env=environment(home), stdout=subprocess.PIPE, text=True, bufsize=1
    )
    try:
        assert server.stdout is not None
        port = next((int(said[1]) for line in server.stdout if (said := SAID.search(line))), None)
        assert port, "renshe serve ended without saying where it serves"
        _wait_until_it_answers(port)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def _wait_until_it_answers(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            Browser(port).get("/sign-in/")
            return
        except OSError:
            assert time.monotonic() < until, f"nothing answers on port {port}"
            time.sleep(0.1)


def _times(port: int, pages: list[Page]) -> dict[str, list[float]]:
    from renshe.city.sign_ins import PASSWORD

    asked = [Page(PLAIN, "", "/sign-in/"), *pages]
    browsers = {user: Browser(port) for user in {page.user for page in asked}}
    for user, browser in browsers.items():
        if user:
            browser.sign_in(user, PASSWORD)
    seconds: dict[str, list[float]] = {page.name: [] for page in asked}
    for turn in range(WARM_UP + ROUNDS):
        for page in asked:
            began = time.perf_counter()
            status = browsers[page.user].get(page.path)
            took = time.perf_counter() - began
            found(page.path, page.user, status)
            if turn >= WARM_UP:
                seconds[page.name].append(took)
    return seconds


class Browser:
    """One kept connection with its cookies; it reads each page to its end."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: SimpleCookie = SimpleCookie()
        self._leads_to = ""

    def get(self, path: str) -> int:
        return self._ask("GET", path)

    def sign_in(self, name: str, password: str) -> None:
        self.get("/sign-in/")
        form = {"username": name, "password": password, "csrfmiddlewaretoken": self._cookies["csrftoken"].value}
        status = self._ask("POST", "/sign-in/", urlencode(form))
        assert status == 302, f"{name} could not sign in: {status}"

    def post(self, path: str, answers: Mapping[str, str]) -> str:
        """Send a form; return where it leads. Raises AssertionError where it leads nowhere."""
        form = {**answers, "csrfmiddlewaretoken": self._cookies["csrftoken"].value}
        status = self._ask("POST", path, urlencode(form))
        assert status == 302, f"{path} answered a form with {status}"
        return self._leads_to

    def _ask(self, method: str, path: str, body: str | None = None) -> int:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self._cookies.items())
        headers = {"Cookie": cookies, "Accept-Language": "zh-hans"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        answer.read()
        self._leads_to = answer.headers.get("Location", "")
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies.load(line)
        return answer.status
