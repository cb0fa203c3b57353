"""What the audit trail is told of a certificate at its issue, and whether the row still is that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from renshe.access.models import TrailEntry
from renshe.casework.certificates.models import Certificate
from renshe.law.law_text import canonical, sha256

ISSUED, REVOKED = "certificate.issued", "certificate.revoked"  # how the audit trail calls it
SUBJECTS = ("casework.certificate", "portal.certificate")
"""Under which name the trail knows it: those from before papers were kept stood in another room, with the same keys."""


def hash_of(certificate: Certificate) -> str:
    """The SHA-256 of what a certificate is: what it certifies, to whom, under which number, its paper and signature."""
    return sha256(canonical(_said(certificate) if certificate.is_signed else _said_before(certificate)))


def _said(certificate: Certificate) -> dict[str, Any]:
    return {
        "kind": certificate.kind,
        "number": certificate.number,
        "code": certificate.code,
        "person": certificate.person_id,
        "employer": certificate.employer_id,
        "case": certificate.case_id,
        "content": certificate.content,
        "paper": certificate.sha256,
        "signature": bytes(certificate.signature or b"").hex(),
        "key": certificate.signed_with_id,
        "issued_at": certificate.issued_at.astimezone(UTC).isoformat(),
        "issued_by": certificate.issued_by_id,
    }


def _said_before(certificate: Certificate) -> dict[str, Any]:
    """As it was told when certificates had no paper of their own: the months stood beside the content."""
    content = dict(certificate.content)
    months = [content.pop("first", ""), content.pop("last", "")]
    return {
        "number": certificate.number,
        "code": certificate.code,
        "person": certificate.person_id,
        "months": months,
        "content": content,
    }


def is_as_told(certificate: Certificate) -> bool:
    """Whether its hash is the one told at its issue, and it is revoked exactly where the trail says so.

    Of one from before hashes were told it is enough that it was issued.
    """
    of_it = TrailEntry.objects.filter(
        subject_type__in=SUBJECTS, subject_key=str(certificate.pk), action__in=(ISSUED, REVOKED)
    )
    told = dict(of_it.order_by("-pk").values_list("action", "detail"))
    return is_so(certificate, told.get(ISSUED), is_revoked=REVOKED in told)


def is_so(certificate: Certificate, issued: dict[str, Any] | None, *, is_revoked: bool) -> bool:
    """The same with what the trail was told in hand: the detail of its issue, and whether it was revoked."""
    if issued is None or is_revoked != (certificate.revoked_at is not None):
        return False
    told = issued.get("hash")
    return told == hash_of(certificate) or (told is None and not certificate.is_signed)


def told_of_all() -> tuple[dict[str, dict[str, Any]], set[str]]:
    """The detail of each issue by the certificate's key, and the keys of those revoked."""
    entries: Iterable[tuple[str, dict[str, Any]]] = (
        TrailEntry.objects.filter(action=ISSUED).order_by("pk").values_list("subject_key", "detail")
    )
    revoked = TrailEntry.objects.filter(action=REVOKED).values_list("subject_key", flat=True)
    return dict(entries), set(revoked)
