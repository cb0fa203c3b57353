"""What can go wrong with sealed months and runs, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from renshe.errors import RensheError, gettext_noop


@dataclass(eq=False)
class ArchiveError(RensheError):
    code: ClassVar[str] = "archive.error"


@dataclass(eq=False)
class MonthIsSealed(ArchiveError):
    month: str
    code = "archive.month-is-sealed"
    words = gettext_noop("%(month)s is sealed: nothing in it is written again. A correction is a row in a later month.")


@dataclass(eq=False)
class MonthOutOfOrder(ArchiveError):
    month: str
    expected: str
    code = "archive.month-out-of-order"
    words = gettext_noop("%(month)s cannot be sealed now: the next month to seal is %(expected)s.")


@dataclass(eq=False)
class NoRecords(ArchiveError):
    """A time before the opening month, or after the month that is open."""

    asked: str
    first: str
    last: str
    code = "archive.no-records"
    words = gettext_noop("There are no records of %(asked)s: they go from %(first)s to %(last)s.")


@dataclass(eq=False)
class NoRecordsYet(ArchiveError):
    asked: str
    code = "archive.no-records-yet"
    words = gettext_noop(
        "There are no records of %(asked)s: this city has none at all yet. `renshe city build` makes a sample one."
    )


@dataclass(eq=False)
class FileMissing(ArchiveError):
    month: str
    name: str
    code = "archive.file-missing"
    words = gettext_noop(
        "The archive of %(month)s has no file “%(name)s”. Put it back from the backup; "
        "`renshe archive verify` lists all that is missing or changed."
    )


@dataclass(eq=False)
class MonthNotWhole(ArchiveError):
    """A file does not have the bytes that its record says, so its month cannot be sealed."""

    month: str
    file: str
    code = "archive.month-not-whole"
    words = gettext_noop("%(month)s cannot be sealed: the file %(file)s is not the one that was recorded.")


@dataclass(eq=False)
class SealedFileChanged(ArchiveError):
    month: str
    file: str
    code = "archive.sealed-file-changed"
    words = gettext_noop(
        "The file %(file)s of %(month)s is not the one that was sealed. Nothing is reckoned from it: "
        "put the sealed file back from the backup; `renshe archive verify` lists all that differs."
    )


@dataclass(eq=False)
class OrderNotTotal(ArchiveError):
    """Two rows share all the columns of the order, so their order in the file would be chance."""

    file: str
    columns: str
    code = "archive.order-not-total"
    words = gettext_noop("Two rows of %(file)s have the same %(columns)s: name columns that tell them apart.")


@dataclass(eq=False)
class RunAlreadyDone(ArchiveError):
    kind: str
    month: str
    code = "archive.run-already-done"
    words = gettext_noop("%(month)s is already closed.")


@dataclass(eq=False)
class RunIsWorking(ArchiveError):
    kind: str
    month: str
    who: str
    since: str
    code = "archive.run-is-working"
    words = gettext_noop("%(month)s is being closed by %(who)s since %(since)s. Look again when it is done.")


@dataclass(eq=False)
class AnswerNotYet(ArchiveError):
    """A partner has not answered: the run stays as it is and is taken up again when the answer is there."""

    partner: str
    file: str
    code = "archive.answer-not-yet"
    words = gettext_noop("%(partner)s has not answered yet: the file %(file)s is awaited. Run it again then.")
