"""The ways to sign: SM2 with SM3 (GB/T 32918, the signer's id of GM/T 0009), and Ed25519 (RFC 8032).

A private key is PKCS #8, a public one SubjectPublicKeyInfo, both DER, as OpenSSL reads and writes them. An SM2
signature is the DER of r and s. Algorithms are told apart by what stands at the head of a key.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import gmssl_pyx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)


class Algorithm(ABC):
    """`code`: how settings call it; `name`: how signature files and the list of keys do."""

    code: ClassVar[str]
    name: ClassVar[str]
    public_head: ClassVar[bytes]
    private_head: ClassVar[bytes]

    @abstractmethod
    def make(self) -> bytes:
        """Return a new private key."""

    @abstractmethod
    def public_of(self, private: bytes) -> bytes:
        """Return the public key of a private one of this algorithm.

        Raises:
            ValueError: it is broken, or its two halves are not of each other.
        """

    @abstractmethod
    def sign(self, private: bytes, message: bytes) -> bytes: ...

    @abstractmethod
    def verifies(self, public: bytes, message: bytes, signature: bytes) -> bool: ...


class Sm2(Algorithm):
    code = "sm2"
    name = "SM2-SM3"
    signer_id = b"1234567812345678"
    # The DER around the numbers, which have one length always: no reader of ASN.1 is needed.
    public_head = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")
    private_head = bytes.fromhex("308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420")
    between = bytes.fromhex("a14403420004")
    secret_size, point_size = 32, 64

    def make(self) -> bytes:
        point, secret = gmssl_pyx.sm2_key_generate()
        return self.private_head + bytes(secret) + self.between + bytes(point)

    def _halves(self, private: bytes) -> tuple[bytes, bytes]:
        rest = private.removeprefix(self.private_head)
        secret, point = rest[: self.secret_size], rest[self.secret_size + len(self.between) :]
        if rest != secret + self.between + point or len(point) != self.point_size:
            raise ValueError("not the length of an SM2 key")
        return secret, point

    def public_of(self, private: bytes) -> bytes:
        _secret, point = self._halves(private)
        public = self.public_head + point
        try:
            signature = self.sign(private, b"one key")
        except gmssl_pyx.GmsslInnerError as error:
            raise ValueError("no SM2 key") from error
        if not self.verifies(public, b"one key", signature):
            raise ValueError("the halves are not of each other")
        return public

    def sign(self, private: bytes, message: bytes) -> bytes:
        secret, point = self._halves(private)
        return bytes(gmssl_pyx.sm2_sign(secret, point, message, self.signer_id))

    def verifies(self, public: bytes, message: bytes, signature: bytes) -> bool:
        try:
            point = public.removeprefix(self.public_head)
            return bool(gmssl_pyx.sm2_verify(point, message, signature, self.signer_id))
        except gmssl_pyx.GmsslInnerError:
            return False


class Ed25519(Algorithm):
    code = "ed25519"
    name = "Ed25519"
    public_head = bytes.fromhex("302a300506032b6570032100")
    private_head = bytes.fromhex("302e020100300506032b657004220420")

    def make(self) -> bytes:
        return Ed25519PrivateKey.generate().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    def public_of(self, private: bytes) -> bytes:
        return self._private(private).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, private: bytes, message: bytes) -> bytes:
        return self._private(private).sign(message)

    def verifies(self, public: bytes, message: bytes, signature: bytes) -> bool:
        key = load_der_public_key(public)
        assert isinstance(key, Ed25519PublicKey), "told by its head"
        try:
            key.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def _private(self, private: bytes) -> Ed25519PrivateKey:
        key = load_der_private_key(private, password=None)
        assert isinstance(key, Ed25519PrivateKey), "told by its head"
        return key


ALGORITHMS: tuple[Algorithm, ...] = (Sm2(), Ed25519())
