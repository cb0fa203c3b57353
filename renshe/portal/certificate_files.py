"""A certificate's file and its signature as somebody hands them in: looked at for size and content before all else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renshe.casework.certificates import signature_file
from renshe.portal import typed
from renshe.portal.forms import PortalForm

MOST_BYTES = 5 * 2**20
"""Of a PDF. Three insurances month by month for fifty years are about a quarter of it."""

MOST_UPLOADED = MOST_BYTES + signature_file.LARGEST_BYTES + 2**16
"""Of the whole request: both files and what parts them."""

HEAD = b"%PDF-"


def is_too_large(request: HttpRequest) -> bool:
    """Whether more is sent than both files may have; asked before anything of it is read."""
    sent = str(request.META.get("CONTENT_LENGTH") or "")
    return bool(sent) and typed.number(sent, most=MOST_UPLOADED) is None


def too_large() -> str:
    return _("The file is larger than %(most)s MB: a certificate is not.") % {"most": MOST_BYTES // 2**20}


def pdf_of(file: UploadedFile[Any]) -> bytes:
    """Read a PDF.

    Raises:
        ValidationError: it is too large, or it is none.
    """
    if (file.size or 0) > MOST_BYTES:
        raise forms.ValidationError(too_large())
    content: bytes = file.read()
    if not content.startswith(HEAD):
        raise forms.ValidationError(_("This file is no PDF. Hand in the file of the certificate as it was downloaded."))
    return content


def signature_of(file: UploadedFile[Any]) -> bytes:
    """Read a signature file, of which only the size is looked at.

    Raises:
        ValidationError.
    """
    if (file.size or 0) > signature_file.LARGEST_BYTES:
        raise forms.ValidationError(_("The file of the signature is small: it ends in .sig, as downloaded."))
    content: bytes = file.read()
    return content


class FileForm(PortalForm):
    file = forms.FileField(
        label=gettext_lazy("File of the certificate (PDF)"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose the file of the certificate first.")},
    )
    signature = forms.FileField(
        label=gettext_lazy("File of the signature (.sig), if you have it"),
        allow_empty_file=True,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".pdf"
        self.fields["signature"].widget.attrs["accept"] = ".sig"

    def clean_file(self) -> bytes:
        return pdf_of(self.cleaned_data["file"])

    def clean_signature(self) -> bytes | None:
        given = self.cleaned_data["signature"]
        return signature_of(given) if given else None
