"""The head and the foot that every certificate has: who issues, to whom, number, code, QR code, day."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any, Protocol

import segno
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from renshe.casework.certificates.kinds import CertificateKind
from renshe.casework.certificates.verifying import mark
from renshe.readers_language import reads_chinese


class Certified(Protocol):
    """What is printed: a draft, or a certificate that was issued."""

    @property
    def number(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def issued_at(self) -> datetime: ...
    @property
    def content(self) -> dict[str, Any]: ...


def head(kind: CertificateKind, certified: Certified, *, url: str) -> dict[str, Any]:
    """Return what every layout finds in its data. `url` is the page where anyone checks the certificate."""
    code = BytesIO()
    link = f"{url}?{urlencode({'number': certified.number, 'code': certified.code})}"
    segno.make(link, error="m").save(code, kind="svg", scale=4, border=1)
    issuer = certified.content.get("issuer", {"bureau": "", "city": "", "sample": False})
    issued_at = timezone.localtime(certified.issued_at)
    return {
        "language": "zh" if reads_chinese() else "en",
        "words": _words(url),
        "title": str(kind.name),
        "number": certified.number,
        "code": certified.code,
        "mark": mark(certified.number, certified.code) if reads_chinese() else "",
        "translation": "" if reads_chinese() else _("Translation, not signed. What counts is the Chinese certificate."),
        "issued": f"{issued_at:%Y-%m-%d %H:%M}",
        "day": _day(issued_at),
        "qr": code.getvalue().decode(),
        "name": certified.content["name"],
        "issuer": issuer,
        "bureau_en": "" if reads_chinese() else issuer.get("bureau_en", ""),
    }


def _words(url: str) -> dict[str, str]:
    return {
        "name": _("Name"),
        "number": _("Certificate number"),
        "code": _("Verification code"),
        "issued": _("Issued at"),
        "sample": _("Issued by the made-up sample city, to show how it works. It certifies nothing about anybody."),
        "check": _("Check this certificate at %(url)s or by the code beside.") % {"url": url},
    }


def _day(moment: datetime) -> str:
    """The day of issue as a letter ends: 2021 年 3 月 5 日, 5 March 2021."""
    return f"{moment:%Y 年 %-m 月 %-d 日}" if reads_chinese() else date_format(moment, "j F Y")
