"""No upload is bigger than what anything here asks for: the rest of it is let pass by, and who sent it is told."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from renshe.casework.items.material import MOST_BYTES

KEPT_IN = "renshe.too_big"


class NoBiggerThanAsked(FileUploadHandler):
    """Stands before the handler that writes files to the disk."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.size += len(raw_data)
        if self.size > MOST_BYTES:
            if self.request is not None:
                self.request.META.setdefault(KEPT_IN, []).append(str(self.file_name))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        return None


def too_big(request: HttpRequest) -> list[str]:
    """The names of files that were too big to be taken in; the form has to have been read."""
    found: list[str] = request.META.get(KEPT_IN, [])
    return found
