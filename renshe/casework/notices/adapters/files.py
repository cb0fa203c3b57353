"""A file a message, for a partner that fetches files: `exchange/notices/sms/out/2026-11-28/<id>.json` and
`…/email/out/2026-11-28/<id>.eml`. A file is there whole or not at all; sent again, the same name holds the same.
"""

from __future__ import annotations

import json
import os
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from renshe import os_reasons
from renshe.casework.notices.adapters import Answer, Outgoing, Result


class _Files:
    channel: str
    ending: str

    def send(self, message: Outgoing) -> Answer:
        file = self._file(message)
        draft = file.with_name(f".{file.name}.part")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as written:
                written.write(self.content(message))
                written.flush()
                os.fsync(written.fileno())
            draft.replace(file)
        except OSError as error:
            return Answer(Result.NOT_SENT, str(os_reasons.of(error)))
        return Answer(Result.SENT)

    def was_sent(self, message: Outgoing) -> bool:
        return self._file(message).exists()

    def _file(self, message: Outgoing) -> Path:
        folder = Path(settings.EXCHANGE_FOLDER) / "notices" / self.channel / "out" / f"{message.asked_on:%Y-%m-%d}"
        return folder / f"{message.id}.{self.ending}"

    def content(self, message: Outgoing) -> bytes:
        raise NotImplementedError


class SmsFiles(_Files):
    channel, ending = "sms", "json"

    def content(self, message: Outgoing) -> bytes:
        said = {
            "id": str(message.id),
            "to": message.address,
            "text": message.text,
            "at": timezone.localtime().isoformat(timespec="seconds"),
        }
        return json.dumps(said, ensure_ascii=False).encode() + b"\n"


class EmailFiles(_Files):
    channel, ending = "email", "eml"

    def content(self, message: Outgoing) -> bytes:
        said = EmailMessage(policy=SMTP)
        said["From"], said["To"], said["Subject"] = settings.DEFAULT_FROM_EMAIL, message.address, message.title
        said["Date"], said["Message-ID"] = timezone.localtime(), f"<{message.id}@renshe>"
        said.set_content(message.text)
        return said.as_bytes()
