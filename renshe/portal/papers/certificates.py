"""Certificates on paper, printed by Typst in Chinese: each is issued, signed and kept so, byte by byte.

Every kind can be printed: its facts and tables stand under the head. A kind with a layout of its own is named below. A
reader of English can have a translation beside it, which is signed by nobody and says so; number, code and amounts are
the same, and the bureau stands by its Chinese name on both, the name on the seal.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typst
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from renshe.casework import certificates
from renshe.casework.certificates.kinds import CertificateKind, Table
from renshe.portal.papers import enrolment_certificate
from renshe.portal.papers.certificate_head import Certified, head
from renshe.programmes.social_insurance.certificates import ENROLMENT

FOLDER = Path(__file__).parents[1] / "typst"
OF_ANY_KIND = "certificate.typ"
OWN: dict[str, tuple[str, Callable[[Certified], dict[str, Any]]]] = {
    ENROLMENT.code: (enrolment_certificate.LAYOUT, enrolment_certificate.body),
}
"""Kinds with a layout of their own: its file, and what it finds beside the head."""

PAPER = "zh-hans"
TRANSLATION = "en"


def printer(request: HttpRequest) -> certificates.Printer:
    """Print the paper of a certificate that is being issued; its QR code leads to this portal's public page."""
    return printer_at(request.build_absolute_uri(reverse("portal:verify")))


def printer_at(url: str) -> certificates.Printer:
    """The same where nobody has asked by a page: `url` is the portal's public page."""
    return lambda draft: pdf(draft.kind, draft, url=url)


def pdf(kind: CertificateKind, certified: Certified, *, url: str, language: str = PAPER) -> bytes:
    """Print a certificate. `url` is the page where anyone checks it."""
    with translation.override(language):
        layout, data = paper_data(kind, certified, url=url)
    return typst.compile((FOLDER / layout).read_bytes(), sys_inputs={"data": json.dumps(data, ensure_ascii=False)})


def paper_data(kind: CertificateKind, certified: Certified, *, url: str) -> tuple[str, dict[str, Any]]:
    """The layout, and all that stands on the paper in words of the language in force."""
    layout, body = OWN.get(kind.code) or (OF_ANY_KIND, lambda one: _body(kind, one))
    return layout, {**head(kind, certified, url=url), **body(certified)}


def _body(kind: CertificateKind, certified: Certified) -> dict[str, Any]:
    on_paper = kind.on_paper or kind.facts
    return {
        "facts": [[str(fact.label), fact.value] for fact in on_paper(certified.content)],
        "tables": [_table(one) for one in kind.tables(certified.content) if one.rows],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "heads": [str(column.label) for column in table.columns],
        "numbers": [column.is_number for column in table.columns],
        "rows": [list(row) for row in table.rows],
    }
