"""What is not taken as an attachment. Each says of which file, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass

from renshe.casework.errors import CaseworkError
from renshe.errors import gettext_noop


@dataclass(eq=False)
class AttachmentError(CaseworkError):
    code = "attachments"


@dataclass(eq=False)
class FileEmpty(AttachmentError):
    file: str
    code = "attachments.empty"
    words = gettext_noop("“%(file)s” is empty. Choose the file again; a photo has to be saved first.")


@dataclass(eq=False)
class FileTooBig(AttachmentError):
    file: str
    megabytes: str
    code = "attachments.too-big"
    words = gettext_noop(
        "“%(file)s” is bigger than %(megabytes)s MB. Take the photo with a lower resolution, or scan in fewer dots."
    )


@dataclass(eq=False)
class FileOfOtherKind(AttachmentError):
    file: str
    found: str
    kinds: tuple[object, ...]
    code = "attachments.other-kind"
    words = gettext_noop(
        "“%(file)s” is by its content no file of a kind that can be attached here (found: %(found)s). "
        "What can be: %(kinds)s. Its name does not count."
    )


@dataclass(eq=False)
class FileDamaged(AttachmentError):
    file: str
    code = "attachments.damaged"
    words = gettext_noop(
        "“%(file)s” can't be opened: it is damaged or not complete. Save, scan or photograph it again."
    )


@dataclass(eq=False)
class FileLocked(AttachmentError):
    file: str
    code = "attachments.locked"
    words = gettext_noop(
        "“%(file)s” is locked with a password, so that nobody here could read it. Attach it without one."
    )


@dataclass(eq=False)
class TooManyPages(AttachmentError):
    file: str
    pages: int
    most: int
    code = "attachments.too-many-pages"
    words = gettext_noop("“%(file)s” has %(pages)s pages; at most %(most)s can be attached in one file. Part it.")


@dataclass(eq=False)
class PictureTooLarge(AttachmentError):
    file: str
    most_megapixels: int
    code = "attachments.picture-too-large"
    words = gettext_noop(
        "“%(file)s” is a picture of more than %(most_megapixels)s million dots, too large to be opened. "
        "Take it with a lower resolution."
    )


@dataclass(eq=False)
class TooManyFiles(AttachmentError):
    material: str
    most: int
    code = "attachments.too-many-files"
    words = gettext_noop("“%(material)s” has %(most)s files already, which is the most. Remove one first.")


@dataclass(eq=False)
class NotAskedFor(AttachmentError):
    material: str
    code = "attachments.not-asked-for"
    words = gettext_noop("“%(material)s” is not asked for at present, so nothing can be attached to it.")


@dataclass(eq=False)
class FileInfected(AttachmentError):
    file: str
    found: str
    code = "attachments.infected"
    words = gettext_noop(
        "“%(file)s” did not pass the virus scan (%(found)s). It is locked away and not part of your application. "
        "Have your device checked, and attach the paper from another one."
    )


@dataclass(eq=False)
class NotScannedNow(AttachmentError):
    file: str
    code = "attachments.not-scanned-now"
    words = gettext_noop(
        "“%(file)s” can't be scanned for viruses just now, so it was not kept. Please try again in a few minutes."
    )


@dataclass(eq=False)
class NoSuchScanner(AttachmentError):
    named: str
    code = "attachments.no-such-scanner"
    words = gettext_noop("RENSHE_SCANNER is “%(named)s”. It should be “clamd”, or package.module:function.")


@dataclass(eq=False)
class FileGone(AttachmentError):
    file: str
    sha256: str
    code = "attachments.gone"
    words = gettext_noop(
        "The attached file “%(file)s” is gone or is not what was attached. An operator puts it back from the backup: "
        "%(sha256)s"
    )


@dataclass(eq=False)
class MaterialsMissing(AttachmentError):
    materials: tuple[object, ...]
    code = "attachments.missing"
    words = gettext_noop("It can't be submitted yet. Still to be attached: %(materials)s.")
