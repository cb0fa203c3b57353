"""The signature as a file beside the PDF: JSON that names certificate, key and algorithm, to be verified by anyone.

`docs/decisions/certificate-signatures.md` shows how, with OpenSSL alone. `signature` is base64 of the DER of r and s
(SM2) or of the 64 bytes of RFC 8032 (Ed25519), over the bytes of the PDF.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass

from django.utils import timezone

from renshe.casework.certificates.errors import SignatureFileWrong
from renshe.casework.certificates.models import Certificate
from renshe.casework.certificates.signing.algorithms import Sm2

FORMAT = "renshe-certificate-signature/1"
LARGEST_BYTES = 16 * 1024
NUMBER = re.compile(r"[A-Z0-9]{1,40}", re.ASCII)


@dataclass(frozen=True)
class SignatureFile:
    number: str
    key_id: str
    signature: bytes


def write(certificate: Certificate) -> bytes:
    """Return the file of a certificate that is signed."""
    assert certificate.signed_with is not None, "asked for before it is written"
    said = {
        "format": FORMAT,
        "number": certificate.number,
        "issued_at": timezone.localtime(certificate.issued_at).isoformat(timespec="seconds"),
        "sha256": certificate.sha256,
        "key": certificate.signed_with_id,
        "algorithm": certificate.signed_with.algorithm,
    }
    if certificate.signed_with.algorithm == Sm2.name:
        said["signer_id"] = Sm2.signer_id.decode()
    said["signature"] = base64.b64encode(bytes(certificate.signature or b"")).decode()
    return json.dumps(said, indent=1).encode() + b"\n"


def read(raw: bytes) -> SignatureFile:
    """Read such a file.

    Raises:
        SignatureFileWrong.
    """
    try:
        said = json.loads(raw[:LARGEST_BYTES])
        if said["format"] != FORMAT or not all(isinstance(said[one], str) for one in ("number", "key", "signature")):
            raise SignatureFileWrong
        if not NUMBER.fullmatch(said["number"]):
            raise SignatureFileWrong
        signature = base64.b64decode(said["signature"], validate=True)
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as error:
        raise SignatureFileWrong from error
    return SignatureFile(said["number"], said["key"], signature)
