"""Funds, accounts, entries; bills and arrivals beside them; payment batches; files exchanged.

Cash basis (收付实现制, 财会〔2017〕28号): an entry is posted when money moved. What is due is a sub-ledger
(`Bill`, `Arrival`) that must agree: due = paid + arrears. Amounts are fen; a debit is positive, a credit
negative, an entry's postings sum to nought. Posted entries never change (triggers in the migrations).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.access.scope import Scope, ScopedQuerySet
from renshe.ledger.funds import Fund
from renshe.readers_language import reads_chinese


class Account(models.Model):
    """An account of one fund's chart."""

    class Kind(models.TextChoices):
        ASSET = "asset", pgettext_lazy("account", "asset")
        LIABILITY = "liability", pgettext_lazy("account", "liability")
        INCOME = "income", pgettext_lazy("account", "income")
        SPENDING = "spending", pgettext_lazy("account", "spending")
        BALANCE = "balance", pgettext_lazy("account", "balance")
        MEMO = "memo", pgettext_lazy("account", "memorandum")  # 备查: moves no money, stands in no statement

    fund = models.CharField(_("fund"), max_length=12, choices=Fund)
    code = models.CharField(_("code"), max_length=30)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80)

    class Meta:
        verbose_name = _("ledger account")
        constraints = [models.UniqueConstraint(fields=["fund", "code"], name="account_fund_code")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if reads_chinese() else self.name_en


class Entry(models.Model):
    """One event in one fund's journal. `key` is made by the asker before anything is done: the same key posts once."""

    fund = models.CharField(_("fund"), max_length=12, choices=Fund)
    month = models.DateField(_("accounting period"))
    key = models.CharField(_("key"), max_length=120)
    kind = models.CharField(_("kind"), max_length=30)
    text = models.CharField(_("text"), max_length=200)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    posted_at = models.DateTimeField(_("posted at"), auto_now_add=True)

    class Meta:
        verbose_name = _("entry")
        # Not `unique=True`: Django would keep a second index for searches by a key's beginning, which nobody makes.
        constraints = [
            models.CheckConstraint(name="entry_month_first", condition=Q(month__day=1)),
            models.UniqueConstraint(fields=["key"], name="entry_key_once"),
        ]


class Posting(models.Model):
    """One leg of an entry. Debit positive, credit negative, in fen."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, models.PROTECT, related_name="postings")
    amount_fen = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name = _("posting")
        constraints = [models.CheckConstraint(name="posting_not_nought", condition=~Q(amount_fen=0))]


class Bill(models.Model):
    """What one payer owes one fund for one month (应缴). Arrears are `due_fen - paid_fen`, never below nought.

    The payer is an employer, or a person who pays for themselves (flexible worker).
    """

    number = models.CharField(_("number"), max_length=40)  # P-202103-E17: docs/exchange-files.md
    fund = models.CharField(_("fund"), max_length=12, choices=Fund)
    month = models.DateField(_("period it is for"))
    employer = models.ForeignKey("registry.Employer", models.PROTECT, null=True, related_name="bills")
    person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="bills")
    due_fen = models.BigIntegerField(_("due"))
    paid_fen = models.BigIntegerField(_("paid"), default=0)

    class Meta:
        verbose_name = _("bill")
        constraints = [
            models.CheckConstraint(name="bill_one_payer", condition=Q(employer__isnull=True) ^ Q(person__isnull=True)),
            models.CheckConstraint(
                name="bill_paid_within_due", condition=Q(paid_fen__gte=0, paid_fen__lte=F("due_fen"))
            ),
            models.UniqueConstraint(fields=["number"], name="bill_number_once"),
            models.UniqueConstraint(fields=["fund", "month", "employer"], name="bill_employer_once"),
            models.UniqueConstraint(fields=["fund", "month", "person"], name="bill_person_once"),
        ]

    @property
    def arrears_fen(self) -> int:
        return self.due_fen - self.paid_fen


class Arrival(models.Model):
    """Money for a bill that reached the treasury (入库), as the tax authority's file says. `voucher` is theirs."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="arrivals")
    voucher = models.CharField(_("voucher"), max_length=40)
    arrived_on = models.DateField(_("arrived on"))
    month = models.DateField(_("accounting period"))
    amount_fen = models.BigIntegerField(_("amount"))
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="arrivals")

    class Meta:
        verbose_name = _("arrival")
        constraints = [
            models.CheckConstraint(name="arrival_positive", condition=Q(amount_fen__gt=0)),
            models.UniqueConstraint(fields=["voucher"], name="arrival_voucher_once"),
        ]


class ExchangeFile(models.Model):
    """A file sent to or received from a partner; recorded before it is sent, once when it is taken in."""

    class Direction(models.TextChoices):
        OUT = "out", pgettext_lazy("file", "sent")
        IN = "in", pgettext_lazy("file", "received")

    partner = models.CharField(_("partner"), max_length=20)  # tax, bank
    direction = models.CharField(_("direction"), max_length=3, choices=Direction)
    name = models.CharField(_("file"), max_length=120, unique=True)
    month = models.DateField(_("accounting period"))
    rows = models.PositiveIntegerField(_("rows"))
    total_fen = models.BigIntegerField(_("total"))
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(_("at"), auto_now_add=True)


class PaymentBatch(models.Model):
    """Payments of one month through one bank, sent as one file. Its lines stand in the archive (`payments`)."""

    class State(models.TextChoices):
        MADE = "made", pgettext_lazy("batch", "made")
        SENT = "sent", pgettext_lazy("batch", "sent")
        ANSWERED = "answered", pgettext_lazy("batch", "answered")

    number = models.CharField(_("number"), max_length=40, unique=True)
    fund = models.CharField(_("fund"), max_length=12, choices=Fund)
    month = models.DateField(_("accounting period"))
    bank_code = models.CharField(_("bank"), max_length=12)
    state = models.CharField(_("state"), max_length=10, choices=State)
    count = models.PositiveIntegerField(_("payments"))
    total_fen = models.BigIntegerField(_("total"))
    paid_fen = models.BigIntegerField(_("paid"), default=0)
    failed_fen = models.BigIntegerField(_("failed"), default=0)
    unknown_fen = models.BigIntegerField(_("unknown"), default=0)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="payment_batch_answers_within_total",
                condition=Q(
                    paid_fen__gte=0,
                    failed_fen__gte=0,
                    unknown_fen__gte=0,
                    total_fen__gte=F("paid_fen") + F("failed_fen") + F("unknown_fen"),
                ),
            ),
        ]


class UnpaidPaymentQuerySet(ScopedQuerySet["UnpaidPayment"]):
    scope = Scope(units=("person__town__unit",))  # whose town it is; nobody but officers looks here


class UnpaidPayment(models.Model):
    """A payment that failed or that the bank did not answer. Visible until it is paid again, once, or ended.

    `number` is the payment's own id in its batch; `repaid_as` the id of the one payment that took its place.
    An unknown one is asked for again and never paid unseen.
    """

    class State(models.TextChoices):
        FAILED = "failed", pgettext_lazy("payment", "failed")
        UNKNOWN = "unknown", pgettext_lazy("payment", "unknown")
        REPAID = "repaid", pgettext_lazy("payment", "paid again")
        FOUND_PAID = "found_paid", pgettext_lazy("payment", "found paid")

    number = models.CharField(_("number"), max_length=40, unique=True)
    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="unpaid")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="unpaid_payments")
    month = models.DateField(_("month of the benefit"))
    purpose = models.CharField(_("purpose"), max_length=30, default="pension")  # what is paid, by its programme's code
    amount_fen = models.BigIntegerField(_("amount"))
    state = models.CharField(_("state"), max_length=10, choices=State)
    reason = models.CharField(_("reason"), max_length=80, blank=True)
    repaid_as = models.CharField(_("paid again as"), max_length=40, null=True, unique=True)

    objects = UnpaidPaymentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.number

    def at_unit(self) -> int | None:
        return self.person.town.unit_id


class Settlement(models.Model):
    """How the doubt about an unknown payment is ended: one officer says what became of it, another confirms.

    `month` is the accounting period in which the confirmed settlement counts.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("settlement", "waits for a second officer")
        CONFIRMED = "confirmed", pgettext_lazy("settlement", "confirmed")
        REFUSED = "refused", pgettext_lazy("settlement", "refused")

    payment = models.ForeignKey(UnpaidPayment, models.PROTECT, related_name="settlements")
    was_paid = models.BooleanField(_("was paid"))
    evidence = models.CharField(_("number of the evidence"), max_length=60)
    reason = models.CharField(_("reason"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True)
    month = models.DateField(_("accounting period"), null=True)

    class Meta:
        verbose_name = _("settlement")
        constraints = [
            models.UniqueConstraint(
                fields=["payment"], condition=~Q(state="refused"), name="settlement_one_for_a_payment"
            ),
            models.CheckConstraint(
                name="settlement_two_officers",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="settlement_decided_by_somebody",
                condition=Q(state="proposed", decided_by__isnull=True, month__isnull=True)
                | Q(state="confirmed", decided_by__isnull=False, month__isnull=False)
                | Q(state="refused", decided_by__isnull=False, month__isnull=True),
            ),
        ]
