"""Is a certificate what it says: asked by number and code, or by the file itself.

valid: issued by the bureau, and what is on record (of a file: every byte) is as it was issued. revoked: was issued,
holds no longer. altered: of a certificate that was issued, but not what was issued. unknown: all else; a wrong code
tells nothing about the number.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from renshe.access.reading import as_system
from renshe.casework.certificates import signature_file
from renshe.casework.certificates.models import Certificate, CertificatePaper
from renshe.casework.certificates.signing.keys import public_key
from renshe.casework.certificates.told import is_as_told

Answer = Literal["valid", "unknown", "revoked", "altered"]
LONGEST_TYPED = 40
BORNE = re.compile(rb"renshe:([A-Z]{1,6}[0-9]{8,30}):([A-Z0-9]{16})")
"""How a paper bears its number and code in its description (`mark`), so that it is known when it was altered."""


@dataclass(frozen=True)
class Verified:
    """The answer; with the certificate where it is valid or revoked."""

    answer: Answer
    certificate: Certificate | None = None


UNKNOWN, ALTERED = Verified("unknown"), Verified("altered")


def mark(number: str, code: str) -> str:
    """What a printer writes into the description of the PDF."""
    return f"renshe:{number}:{code}"


@as_system("whoever has the paper may ask")
def verify_number(number: str, code: str) -> Verified:
    """Verify by what is printed on the paper, as it was typed."""
    found = _issued(_as_printed(number), _as_printed(code))
    return _told(found) if found else UNKNOWN


@as_system("whoever has the paper may ask")
def verify_file(pdf: bytes, signature: bytes | None = None) -> Verified:
    """Verify a file byte by byte, with its signature file where the asker has it.

    Raises:
        SignatureFileWrong: what was given as the signature is none.
    """
    given = signature_file.read(signature) if signature is not None else None
    found = Certificate.objects.select_related("signed_with").filter(sha256=hashlib.sha256(pdf).hexdigest()).first()
    if found is not None:
        is_its_own = given is None or hmac.compare_digest(given.signature, bytes(found.signature or b""))
        return _told(found) if is_its_own and _is_signed(found, pdf) else ALTERED
    if given is not None and _signed_another_file(given):
        return ALTERED
    borne = (_issued(number.decode(), code.decode()) for number, code in set(BORNE.findall(pdf)[:4]))
    return ALTERED if any(borne) else UNKNOWN


def standing(certificate: Certificate) -> Answer:
    """Whether it is valid, revoked, or not what the audit trail was told."""
    if not is_as_told(certificate):
        return "altered"
    return "revoked" if certificate.revoked_at else "valid"


def paper_of(certificate: Certificate) -> bytes | None:
    """Return the PDF as it was issued; None where it is not that any more."""
    pdf = CertificatePaper.objects.filter(pk=certificate.pk).values_list("pdf", flat=True).first()
    if pdf is None or hashlib.sha256(pdf).hexdigest() != certificate.sha256:
        return None
    return bytes(pdf)


def _told(found: Certificate) -> Verified:
    answer = standing(found)
    return Verified(answer, None if answer == "altered" else found)


def _is_signed(certificate: Certificate, pdf: bytes) -> bool:
    key = certificate.signed_with
    return key is not None and public_key(key.public_key).verifies(pdf, bytes(certificate.signature or b""))


def _issued(number: str, code: str) -> Certificate | None:
    found = Certificate.objects.filter(number=number).first()
    return found if found and hmac.compare_digest(found.code.encode(), code.encode()) else None


def _signed_another_file(given: signature_file.SignatureFile) -> bool:
    found = Certificate.objects.filter(number=given.number, sha256__isnull=False).first()
    return found is not None and hmac.compare_digest(given.signature, bytes(found.signature or b""))


def _as_printed(typed: str) -> str:
    """A number or a code as the paper has it, also where it was typed in groups or in full-width letters."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]))).upper()
