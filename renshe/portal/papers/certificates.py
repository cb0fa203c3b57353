"""Certificates on paper, printed by Typst in Chinese: each is issued, signed and kept so, byte by byte.

Every kind can be printed: its facts and tables stand under the head. A kind with a layout of its own is named below. A
reader of English can have a translation beside it, which is signed by nobody and says so; number, code and amounts are
the same, and the bureau stands by its Chinese name on both, the name on the seal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from renshe.casework import certificates
from renshe.casework.certificates.kinds import CertificateKind, Table
from renshe.casework.items.owed import remedies_of
from renshe.law.statutes.citations import citations
from renshe.portal.law.words import place_words
from renshe.portal.papers import enrolment_certificate, layout
from renshe.portal.papers.certificate_head import Certified, head
from renshe.portal.papers.remedies import remedies_of_document
from renshe.programmes.social_insurance.certificates import ENROLMENT
from renshe.readers_language import reads_chinese

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
        name, data = paper_data(kind, certified, url=url)
    return layout.pdf(data, name)


def paper_data(kind: CertificateKind, certified: Certified, *, url: str) -> tuple[str, dict[str, Any]]:
    """The layout, and all that stands on the paper in words of the language in force."""
    name, body = OWN.get(kind.code) or (kind.layout or OF_ANY_KIND, lambda one: _body(kind, one))
    return name, {**head(kind, certified, url=url), **body(certified)}


def _body(kind: CertificateKind, certified: Certified) -> dict[str, Any]:
    on_paper = kind.on_paper or kind.facts
    return {
        "facts": [[str(fact.label), fact.value] for fact in on_paper(certified.content)],
        "tables": [_table(one) for one in kind.tables(certified.content) if one.rows],
        **(_of_a_case(kind, certified) if kind.layout else {}),
    }


def _of_a_case(kind: CertificateKind, certified: Certified) -> dict[str, Any]:
    """What a document of a case has besides: its sentences, on what it rests, how it can be contested."""
    content = certified.content
    remedies_on = remedies_of(content)
    return {
        "says": list(kind.says(content)),
        "clause": _clauses(content["clause"]),
        "remedies": remedies_of_document(remedies_on) if remedies_on else "",
        "unit": content["unit"]["zh" if reads_chinese() else "en"],
        "own": {
            "grounds": _("Legal basis"),
            "number": _("Document number"),
            "sample": _("Issued by the made-up sample city, to show how it works. It decides nothing about anybody."),
            "check": _("Check this document at the portal's page, by the code or by number and verification code."),
        },
    }


def _clauses(written: str) -> str:
    """Places of law as they are cited in the language in force."""
    return (
        "；".join(map(str, citations(written))) if reads_chinese() else "; ".join(map(place_words, citations(written)))
    )


def _table(table: Table) -> dict[str, Any]:
    return {
        "heads": [str(column.label) for column in table.columns],
        "numbers": [column.is_number for column in table.columns],
        "rows": [list(row) for row in table.rows],
    }
