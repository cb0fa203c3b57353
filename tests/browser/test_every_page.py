"""Every page there is, in Chinese, at the widths of a small phone, a phone and a desk; none is forgotten."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.urls import URLPattern, reverse
from playwright.sync_api import Browser, Page, expect

from renshe.portal.sign_in.urls import urlpatterns as signing_in
from renshe.portal.urls import urlpatterns
from renshe.testing import PROVES, sampled
from tests.browser.conftest import Served, page_of, sign_in
from tests.browser.looks import fits, looks_right
from tests.browser.test_what_if import reckon_sixteen_percent

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DESK = 1440
# A page has one look for phones, of whatever width; the sample looks at that one closely, the proof at the desk's too.
LOOKED_AT = {DESK: looks_right if PROVES else fits, 390: fits, 320: looks_right}
MONTH = ["2021-01"]
FIGURE = ["soc.enrolments", 2021]
INJURY_BASE = "formula=injury_base&document=社会保险法&article=第三十五条&role=rule&name=injury_base"
MOVED = "sex=female&born_in=1990-01&begins_in=2026-10&is_in_home_province=no&own_before_1998=0&account_since_1998=30000"
AT_60 = "chosen_in=2028-02&statutory_in=2028-02&age_years=60&age_months=3"
CAREER = "average_index=0.8&account=60000&weighted_years=0"
ONE = {  # what pages are looked at: the first row of …
    "person": "SELECT person_id FROM social_insurance_pensionaward ORDER BY first_month DESC, person_id LIMIT 1",
    "worker": "SELECT person_id FROM registry_enrolment WHERE state = 'enrolled' ORDER BY person_id LIMIT 1",
    "of_xiaolan": "SELECT id FROM registry_person WHERE town_id ="
    " (SELECT id FROM registry_town WHERE code = '442000118') ORDER BY id LIMIT 1",
    "payer": "SELECT person_id FROM ledger_bill WHERE person_id IS NOT NULL ORDER BY id LIMIT 1",
    "bill": "SELECT number FROM ledger_bill WHERE employer_id IS NOT NULL ORDER BY id LIMIT 1",
    "employer": "SELECT employer_id FROM registry_employeragent",
    "declaration": "SELECT id FROM social_insurance_declaration WHERE state = 'accepted' ORDER BY id LIMIT 1",
    "case": "SELECT id FROM casework_case WHERE item = 'social_insurance.flexible_enrolment' ORDER BY id LIMIT 1",
    "delegation": "SELECT id FROM access_delegation ORDER BY id LIMIT 1",
    "decided": "SELECT id FROM casework_decision ORDER BY id LIMIT 1",
    "payment": "SELECT id FROM ledger_unpaidpayment ORDER BY id LIMIT 1",
    "our_bill": "SELECT b.number FROM ledger_bill b JOIN registry_employeragent USING (employer_id)"
    " WHERE fund = 'pension' ORDER BY b.month LIMIT 1",
    "charged": "SELECT e.person_id FROM registry_enrolment e JOIN registry_employeragent USING (employer_id)"
    " WHERE insurance = 'pension' AND is_paying AND valid @> '2021-01-01'::date AND upper_inf(known)"
    " ORDER BY e.person_id LIMIT 1",
    "batch": "SELECT id FROM ledger_paymentbatch ORDER BY id LIMIT 1",
    "scenario": "SELECT id FROM social_insurance_scenario ORDER BY id LIMIT 1",
    "draft": "SELECT id FROM casework_draft WHERE case_id IS NULL AND item ~ 'flexible_enrolment$'",
    "submitted": "SELECT id FROM casework_draft WHERE case_id IS NOT NULL AND item ~ 'flexible_enrolment$'",
    "applied": "SELECT case_id FROM casework_draft WHERE case_id IS NOT NULL AND item ~ 'flexible_enrolment$'",
    "injury_draft": "SELECT d.id FROM casework_draft d JOIN access_user u ON u.id = d.user_id"
    " WHERE case_id IS NULL AND item ~ 'injury_recognition$' AND username = 'jumin'",
    "injury_case": "SELECT case_id FROM casework_draft WHERE case_id IS NOT NULL AND item ~ 'injury_recognition$'"
    " ORDER BY case_id LIMIT 1",
    "taken_in": "SELECT d.id FROM casework_draft d JOIN access_user u ON u.id = d.user_id"
    " WHERE case_id IS NOT NULL AND username = 'jingban'",
    "to_take_in": "SELECT d.id FROM casework_draft d JOIN access_user u ON u.id = d.user_id"
    " WHERE case_id IS NULL AND username = 'jingban'",
    "our_case": "SELECT c.id FROM casework_case c JOIN registry_employeragent USING (employer_id)"
    " ORDER BY c.id LIMIT 1",
    "certificate": "SELECT number FROM casework_certificate ORDER BY id DESC LIMIT 1",
    "notice": "SELECT id FROM casework_notice WHERE person_id IS NOT NULL ORDER BY id LIMIT 1",
    "saved": "SELECT id FROM portal_savedlist",
    "delivery": "SELECT id FROM casework_delivery ORDER BY asked_at LIMIT 1",
}
FLEXIBLE, INJURY = "social_insurance.flexible_enrolment", "social_insurance.injury_recognition"
Find = Callable[[str], object]
# Reader, name of the page, its arguments (a word of ONE stands for the row it finds), what stands behind "?".
PAGES: tuple[tuple[str, str, list[object], str], ...] = (
    ("", "sign-in", [], ""),
    ("jingban", "mfa_index", [], ""),
    ("jingban", "my_sign_ins", [], ""),
    ("jingban", "mfa_activate_totp", [], ""),
    ("jingban", "mfa_add_webauthn", [], ""),
    ("jingban", "account_reauthenticate", [], ""),
    ("", "verify", [], ""),
    ("", "verify", [], "number=RS-1&code=AAAA"),
    ("", "verify-keys", [], ""),
    ("", "calculators", [], ""),
    ("", "calculator", ["pension"], "chosen_in=2028-02&statutory_in=2028-02&age_years=x"),
    ("", "calculator", ["work-injury"], "on=2026-05"),
    ("", "calculator", ["transfer"], f"{MOVED}&wage_years=x"),
    ("", "calculator", ["pension"], f"{AT_60}&contribution_months=243&{CAREER}"),
    ("", "calculator", ["contributions"], "on=2026-10&wage=5000&injury_class=4"),
    ("", "calculator", ["contributions"], "on=2012-10&wage=5000&injury_class=4"),
    ("", "calculator", ["flexible"], "on=2026-10&chosen_base=4000"),
    ("", "calculator", ["work-injury"], "on=2026-05&grade=8&own_wage=6000&is_relation_ended=yes"),
    ("", "calculator", ["death-at-work"], "on=2026-05"),
    ("", "calculator", ["survivors"], "on=2025-05&death_status=retired&full_years_paid=20&full_years_of_pension=3"),
    ("", "calculator", ["unemployment"], "paid_months=60&carried_months=0"),
    ("", "calculator", ["residents-pension"], "born=1966-03&years_paid=20&resident_account=20000"),
    ("", "calculator", ["transfer"], f"{MOVED}&wage_years=2018+50000%0A2019+60000"),
    ("", "calculator", ["pension-place"], "is_relation_at_home=no&regions=12年%0A3年"),
    ("", "law", [], ""),
    ("", "law", [], "q=缴费基数&kind=parameter"),
    ("", "law", [], "q=火星补贴"),
    ("", "law-formula", ["pension_pooled"], "on=202107"),
    ("", "law-formula", ["monthly_pension"], ""),
    ("", "law-formula", ["average_index"], "on=x"),
    ("", "law-parameter", ["pension_base_floor"], ""),
    ("", "law-parameter", ["annuity_months"], ""),
    ("", "law-document", ["社会保险法"], ""),
    ("", "law-article", ["社会保险法", "第十二条"], ""),
    ("", "services", [], ""),
    ("", "service", [FLEXIBLE], ""),
    ("", "service", ["social_insurance.injury_recognition"], ""),
    ("jumin", "service", [FLEXIBLE], ""),
    ("jumin", "apply-page", [FLEXIBLE, "draft", "work"], ""),
    ("jumin", "apply-page", [FLEXIBLE, "draft", "base_fen"], ""),
    ("jumin", "apply-check", [FLEXIBLE, "draft"], ""),
    ("jumin", "apply-receipt", [FLEXIBLE, "submitted"], ""),
    ("jumin", "apply-attach", [INJURY, "injury_draft", "diagnosis"], ""),
    ("jumin", "apply-check", [INJURY, "injury_draft"], ""),
    ("jumin", "my-case", ["injury_case"], ""),
    ("jumin", "my-case-attach", ["injury_case", "diagnosis"], ""),
    ("jumin", "my-cases", [], ""),
    ("jumin", "my-case", ["applied"], ""),
    ("danwei", "our-cases", [], ""),
    ("danwei", "our-case", ["our_case"], ""),
    ("jumin", "home", [], ""),
    ("jumin", "my-enrolments", [], ""),
    ("jumin", "my-contributions", [], ""),
    ("jumin", "my-contribution", MONTH, ""),
    ("jumin", "my-account", [], "year=2021"),
    ("jumin", "my-pension", [], ""),
    ("jumin", "my-looks", [], ""),
    ("jumin", "my-decisions", [], ""),
    ("jumin", "my-certificates", [], ""),
    ("jumin", "my-certificate", ["certificate"], ""),
    ("jumin", "notices", [], ""),
    ("jumin", "notice", ["notice"], ""),
    ("tuixiu", "home", [], ""),
    ("tuixiu", "my-enrolments", [], ""),
    ("tuixiu", "my-account", [], "year=2021"),
    ("tuixiu", "my-pension", [], ""),
    ("tuixiu", "my-award", [], ""),
    ("danwei", "home", [], ""),
    ("danwei", "our-people", [], ""),
    ("danwei", "our-looks", [], ""),
    ("danwei", "our-bills", [], ""),
    ("danwei", "our-bill", ["our_bill"], ""),
    ("danwei", "our-contribution", ["our_bill", "charged"], ""),
    ("danwei", "our-declarations", [], ""),
    ("danwei", "declare", MONTH, ""),
    ("danwei", "declare", ["2021-02"], ""),
    ("danwei", "notices", [], "q=材料"),
    ("jingban", "notices", [], ""),
    ("jingban", "deliveries", [], ""),
    ("jingban", "delivery", ["delivery"], ""),
    ("jingban", "home", [], ""),
    ("jingban", "looks", [], ""),
    ("jingban", "delegations", [], ""),
    ("jingban", "delegation-new", [], ""),
    ("lingdao", "delegation", ["delegation"], ""),
    ("shenji", "inquiries", [], ""),
    ("jingban", "declarations", [], ""),
    ("jingban", "declarations", [], "month=202113&q=x"),
    ("jingban", "declaration", ["declaration"], ""),
    ("jingban", "search", [], "q=王"),
    ("jingban", "cases", [], ""),
    ("jingban", "case", ["case"], ""),
    ("jingban", "case", ["injury_case"], ""),
    ("jingban", "counter-person", ["of_xiaolan"], ""),
    ("jingban", "counter-employer", ["employer"], ""),
    ("jingban", "counter-draft", ["to_take_in"], ""),
    ("jingban", "cases-handing", [], ""),
    ("lingdao", "cases-versions", [], ""),
    ("lingdao", "cases-version", [FLEXIBLE], ""),
    ("jingban", "counter-receipt", ["taken_in"], ""),
    ("jingban", "spot-checks", [], ""),
    ("jingban", "saved-list", ["saved"], ""),
    ("jingban", "people", [], ""),
    ("jingban", "people", [], "q=王&page=2"),
    ("jingban", "person", ["person"], ""),
    ("jingban", "person", ["worker"], ""),
    ("jingban", "person-payments", ["person"], ""),
    ("jingban", "person-declarations", ["worker"], ""),
    ("jingban", "person-decisions", ["person"], ""),
    ("jingban", "award", ["person"], ""),
    ("jingban", "contribution", ["payer", *MONTH], ""),
    ("jingban", "bill", ["bill"], ""),
    ("jingban", "employers", [], ""),
    ("jingban", "employer", ["employer"], ""),
    ("jingban", "employer-people", ["employer"], ""),
    ("jingban", "months", [], ""),
    ("jingban", "month", MONTH, ""),
    ("jingban", "month", ["2021-02"], ""),
    ("jingban", "month-differences", MONTH, "fund=pension"),
    ("jingban", "month-arrears", MONTH, ""),
    ("jingban", "payments", [], ""),
    ("jingban", "batch", ["batch"], ""),
    ("jijin", "payment", ["payment"], ""),
    ("jingban", "decisions-by-clause", [], ""),
    ("jingban", "decisions-of-clause", [], "decisive=yes"),
    ("jingban", "decision", ["decided"], ""),
    ("jingban", "month-clauses", MONTH, ""),
    (
        "jingban",
        "month-clause-people",
        MONTH,
        "formula=injury_base&document=社会保险法&article=第三十五条&role=rule&name=injury_base",
    ),
    ("jingban", "calendar", [2026], ""),
    ("jingban", "calendar-enter", [2027], ""),
    ("jingban", "parts", [], ""),
    ("wangdian", "home", [], ""),
    ("wangdian", "people", [], ""),
    ("wangdian", "person", ["of_xiaolan"], ""),
    ("cunju", "home", [], ""),
    ("lingdao", "home", [], ""),
    ("lingdao", "what-ifs", [], ""),
    ("lingdao", "what-if-new", ["contributions"], ""),
    ("lingdao", "what-if-new", ["pensions"], ""),
    ("lingdao", "what-if", ["scenario"], ""),
    ("lingdao", "figures", [2021], ""),
    ("lingdao", "figure", FIGURE, ""),
    ("lingdao", "figure", ["soc.fund_balance", 2021], ""),
    ("lingdao", "records", FIGURE, "month=2021-01"),
    ("lingdao", "records", ["soc.fund_balance", 2021], "month=2021-01"),
)
OPENED = sampled(PAGES, 40)
NO_PAGE = {  # what has no page of its own: it is posted to, downloaded, or leads on
    "apply", "apply-keep", "apply-discard", "my-case-step", "our-case-step", "apply-detach", "attachment",
    "our-case-attach",  # looks as `my-case-attach`
    "counter-begin-person", "counter-begin-employer", "counter-discard",
    "sign-out", "language", "choose-employer", "upload-progress", "declare-workbook", "declare-upload",
    "declare-problems", "declare-submit", "declarations-accept", "declarations-refuse", "declaration-refuse",
    "certificate-issue", "certificate-pdf", "certificate-signature", "my-certificate-signature", "verify-key",
    "person-identity", "certificate-revoke", "month-start",
    "payment-propose", "payment-confirm", "payment-refuse", "month-progress", "figures-now", "my-certificate-pdf",
    "month-statement", "calculator-pdf", "what-if-progress", "what-if-stop", "what-if-continue", "what-if-share",
    "account_login", "mfa_list_webauthn", "openid_connect_login", "openid_connect_callback",  # lead on
    # opened by a factor alone: `test_passkey` looks at them
    "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_deactivate_totp",
    "mfa_remove_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "calendars", "notices-read", "delivery-sent", "delivery-again",
    "decision-paper", "decision-worksheet", "person-statement", "my-statement",
    "saved-lists", "saved-list-delete",

    "delegation-answer", "delegation-end", "inquiry-close",
    "case-document", "my-case-document", "our-case-document",
    "case-tick", "case-split", "case-join", "case-part",
    "cases-hand", "case-ask", "my-case-ask", "our-case-ask",  # where a case is decided or in hand: `test_cases_beside`
    "cases-many", "cases-take", "case-step", "case-assign", "case-spot-check", "case-clock",
}  # fmt: skip

# Nobody retires in this city's January: a carried wage is decided and kept, as a pension would be.
DECIDE = """
from renshe.cli.frame import ready
with ready():
    from renshe.casework import decisions
    from renshe.law import Month
    from renshe.law.receipts.receipt import Known, Record, decide
    from renshe.programmes.social_insurance.awards import ITEM
    from renshe.programmes.social_insurance.law import rulebook
    from renshe.registry.models import Person
    person = Person.objects.order_by("pk").first()
    facts = {"last_wage": Known(500000, (Record("registry.person", str(person.pk)),))}
    made = decide(rulebook(), ["carried_wage"], facts, Month(2021, 1))
    decisions.keep_many(ITEM, rulebook(), [decisions.About(person.pk, made, 550000)])

    from django.db import transaction
    from renshe.access.models import User
    from renshe.casework.models import Delivery
    from renshe.casework.notices import telling
    from renshe.casework.notices.templates import Channel, Template
    words = "您的办件还缺少材料，请尽快补交。"
    papers = Template("test", title="请补交材料", text=words, sms=words, channels=(Channel.SMS,))
    with transaction.atomic():
        telling.tell(papers, to=Person.objects.get(account__user__username="jumin"), key="1")
        telling.tell(papers, to=User.objects.get(username="jingban"), key="1")
    Delivery.objects.update(state="unknown", reason="Sending broke off, and whether it went out cannot be told.")

    from datetime import timedelta
    from django.utils import timezone
    from renshe.access import delegations
    giver, taker, day = User.objects.get(username="xiaolan"), User.objects.get(username="shiqi"), timezone.localdate()
    delegations.ask(
        giver, taker, giver.roles.all(), first=day, last=day + timedelta(days=5), reason="年休假五天", with_cases=True
    )

    from renshe.casework import cases, drafts
    from renshe.portal.models import SavedList
    from renshe.programmes.social_insurance.items import FLEXIBLE_ENROLMENT
    user = User.objects.get(username="jumin")
    own = Person.objects.seen_by(user).get()
    answers = {"work": "platform", "first_month": "2021-01", "base_fen": "5000", "phone": "13800138000"}
    submitted = drafts.submit(drafts.keep(drafts.begin(FLEXIBLE_ENROLMENT, own, by=user), answers), own.town.unit)
    handler = User.objects.get(username="jingban")
    SavedList.objects.create(owner=handler, page="/cases/", name="待补材料", query="sent_back=yes")
    cases.advance(submitted, "ask", by=handler, note="请说明从业平台。")
    drafts.keep(drafts.begin(FLEXIBLE_ENROLMENT, own, by=user), {"work": "other", "base_fen": "x"})

    from renshe.casework.attachments.attaching import Incoming, attach
    from renshe.casework.attachments.tests.bytes import jpeg, pdf
    from renshe.programmes.social_insurance.items import INJURY_RECOGNITION
    accident = {"employer_name": "永兴五金", "cause": "at_work", "happened_on": "2026-10-05", "place": "二车间",
                "words": "冲床压伤右手食指", "diagnosis": "右手食指远节缺损", "worker_name": "叶妙霞",
                "worker_number": "442099199412050028"}
    of_town = Person.objects.filter(town__code="442000118").order_by("pk").first()
    made = INJURY_RECOGNITION.material("diagnosis")
    for who, by, is_last in [(*one, last) for one in ((own, user), (of_town, handler)) for last in (False, True)]:
        draft = drafts.keep(drafts.begin(INJURY_RECOGNITION, who, by=by), accident)
        attach(draft, made, Incoming("诊断证明书.pdf", [pdf(2)]), by=by)
        attach(draft, made, Incoming("伤处照片.jpg", [jpeg(with_place=True)]), by=by)
        if not is_last:
            drafts.submit(draft, who.town.unit)
"""


def test_no_page_is_forgotten():
    named = {pattern.name for pattern in (*urlpatterns, *signing_in) if isinstance(pattern, URLPattern)}
    assert named == {name for _who, name, _args, _query in PAGES} | NO_PAGE


@pytest.fixture(scope="module")
def readers(browser: Browser, january: Served) -> Iterator[Callable[[str], Page]]:
    """A page for each reader, signed in once, with a certificate, a decision, a case and a draft to look at."""
    environment = os.environ | {"RENSHE_HOME": str(january.home.path)}
    subprocess.run([sys.executable, "-c", DECIDE], env=environment, check=True)
    with ExitStack() as stack:
        pages: dict[str, Page] = {}

        def reader(who: str) -> Page:
            if who not in pages:
                pages[who] = stack.enter_context(page_of(browser, january, DESK))
                if who:
                    sign_in(pages[who], who)
                if who == "lingdao":
                    reckon_sixteen_percent(pages[who])
                if who == "jumin":
                    pages[who].goto("/me/certificates/")
                    pages[who].get_by_role("button", name="近 12 个月").click()
                    expect(pages[who].get_by_role("link", name="打开 PDF")).to_be_visible()
            return pages[who]

        yield reader


@pytest.mark.parametrize(
    ("who", "name", "arguments", "query"),
    OPENED,
    ids=["-".join(filter(None, (w, n, q))) for w, n, _a, q in OPENED],
)
def test_it_fits_is_operable_and_chinese(who, name, arguments, query, readers, january: Served):
    page = readers(who)
    found = [january.home.rows(ONE[one])[0][0] if one in ONE else one for one in arguments]
    page.set_viewport_size({"width": DESK, "height": 900})
    room = "" if name in {one.name for one in signing_in} else "portal:"
    answer = page.goto(reverse(f"{room}{name}", args=found) + (f"?{query}" if query else ""))
    assert answer is not None
    assert answer.status == 200
    for width, looks in LOOKED_AT.items():
        page.set_viewport_size({"width": width, "height": 900})
        looks(page)
