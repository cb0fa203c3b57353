"""What the room of certificates refuses.

CertificateError
├── SigningKeyWrong        what the environment or the file holds is no key that we can sign with
├── SigningKeyNotAtHand    the key in use is not among those that this machine has
├── NoNewSigningKey        the keys are to be changed, and the environment names no new one
└── SignatureFileWrong     what was given as a signature is none
"""

from __future__ import annotations

from dataclasses import dataclass

from renshe.errors import RensheError, gettext_noop


@dataclass(eq=False)
class CertificateError(RensheError):
    code = "certificates"


@dataclass(eq=False)
class SigningKeyWrong(CertificateError):
    place: str
    code = "certificates.signing-key-wrong"
    words = gettext_noop(
        "%(place)s holds no key to sign certificates with. It should be a private key in PEM (PKCS #8, not encrypted), "
        "as “openssl genpkey -algorithm SM2” or “-algorithm ed25519” makes one."
    )


@dataclass(eq=False)
class SigningKeyNotAtHand(CertificateError):
    key_id: str
    place: str
    code = "certificates.signing-key-not-at-hand"
    words = gettext_noop(
        "Certificates are signed with key %(key_id)s, and %(place)s does not hold it. Put it back; if it is lost, have "
        "another take its place by “renshe keys rotate”."
    )


@dataclass(eq=False)
class NoNewSigningKey(CertificateError):
    code = "certificates.no-new-signing-key"
    words = gettext_noop(
        "RENSHE_SIGNING_KEYS names no key that was not in use before. Add a new one to it "
        "(“openssl genpkey -algorithm SM2” makes one), then rotate."
    )


@dataclass(eq=False)
class SignatureFileWrong(CertificateError):
    code = "certificates.signature-file-wrong"
    words = gettext_noop("This is not the signature of a certificate: it is the file that ends in .sig, as downloaded.")
