"""E-mail by Django's mail, to the server that RENSHE_SMTP names.

What fails before the message is handed over did not go; what breaks off while it is, may have: the server has it and
its answer was lost. The id stands in Message-ID, so that a mailbox shows one that was sent twice as one.
"""

from __future__ import annotations

import smtplib

from django.core.mail import EmailMessage, get_connection

from renshe import os_reasons
from renshe.casework.notices.adapters import Answer, Outgoing, Result


class Smtp:
    def send(self, message: Outgoing) -> Answer:
        connection = get_connection()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            return Answer(Result.NOT_SENT, _words(error))
        mail = EmailMessage(
            message.title,
            message.text,
            to=[message.address],
            headers={"Message-ID": f"<{message.id}@renshe>"},
            connection=connection,
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            return _refused(code, words)
        except smtplib.SMTPResponseException as error:
            return _refused(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            return Answer(Result.UNKNOWN, _words(error))
        finally:
            connection.close()
        return Answer(Result.SENT)

    def was_sent(self, message: Outgoing) -> None:
        return None


def _refused(code: int, words: bytes | str) -> Answer:
    """From 500 on a server refuses for good; below, for now."""
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    return Answer(Result.REFUSED if code >= 500 else Result.NOT_SENT, f"{code} {said}")


def _words(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno:
        return str(os_reasons.of(error))
    return f"{type(error).__name__}: {error}"
