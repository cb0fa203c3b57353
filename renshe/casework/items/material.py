"""Materials (材料): what proves what is said. Held by the bureau and never asked for, attached, or on paper.

Material("diagnosis", _("the doctors' diagnosis"), attached=Attached(most_files=5), may_follow=True)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from renshe.casework.items.condition import Answers, Condition
from renshe.casework.items.declared_at import Declared, Words

MEGABYTE = 1_000_000
MOST_BYTES = 50 * MEGABYTE
"""No declaration may ask for a bigger file: what is uploaded is looked at while its sender waits."""
MOST_FILES = 50
LONGEST_CODE = 40


class FileKind(Enum):
    """Kinds of files that are read here, by their media type. What a file is, its content says, never its name."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


KINDS: Mapping[FileKind, str | Promise] = {
    FileKind.PDF: "PDF",
    FileKind.JPEG: gettext_lazy("JPEG photo"),
    FileKind.PNG: gettext_lazy("PNG picture"),
}
SUFFIXES = {FileKind.PDF: ".pdf", FileKind.JPEG: ".jpg", FileKind.PNG: ".png"}


@dataclass(frozen=True)
class Attached(Declared):
    """How a material is attached: kinds of files, most bytes and pages of one file, most files. A picture is a page."""

    kinds: tuple[FileKind, ...] = (FileKind.PDF, FileKind.JPEG, FileKind.PNG)
    most_bytes: int = 10 * MEGABYTE
    most_pages: int = 50
    most_files: int = 10

    def check(self, material: str) -> None:
        """Raise DeclaredWrong where no file could ever be attached, or one too big to be looked at."""
        if not self.kinds or len(set(self.kinds)) < len(self.kinds):
            raise self.fault(f"{material} needs a kind of file at least, each once")
        for name, low, high in (
            ("most_bytes", 1, MOST_BYTES),
            ("most_pages", 1, 10_000),
            ("most_files", 1, MOST_FILES),
        ):
            if not low <= getattr(self, name) <= high:
                raise self.fault(f"{material}: {name} is {getattr(self, name)}; it may be {low} to {high}")


@dataclass(frozen=True)
class Material(Declared):
    """What the bureau itself holds (`from_records`: where) is never asked for; `attached`: it comes as a file.

    Neither: it is brought on paper. `shown_when`: only these answers ask for it. `may_follow`: law lets the application
    be filed without it, so its lack warns and does not block.
    """

    code: str
    name: Words
    hint: Words = ""
    from_records: Words = ""  # that source is shown
    is_required: bool = True
    may_follow: bool = False
    shown_when: Condition | None = None
    attached: Attached | None = None

    @property
    def is_asked(self) -> bool:
        return not self.from_records

    @property
    def blocks(self) -> bool:
        """Whether an application can't go in without its file."""
        return self.attached is not None and self.is_required and not self.may_follow

    def is_asked_by(self, answers: Answers) -> bool:
        return self.is_asked and (self.shown_when is None or self.shown_when.holds(answers))

    def check(self) -> None:
        """Raise DeclaredWrong where it can't hold by itself."""
        if not self.code.isidentifier() or len(self.code) > LONGEST_CODE:
            raise self.fault(f"{self.code!r} can't name a material: letters, digits and _, at most {LONGEST_CODE}")
        if self.from_records and self.attached is not None:
            raise self.fault(f"{self.code} is on record with us: it can't be asked for as a file as well")
        if self.may_follow and not self.is_required:
            raise self.fault(f"{self.code} need not be there at all: that it may follow says nothing")
        if self.attached is not None:
            self.attached.check(self.code)
