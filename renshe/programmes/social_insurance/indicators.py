"""The figures of social insurance, each the sum of its records."""

from __future__ import annotations

from django.db.models import Count, Q, Sum, Window
from django.db.models.functions import Coalesce, RowNumber

from renshe.access.reading import as_system
from renshe.indicators.declare import FLOW, STOCK, Indicator, register
from renshe.indicators.period import Period
from renshe.indicators.records import Column, Records, TableRecords
from renshe.ledger.models import Account, Arrival, Bill, Posting
from renshe.programmes.social_insurance.pensions_paid import PensionPayments
from renshe.registry.models import Enrolment, Insurance

PERSON = Column("person", "person__name", "姓名", "name", "person")
PERSON_ID = Column("person_id", "person_id", "个人编号", "person", "hidden")
TOWN = Column("town", "person__town__name", "镇街", "town", "named")
INSURANCE = Column("insurance", "insurance", "险种", "insurance", "insurance")
STATE = Column("state", "state", "参保状态", "enrolment state", "state")
EMPLOYER = Column("employer", "employer__name", "单位", "employer", "employer")
MONTH = Column("month", "month", "做账期", "accounting period", "month")
FUND = Column("fund", "fund", "险种", "fund", "insurance")


@as_system("a figure counts the whole; `within` narrows it to the reader's towns")
def _enrolled(period: Period, only: Q) -> Records:
    rows = Enrolment.objects.counted_in(period.last).filter(only)
    # Work injury is by employer: someone whom two employers insure is one person insured. The few further spells are
    # found in one pass over all: looking for each person's earlier ones took five times as long.
    each = Window(RowNumber(), partition_by="person", order_by="pk")
    further = rows.filter(insurance=Insurance.INJURY).annotate(turn=each).filter(turn__gt=1)
    return TableRecords(
        rows.exclude(pk__in=further.values("pk")),
        Count("pk"),
        (PERSON_ID, PERSON, TOWN, INSURANCE, STATE, EMPLOYER),
        {"town": "person__town", "insurance": "insurance", "state": "state"},
        "person__town",
    )


def enrolments(period: Period) -> Records:
    return _enrolled(period, Q())


def flexible(period: Period) -> Records:
    return _enrolled(period, Q(kind=Enrolment.Kind.FLEXIBLE, insurance=Insurance.PENSION, state="enrolled"))


def specific(period: Period) -> Records:
    return _enrolled(period, Q(kind=Enrolment.Kind.SPECIFIC, insurance=Insurance.INJURY, state="enrolled"))


def fund_balance(period: Period) -> Records:
    """Every posting to the three funds' own money, from the opening on: what they sum to is what the funds hold."""
    return TableRecords(
        Posting.objects.filter(
            account__kind=Account.Kind.ASSET,
            account__fund__in=Insurance.values,
            entry__month__lte=period.last.first_day,
        ),
        Sum("amount_fen"),
        (
            Column("month", "entry__month", "做账期", "accounting period", "month"),
            Column("fund", "entry__fund", "险种", "fund", "insurance"),
            Column("account", "account__name", "科目", "account", "named"),
            Column("text", "entry__text", "摘要", "text", "document"),
            Column("entry_kind", "entry__kind", "凭证种类", "kind of entry", "hidden"),
            Column("entry_key", "entry__key", "凭证键", "key of the entry", "hidden"),
            Column("bill_number", "entry__arrivals__bill__number", "应缴单", "bill", "hidden"),
            Column("amount_fen", "amount_fen", "金额", "amount", "money"),
        ),
        {"fund": "entry__fund", "account": "account__code"},
    )


PAYER = (
    Column("employer_id", "employer_id", "单位编号", "employer", "hidden"),
    EMPLOYER,
    Column("person_id", "person_id", "个人编号", "person", "hidden"),
    Column("person", "person__name", "个人缴费人", "person", "person"),
)


def contributions_due(period: Period) -> Records:
    rows = Bill.objects.filter(month__range=(period.first.first_day, period.last.first_day))
    return TableRecords(
        rows.annotate(town=Coalesce("employer__town", "person__town")),
        Sum("due_fen"),
        (
            Column("number", "number", "账单号", "bill", "bill"),
            Column("month", "month", "费款所属期", "period it is for", "month"),
            FUND,
            *PAYER,
            Column("due_fen", "due_fen", "应缴", "due", "money"),
            Column("paid_fen", "paid_fen", "实缴", "paid", "money"),
        ),
        {"town": "town", "fund": "fund"},
        "town",
    )


def contributions_arrived(period: Period) -> Records:
    rows = Arrival.objects.filter(month__range=(period.first.first_day, period.last.first_day))
    return TableRecords(
        rows.annotate(town=Coalesce("bill__employer__town", "bill__person__town")),
        Sum("amount_fen"),
        (
            Column("number", "bill__number", "账单号", "bill", "bill"),
            MONTH,
            Column("fund", "bill__fund", "险种", "fund", "insurance"),
            Column("period", "bill__month", "费款所属期", "period it is for", "month"),
            Column("arrived_on", "arrived_on", "入库日", "arrived on", "date"),
            *(Column(one.name, f"bill__{one.path}", one.zh, one.en, one.kind) for one in PAYER),
            Column("amount_fen", "amount_fen", "金额", "amount", "money"),
        ),
        {"town": "town", "fund": "bill__fund"},
        "town",
    )


def pensions_paid(period: Period) -> Records:
    return PensionPayments(period)


register(
    Indicator(
        "soc.enrolments",
        "养老工伤失业保险累计参保",
        "Enrolments in pension, work-injury and unemployment insurance",
        "期末参保人数（缴费、暂停缴费，养老保险含领取待遇人员）三险种之和。",
        "People enrolled at the period's end (paying, paused, for pensions also drawing one), summed over the three.",
        "person-times",
        STOCK,
        ("town", "insurance", "state"),
        enrolments,
    ),
    Indicator(
        "soc.flexible_enrolled",
        "灵活就业人员参保",
        "Flexible workers enrolled",
        "期末以灵活就业身份参加企业职工养老保险的人数。",
        "Flexible workers enrolled in the employees' pension at the period's end.",
        "people",
        STOCK,
        ("town",),
        flexible,
    ),
    Indicator(
        "soc.specific_injury",
        "特定人员单项参加工伤保险",
        "Specific groups enrolled in work-injury insurance alone",
        "期末未建立劳动关系的特定人员单项参加工伤保险的人数。",
        "People without an employment relationship who are insured against work injury alone at the period's end.",
        "people",
        STOCK,
        ("town",),
        specific,
    ),
    Indicator(
        "soc.fund_balance",
        "基金历年累计结余",
        "Accumulated fund balance",
        "期末养老、工伤、失业三项基金国库、财政专户、支出户存款账面余额之和。",
        "What the three funds hold: treasury, fiscal special account, spending account at the period's end.",
        "yuan",
        STOCK,
        ("fund", "account"),
        fund_balance,
    ),
    Indicator(
        "soc.contributions_due",
        "社会保险费应缴",
        "Contributions due",
        "期内各所属期应缴社会保险费（三险种，单位与个人）。",
        "Contributions due for the months of the period: three insurances, employers' and own shares.",
        "yuan",
        FLOW,
        ("town", "fund"),
        contributions_due,
    ),
    Indicator(
        "soc.contributions_arrived",
        "社会保险费到账",
        "Contributions arrived",
        "期内入库并记账的社会保险费。",
        "Contributions that reached the treasury and were booked in the period.",
        "yuan",
        FLOW,
        ("town", "fund"),
        contributions_arrived,
    ),
    Indicator(
        "soc.pensions_paid",
        "养老金实发",
        "Pensions paid",
        "期内银行已支付的企业职工养老金。",
        "Employees' pensions that the banks paid in the period.",
        "yuan",
        FLOW,
        ("town", "bank"),
        pensions_paid,
    ),
)
