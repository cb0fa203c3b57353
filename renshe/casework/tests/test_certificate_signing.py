"""Signatures are those of the standards: known values, and OpenSSL on the other side."""

from __future__ import annotations

import subprocess
from pathlib import Path

import gmssl_pyx
import pytest

from renshe.casework.certificates.errors import SigningKeyWrong
from renshe.casework.certificates.signing import keys
from renshe.casework.certificates.signing.algorithms import ALGORITHMS, Sm2
from renshe.casework.certificates.signing.keys import PublicKey, make, private_keys, public_key

# GB/T 32918.5-2017, annex A.2: a signature on the recommended curve by the signer 1234567812345678.
SECRET = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"
X = "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
Y = "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
R = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
S = "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
SM2, ED25519 = ALGORITHMS
OPENSSL_OPTIONS = {"sm2": ["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"], "ed25519": []}


def der(r: str, s: str) -> bytes:
    """As ASN.1 has it: both begin with a digit of 8 or more, so that a zero stands before each."""
    numbers = b"".join(b"\x02\x21\x00" + bytes.fromhex(one) for one in (r, s))
    return b"\x30" + bytes([len(numbers)]) + numbers


def openssl(folder: Path, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *words], cwd=folder, input=given, capture_output=True)


def test_the_signature_of_the_standard_is_verified_and_no_other() -> None:
    public = PublicKey(SM2, Sm2.public_head + bytes.fromhex(X + Y))
    assert public.verifies(b"message digest", der(R, S))
    assert not public.verifies(b"message digesT", der(R, S))
    assert not public.verifies(b"message digest", der(S, R))
    assert not public.verifies(b"message digest", b"")


def test_sm3_is_that_of_the_standard() -> None:
    # GB/T 32905-2016, annex A.1.
    assert gmssl_pyx.sm3_hash(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_the_key_of_the_standard_signs_what_it_verifies() -> None:
    private = Sm2.private_head + bytes.fromhex(SECRET) + Sm2.between + bytes.fromhex(X + Y)
    assert SM2.public_of(private) == Sm2.public_head + bytes.fromhex(X + Y)


def test_ed25519_is_that_of_rfc_8032() -> None:
    # RFC 8032, 7.1, test 2.
    secret = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
    private = ED25519.private_head + bytes.fromhex(secret)
    assert ED25519.public_of(private).hex()[24:] == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert ED25519.sign(private, b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


@pytest.mark.parametrize("code", ["sm2", "ed25519"])
def test_openssl_verifies_what_we_sign_and_we_what_openssl_signs(code: str, tmp_path: Path) -> None:
    ours = make(code)
    for name, content in (
        ("private.pem", ours.pem.encode()),
        ("public.pem", ours.public.pem.encode()),
        ("paper.pdf", b"%PDF-1.7 paper"),
        ("ours.der", ours.sign(b"%PDF-1.7 paper")),
    ):
        (tmp_path / name).write_bytes(content)
    shared = ["-rawin", *OPENSSL_OPTIONS[code], "-in", "paper.pdf"]
    verify = ["pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-sigfile", "ours.der", *shared]
    assert openssl(tmp_path, *verify).stdout.strip() == b"Signature Verified Successfully"
    sign = ["pkeyutl", "-sign", "-inkey", "private.pem", "-out", "theirs.der", *shared]
    assert openssl(tmp_path, *sign).returncode == 0
    assert ours.public.verifies(b"%PDF-1.7 paper", (tmp_path / "theirs.der").read_bytes())
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.7 another")
    assert openssl(tmp_path, *verify).returncode == 1


@pytest.mark.parametrize("algorithm", ["SM2", "ed25519"])
def test_a_key_that_openssl_made_is_read_and_written_back(algorithm: str, tmp_path: Path) -> None:
    pem = openssl(tmp_path, "genpkey", "-algorithm", algorithm).stdout.decode()
    (key,) = private_keys(f"of the city\n{pem}", "RENSHE_SIGNING_KEYS")
    assert key.pem == pem
    assert openssl(tmp_path, "pkey", "-pubout", given=pem.encode()).stdout.decode() == key.public.pem
    assert public_key(key.public.pem) == key.public
    assert "PRIVATE" not in repr(key)
    assert str(key.der) not in repr(key)


def test_several_keys_stand_one_under_the_other() -> None:
    first, second = make("sm2"), make("ed25519")
    assert private_keys(first.pem + second.pem, "") == (first, second)


def test_what_is_no_key_is_refused_and_told_how_one_is_made(tmp_path: Path) -> None:
    good = make("sm2")
    swapped = keys.PrivateKey(good.public, good.der[:-64] + make("sm2").der[-64:])
    encrypted = openssl(tmp_path, "genpkey", "-algorithm", "SM2", "-aes128", "-pass", "pass:x").stdout.decode()
    rsa = openssl(tmp_path, "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024").stdout.decode()
    cut = keys.PrivateKey(good.public, good.der[:-9])
    for wrong in ("", "secret", good.public.pem, swapped.pem, encrypted, rsa, cut.pem, good.pem.replace("M", "!", 1)):
        with pytest.raises(SigningKeyWrong) as refused:
            private_keys(wrong, "RENSHE_SIGNING_KEYS")
        assert "RENSHE_SIGNING_KEYS" in str(refused.value)
        assert "openssl genpkey -algorithm SM2" in str(refused.value)
