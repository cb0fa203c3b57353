"""Keys as PEM. A key is named by the first 16 hex digits of the SHA-256 of its public half (SubjectPublicKeyInfo)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field

from renshe.casework.certificates.errors import SigningKeyWrong
from renshe.casework.certificates.signing.algorithms import ALGORITHMS, Algorithm

BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----\s*([A-Za-z0-9+/=\s]*?)\s*-----END \1-----")
KEY_ID_LENGTH = 16
WIDTH = 64


@dataclass(frozen=True)
class PublicKey:
    algorithm: Algorithm
    der: bytes

    @property
    def key_id(self) -> str:
        return hashlib.sha256(self.der).hexdigest()[:KEY_ID_LENGTH]

    @property
    def pem(self) -> str:
        return _pem("PUBLIC KEY", self.der)

    def verifies(self, message: bytes, signature: bytes) -> bool:
        return self.algorithm.verifies(self.der, message, signature)


@dataclass(frozen=True)
class PrivateKey:
    public: PublicKey
    der: bytes = field(repr=False)

    @property
    def pem(self) -> str:
        return _pem("PRIVATE KEY", self.der)

    def sign(self, message: bytes) -> bytes:
        return self.public.algorithm.sign(self.der, message)


def make(code: str) -> PrivateKey:
    """Make a key of the algorithm that settings call so."""
    (algorithm,) = (one for one in ALGORITHMS if one.code == code)
    private = algorithm.make()
    return PrivateKey(PublicKey(algorithm, algorithm.public_of(private)), private)


def private_keys(text: str, place: str) -> tuple[PrivateKey, ...]:
    """Read private keys, PEM under PEM. `place`: where they stand, for the words of a refusal.

    Raises:
        SigningKeyWrong: there is none, or one is no unencrypted PKCS #8 key of SM2 or Ed25519.
    """
    found = tuple(_private(label, body, place) for label, body in BLOCK.findall(text))
    if not found:
        raise SigningKeyWrong(place=place)
    return found


def public_key(pem: str) -> PublicKey:
    """Read a public key that was written by `PublicKey.pem`."""
    ((_label, body),) = BLOCK.findall(pem)
    der = base64.b64decode(body)
    return PublicKey(next(one for one in ALGORITHMS if der.startswith(one.public_head)), der)


def _private(label: str, body: str, place: str) -> PrivateKey:
    try:
        der = base64.b64decode("".join(body.split()), validate=True)
        algorithm = next(one for one in ALGORITHMS if label == "PRIVATE KEY" and der.startswith(one.private_head))
        return PrivateKey(PublicKey(algorithm, algorithm.public_of(der)), der)
    except (binascii.Error, StopIteration, ValueError) as error:
        raise SigningKeyWrong(place=place) from error


def _pem(label: str, der: bytes) -> str:
    body = base64.b64encode(der).decode()
    lines = [body[start : start + WIDTH] for start in range(0, len(body), WIDTH)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])
