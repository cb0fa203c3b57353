"""The ways out of the house: a mail server that takes a mail, refuses it or breaks off; files, and none."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from renshe.casework.notices.adapters import Answer, Outgoing, Result
from renshe.casework.notices.adapters.files import SmsFiles
from renshe.casework.notices.adapters.smtp import Smtp

ID = UUID("00000000-0000-4000-8000-000000000001")
MAIL = Outgoing(ID, date(2026, 11, 28), "li@example.org", "请补交材料", "您的办件缺少材料。")


class Server(socketserver.ThreadingTCPServer):
    """A mail server that answers as a test says: `refuses` at the recipient, or ends without a word after the mail."""

    allow_reuse_address = True
    daemon_threads = True
    refuses = ""
    breaks_off = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.taken: list[str] = []


class Session(socketserver.StreamRequestHandler):
    server: Server

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            match line.upper().partition(" ")[0]:
                case "RCPT" if self.server.refuses:
                    self.say(self.server.refuses)
                case "DATA":
                    self.say("354 go on")
                    self.server.taken.append("".join(line.decode() for line in iter(self.rfile.readline, b".\r\n")))
                    if self.server.breaks_off:
                        return
                    self.say("250 taken")
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 well")


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with Server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_mail_that_the_server_takes_is_sent_with_its_id(server: Server) -> None:
    assert Smtp().send(MAIL) == Answer(Result.SENT)
    (taken,) = server.taken
    assert "Message-ID: <00000000-0000-4000-8000-000000000001@renshe>" in taken
    assert "To: li@example.org" in taken


@pytest.mark.parametrize(
    ("refuses", "answer"),
    [
        ("550 no such user", Answer(Result.REFUSED, "550 no such user")),
        ("451 come back later", Answer(Result.NOT_SENT, "451 come back later")),
    ],
)
def test_a_server_refuses_for_good_or_for_now(server: Server, refuses: str, answer: Answer) -> None:
    server.refuses = refuses
    assert Smtp().send(MAIL) == answer


def test_a_server_that_breaks_off_after_the_mail_leaves_it_unknown(server: Server) -> None:
    server.breaks_off = True
    assert Smtp().send(MAIL).result is Result.UNKNOWN
    assert len(server.taken) == 1


def test_where_no_server_listens_nothing_was_sent(server: Server, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    assert Smtp().send(MAIL) == Answer(Result.NOT_SENT, "nobody listens there")


def test_a_file_is_written_whole_under_its_id_and_again_under_the_same(settings: Any, tmp_path: Path) -> None:
    settings.EXCHANGE_FOLDER = tmp_path
    assert not SmsFiles().was_sent(MAIL)
    for _ in range(2):
        assert SmsFiles().send(MAIL) == Answer(Result.SENT)
    assert SmsFiles().was_sent(MAIL)
    assert [str(one.relative_to(tmp_path)) for one in tmp_path.rglob("*") if one.is_file()] == [
        "notices/sms/out/2026-11-28/00000000-0000-4000-8000-000000000001.json"
    ]


def test_a_folder_that_cannot_be_written_is_no_sending(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "notices").write_text("a file where the folder should be")
    settings.EXCHANGE_FOLDER = tmp_path
    assert SmsFiles().send(MAIL).result is Result.NOT_SENT
