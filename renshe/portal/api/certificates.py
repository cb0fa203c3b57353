"""Certificates by API: is one what it says, and the public keys by which anyone can tell without us. Open to all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from ninja import File, Router, Schema, Status
from ninja.decorators import decorate_view
from ninja.files import UploadedFile
from pydantic import Field

from renshe.casework import certificates
from renshe.casework.certificates.errors import SignatureFileWrong
from renshe.casework.certificates.models import SigningKey
from renshe.casework.certificates.verifying import LONGEST_TYPED
from renshe.errors import Phrase
from renshe.portal.api import problems
from renshe.portal.api.law import ERRORS, Strict
from renshe.portal.api.limits import VERIFY
from renshe.portal.api.problems import Refusal
from renshe.portal.certificate_files import is_too_large, pdf_of, signature_of, too_large
from renshe.portal.certificates_shown import shown_to_all
from renshe.portal.words import in_words

router = Router(tags=["certificates"])
problems.RIGHT |= {
    "number": Phrase("a text of at most %(most)s characters", most=LONGEST_TYPED),
    "code": Phrase("a text of at most %(most)s characters", most=LONGEST_TYPED),
    "file": Phrase("the PDF of a certificate, as a file of a form"),
    "signature": Phrase("the signature file of a certificate, as a file of a form"),
}


class Printed(Strict):
    """What stands on the paper."""

    number: str = Field(max_length=LONGEST_TYPED, examples=["CB20261128000000001"])
    code: str = Field(max_length=LONGEST_TYPED, examples=["7H3KQ9WMXR2T5VB8"])


class Verified(Schema):
    """`valid`, `revoked`, `unknown` or `altered`; of the first two also which certificate it is."""

    answer: str
    number: str | None = None
    kind: str | None = None
    name: str | None = Field(None, description="Of a person the last character only.")
    issued_at: datetime | None = None
    revoked_at: datetime | None = None


class Key(Schema):
    key: str = Field(description="As the signature file names it.")
    algorithm: str = Field(description="SM2-SM3 (signer id 1234567812345678, DER of r and s) or Ed25519.")
    first: datetime = Field(alias="from")
    until: datetime | None = Field(None, description="Null: in use. What it signed before is verified by it still.")
    public_key: str = Field(description="SubjectPublicKeyInfo, PEM.")


def _size_looked_at(view: Any) -> Any:
    """Refuse what is too large before it is read."""

    def looked_at(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if is_too_large(request):
            return JsonResponse(problems.refusal("request.too-large", too_large()), status=413)
        return view(request, *args, **kwargs)

    return looked_at


@router.post("/verify", response={200: Verified, **ERRORS}, auth=None, throttle=[VERIFY])
def verify(request: HttpRequest, printed: Printed) -> dict[str, Any]:
    """按编号和校验码核验证明 · Verify a certificate by its number and code"""
    return _told(certificates.verify_number(printed.number, printed.code))


@router.post("/verify-file", response={200: Verified, **ERRORS}, auth=None, throttle=[VERIFY])
@decorate_view(_size_looked_at)
def verify_file(request: HttpRequest, file: File[UploadedFile], signature: File[UploadedFile | None] = None) -> Any:
    """按文件（及签名文件）核验证明 · Verify a certificate by its file, and its signature file"""
    field = "file"
    try:
        pdf = pdf_of(file)
        field = "signature"
        given = signature_of(signature) if signature is not None else None
        return _told(certificates.verify_file(pdf, given))
    except forms.ValidationError as error:
        words = " ".join(error.messages)
    except SignatureFileWrong as error:
        words = in_words(error)
    return Status(422, problems.refusal("certificates.file-wrong", words, field))


@router.get("/keys", response={200: list[Key], 429: Refusal}, auth=None, by_alias=True)
def keys(request: HttpRequest) -> list[dict[str, Any]]:
    """全部签名公钥及启用、停用时间 · Every public key that signs or signed certificates"""
    return [
        {
            "key": one.pk,
            "algorithm": one.algorithm,
            "from": timezone.localtime(one.begun_at),
            "until": one.ended_at and timezone.localtime(one.ended_at),
            "public_key": one.public_key,
        }
        for one in SigningKey.objects.order_by("begun_at", "pk")
    ]


def _told(found: certificates.Verified) -> dict[str, Any]:
    if found.certificate is None:
        return {"answer": found.answer}
    shown = shown_to_all(found.certificate, with_content=False)
    return {
        "answer": found.answer,
        "kind": str(shown["kind"]),
        **{name: shown[name] for name in ("number", "name", "issued_at", "revoked_at")},
    }
