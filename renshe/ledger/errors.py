"""What the ledger refuses, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from renshe.errors import Phrase, RensheError, gettext_noop


@dataclass(eq=False)
class LedgerError(RensheError):
    code: ClassVar[str] = "ledger.error"


@dataclass(eq=False)
class AccountUnknown(LedgerError):
    fund: str
    account: str
    code = "ledger.account-unknown"
    words = gettext_noop("The fund “%(fund)s” has no account “%(account)s”.")


@dataclass(eq=False)
class EntryNotBalanced(LedgerError):
    key: str
    off_fen: int
    code = "ledger.entry-not-balanced"
    words = gettext_noop("The entry %(key)s does not balance: debits exceed credits by %(off_yuan)s yuan.")


@dataclass(eq=False)
class KeyUsedForAnother(LedgerError):
    key: str
    code = "ledger.key-used-for-another"
    words = gettext_noop("An entry with the key %(key)s was posted with other content. A posted entry never changes.")


@dataclass(eq=False)
class BillDiffers(LedgerError):
    number: str
    held_fen: int
    asked_fen: int
    code = "ledger.bill-differs"
    words = gettext_noop("The bill %(number)s stands at %(held_yuan)s yuan and cannot become %(asked_yuan)s yuan.")


@dataclass(eq=False)
class BillUnknown(LedgerError):
    number: str
    voucher: str
    code = "ledger.bill-unknown"
    words = gettext_noop("The voucher %(voucher)s pays the bill %(number)s, which does not exist.")


@dataclass(eq=False)
class VoucherUsedForAnother(LedgerError):
    voucher: str
    code = "ledger.voucher-used-for-another"
    words = gettext_noop("The voucher %(voucher)s was already booked with another bill, day or amount.")


@dataclass(eq=False)
class MoreThanOwed(LedgerError):
    number: str
    owed_fen: int
    arrived_fen: int
    code = "ledger.more-than-owed"
    words = gettext_noop("For the bill %(number)s %(arrived_yuan)s yuan arrived, but only %(owed_yuan)s yuan are owed.")


@dataclass(eq=False)
class AccountPartTooLarge(LedgerError):
    voucher: str
    code = "ledger.account-part-too-large"
    words = gettext_noop("Of the voucher %(voucher)s more was to go to individual accounts than its fund allows.")


@dataclass(eq=False)
class FileNameUsed(LedgerError):
    file: str
    code = "ledger.file-name-used"
    words = gettext_noop("A file named %(file)s was exchanged before with other content. A name is used once.")


@dataclass(eq=False)
class FileLost(LedgerError):
    file: str
    code = "ledger.file-lost"
    words = gettext_noop("The file %(file)s that was recorded is not there, or is not the one that was recorded.")


@dataclass(eq=False)
class FileUnreadable(LedgerError):
    file: str
    reason: Phrase
    code = "ledger.file-unreadable"
    words = gettext_noop("The file %(file)s cannot be read: %(reason)s.")


@dataclass(eq=False)
class FileRefused(LedgerError):
    """The root of what is wrong inside a partner's file (`file`: its place in the folder of exchange).

    The whole file is refused, and each refusal ends in what to do.
    """

    file: str
    line: int
    code: ClassVar[str] = "ledger.file-refused"
    to_do: ClassVar[str] = gettext_noop(
        "%(fault)s Nothing of the file was taken. Have the partner send a right one, put it in this one's place "
        "under the same name, and close the month again."
    )

    def in_words(self, translate: Callable[[str], str]) -> str:
        return translate(self.to_do) % {"fault": super().in_words(translate)}


@dataclass(eq=False)
class WrongLine(FileRefused):
    expected: str
    code = "ledger.file-wrong-line"
    words = gettext_noop("%(file)s, line %(line)s: should read %(expected)s.")


@dataclass(eq=False)
class WrongEnd(FileRefused):
    code = "ledger.file-wrong-end"
    words = gettext_noop(
        "%(file)s, line %(line)s: a line is at most 1,000 bytes of UTF-8 and ends with LF; the tail line is the last."
    )


@dataclass(eq=False)
class WrongField(FileRefused):
    """`field` and `right` are message ids; `value` is shown as it can be shown."""

    field: Phrase
    value: str
    right: Phrase
    code = "ledger.file-wrong-field"
    words = gettext_noop("%(file)s, line %(line)s: the %(field)s is “%(value)s”; right would be %(right)s.")


@dataclass(eq=False)
class WrongHash(FileRefused):
    code = "ledger.file-wrong-hash"
    words = gettext_noop("%(file)s, line %(line)s: the SHA-256 does not fit the bytes before it.")


@dataclass(eq=False)
class WrongCount(FileRefused):
    said: int
    found: int
    code = "ledger.file-wrong-count"
    words = gettext_noop("%(file)s, line %(line)s: the head says %(said)s lines, there are %(found)s.")


@dataclass(eq=False)
class WrongTotal(FileRefused):
    said_fen: int
    found_fen: int
    code = "ledger.file-wrong-total"
    words = gettext_noop(
        "%(file)s, line %(line)s: the head says %(said_yuan)s yuan, the lines add up to %(found_yuan)s yuan."
    )


@dataclass(eq=False)
class NumberTwice(FileRefused):
    number: str
    code = "ledger.file-number-twice"
    words = gettext_noop(
        "%(file)s, line %(line)s: the number %(number)s stands in an earlier line already; right would be one line."
    )


@dataclass(eq=False)
class DayNotPossible(FileRefused):
    day: date
    first: date
    last: date
    code = "ledger.file-day-not-possible"
    words = gettext_noop(
        "%(file)s, line %(line)s: the day %(day)s cannot be; right would be a day from %(first)s to %(last)s."
    )


@dataclass(eq=False)
class NoSuchBill(FileRefused):
    bill: str
    month: str
    code = "ledger.file-no-such-bill"
    words = gettext_noop(
        "%(file)s, line %(line)s: there is no bill %(bill)s for %(month)s or earlier; right would be a number that "
        "stands in a file of bills sent by then."
    )


@dataclass(eq=False)
class VoucherBookedOtherwise(FileRefused):
    voucher: str
    bill: str
    day: date
    amount_fen: int
    code = "ledger.file-voucher-booked-otherwise"
    words = gettext_noop(
        "%(file)s, line %(line)s: the voucher %(voucher)s was booked before, with the bill %(bill)s, the day %(day)s "
        "and %(amount_yuan)s yuan; right would be the same again, or a number of its own."
    )


@dataclass(eq=False)
class ArrivedMoreThanOwed(FileRefused):
    """`arrived_fen`: what the file says of the bill up to this line."""

    bill: str
    owed_fen: int
    arrived_fen: int
    code = "ledger.file-more-than-owed"
    words = gettext_noop(
        "%(file)s, line %(line)s: with this line %(arrived_yuan)s yuan arrive for the bill %(bill)s; right would be "
        "at most the %(owed_yuan)s yuan that are owed."
    )


@dataclass(eq=False)
class PaymentNotInBatch(FileRefused):
    number: str
    batch: str
    code = "ledger.file-payment-not-in-batch"
    words = gettext_noop(
        "%(file)s, line %(line)s: the payment %(number)s is not in the batch %(batch)s; right would be a number that "
        "stands in the file of that batch."
    )


@dataclass(eq=False)
class AmountDiffers(FileRefused):
    number: str
    said_fen: int
    made_fen: int
    code = "ledger.file-amount-differs"
    words = gettext_noop(
        "%(file)s, line %(line)s: the payment %(number)s is answered with %(said_yuan)s yuan; right would be the "
        "%(made_yuan)s yuan that were to be paid."
    )


@dataclass(eq=False)
class BatchDiffers(LedgerError):
    number: str
    code = "ledger.batch-differs"
    words = gettext_noop("The payment batch %(number)s was made before with other payments.")


@dataclass(eq=False)
class PaymentNotFailed(LedgerError):
    number: str
    state: str
    code = "ledger.payment-not-failed"
    words = gettext_noop("The payment %(number)s is “%(state)s”: only one that failed is paid again, and once.")


@dataclass(eq=False)
class SettlementError(LedgerError):
    """`number` is the payment's."""

    number: str
    code = "ledger.settlement"


@dataclass(eq=False)
class PaymentNotUnknown(SettlementError):
    state: str
    code = "ledger.payment-not-unknown"
    words = gettext_noop("The payment %(number)s is “%(state)s”: there is no doubt to be ended.")


@dataclass(eq=False)
class SettlementWaits(SettlementError):
    officer: str
    code = "ledger.settlement-waits"
    words = gettext_noop(
        "%(officer)s has already said what became of the payment %(number)s; it waits for a second officer."
    )


@dataclass(eq=False)
class SettlementDecided(SettlementError):
    state: str
    code = "ledger.settlement-decided"
    words = gettext_noop("What was said of the payment %(number)s is “%(state)s” and no longer waits for a decision.")


@dataclass(eq=False)
class SameOfficerTwice(SettlementError):
    officer: str
    code = "ledger.same-officer-twice"
    words = gettext_noop(
        "%(officer)s has said what became of the payment %(number)s: a second officer has to confirm it."
    )
