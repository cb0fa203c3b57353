"""What the ledger refuses, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from renshe.errors import RensheError, gettext_noop


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
    words = gettext_noop("The entry %(key)s does not balance: debits exceed credits by %(off_fen)s fen.")


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
    words = gettext_noop("The bill %(number)s stands at %(held_fen)s fen and cannot become %(asked_fen)s fen.")


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
    words = gettext_noop("For the bill %(number)s %(arrived_fen)s fen arrived, but only %(owed_fen)s fen are owed.")


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
class FileRefused(LedgerError):
    """The root of what is wrong inside a file; the whole of it is refused."""

    file: str
    line: int
    code: ClassVar[str] = "ledger.file-refused"


@dataclass(eq=False)
class WrongLine(FileRefused):
    expected: str
    code = "ledger.file-wrong-line"
    words = gettext_noop("%(file)s, line %(line)s: should read %(expected)s.")


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
    words = gettext_noop("%(file)s, line %(line)s: the head says %(said_fen)s fen, the lines add up to %(found_fen)s.")


@dataclass(eq=False)
class BatchDiffers(LedgerError):
    number: str
    code = "ledger.batch-differs"
    words = gettext_noop("The payment batch %(number)s was made before with other payments.")


@dataclass(eq=False)
class PaymentUnknown(LedgerError):
    file: str
    number: str
    code = "ledger.payment-unknown"
    words = gettext_noop("%(file)s answers the payment %(number)s, which is not in that batch with that amount.")


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
