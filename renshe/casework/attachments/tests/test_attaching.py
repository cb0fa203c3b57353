"""Files that people attach: what they really are, what is refused in which words, and that nothing is lost or left."""

from __future__ import annotations

import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from PIL import Image
from pytest_django.fixtures import Settings

from renshe.access.models import TrailEntry, User
from renshe.access.reading import as_system
from renshe.casework import drafts
from renshe.casework.attachments import attaching, clamd, store, sweeping
from renshe.casework.attachments.attaching import Incoming, attach
from renshe.casework.attachments.errors import (
    AttachmentError,
    FileDamaged,
    FileEmpty,
    FileGone,
    FileInfected,
    FileLocked,
    FileOfOtherKind,
    FileTooBig,
    MaterialsMissing,
    NoSuchScanner,
    NotScannedNow,
    PictureTooLarge,
    TooManyFiles,
    TooManyPages,
)
from renshe.casework.attachments.models import Attachment
from renshe.casework.attachments.tests.bytes import EXE, jpeg, jpeg_bomb, pdf, png, png_bomb
from renshe.casework.items import Attached, Material
from renshe.casework.models import Draft
from renshe.casework.tests.village_doctors import SUBSIDY, WITH_PAPERS
from renshe.registry.models import Person
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db
LICENCE = Material(
    "licence_copy", "copy of the licence", attached=Attached(most_bytes=100_000, most_pages=3, most_files=2)
)
GOOD = {"licence": "here", "served": "12"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def person(bureau: Bureau) -> Person:
    return bureau.person()


@pytest.fixture
def doctor(bureau: Bureau, person: Person) -> User:
    return bureau.resident(person)


@pytest.fixture
def draft(doctor: User, person: Person) -> Draft:
    return drafts.begin(WITH_PAPERS, person, by=doctor)


Put = Callable[..., Attachment]


@pytest.fixture
def put(draft: Draft, doctor: User) -> Put:
    def one(content: bytes, name: str = "执业证.pdf", material: Material = LICENCE) -> Attachment:
        return attach(draft, material, Incoming(name, [content]), by=doctor)

    return one


def files(home: Path) -> list[Path]:
    return sorted(path for path in home.rglob("*") if path.is_file())


def test_what_is_attached_lies_under_its_hash_outside_the_web_and_reads_back(put: Put, home: Path) -> None:
    made = put(pdf(2))
    assert (made.media_type, made.pages, made.name, made.verdict) == ("application/pdf", 2, "执业证.pdf", "not_scanned")
    assert files(home) == [home / "attachments" / made.sha256[:2] / made.sha256[2:4] / made.sha256]
    assert files(home)[0].stat().st_mode & 0o777 == 0o600
    assert len(store.read(made.sha256, made.name)) == made.bytes


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (EXE, FileOfOtherKind, "portable-executable"),
        (b"hello", FileOfOtherKind, "found: ?"),
        (b"", FileEmpty, "is empty"),
        (b"%PDF-1.7\n" + b"x" * 100_000, FileTooBig, "bigger than 0.1 MB"),
        (b"%PDF-1.7\nnothing of a file", FileDamaged, "damaged"),
        (pdf(password="secret"), FileLocked, "password"),
        (pdf(4), TooManyPages, "4 pages; at most 3"),
        (jpeg()[:300], FileDamaged, "damaged"),
        (jpeg_bomb(), PictureTooLarge, "150 million"),
        (png_bomb(), PictureTooLarge, "40 million"),
    ],
)
def test_what_cannot_be_taken_is_told_in_words_and_leaves_nothing(
    content: bytes, error: type[AttachmentError], words: str, put: Put, home: Path
) -> None:
    with pytest.raises(error) as refused:
        put(content)
    assert words in str(refused.value)
    assert "执业证.pdf" in str(refused.value)
    assert files(home) == []
    assert not Attachment.objects.exists()


def test_a_file_is_what_its_content_is_whatever_it_is_called(put: Put) -> None:
    assert (put(pdf(), "photo.jpg").saved_as, put(png(), "scan.pdf").saved_as) == ("photo.pdf", "scan.png")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../../etc/passwd", "passwd"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
        ("\x00\ud800", "file"),
        ('<script>"', "script"),
    ],
)
def test_a_name_is_shown_and_leads_nowhere(given: str, shown: str, put: Put, home: Path) -> None:
    made = put(pdf(), given)
    assert made.name == shown
    assert files(home) == [store.place_of(made.sha256)]


def test_the_same_bytes_again_are_the_attachment_that_is_there(put: Put) -> None:
    content = pdf()
    assert put(content, "a.pdf") == put(content, "b.pdf")


def test_more_files_than_may_be_are_refused(put: Put) -> None:
    put(jpeg(color="red")), put(jpeg(color="green"))
    with pytest.raises(TooManyFiles, match="has 2 files"):
        put(jpeg(color="blue"))


def test_where_a_photo_was_taken_leaves_and_the_picture_stays(put: Put) -> None:
    taken = jpeg(with_place=True)
    made = put(taken)
    kept = store.read(made.sha256, made.name)
    before, after = Image.open(BytesIO(taken)), Image.open(BytesIO(kept))
    assert (0x8825 in before.getexif(), 0x8825 in after.getexif(), made.has_lost_place) == (True, False, True)
    assert after.getexif()[0x010F] == "Camera"
    assert after.tobytes() == before.tobytes()
    assert not put(jpeg(color="red")).has_lost_place


def test_what_is_needed_blocks_and_what_may_follow_does_not(
    draft: Draft, doctor: User, person: Person, put: Put
) -> None:
    drafts.keep(draft, GOOD)
    with pytest.raises(MaterialsMissing, match=r"copy of the licence\."):
        drafts.submit(draft, person.town.unit)
    made = put(pdf())
    case = drafts.submit(draft, person.town.unit)
    made.refresh_from_db()
    assert made.case == case
    filed = case.events.get(sequence=1).data
    assert filed["attachments"] == [{"material": "licence_copy", "name": "执业证.pdf", "sha256": made.sha256}]
    assert filed["channel"] == "portal"
    assert not attaching.remove(made)


def test_a_file_of_what_is_no_longer_asked_leaves_with_its_question(draft: Draft, person: Person, put: Put) -> None:
    put(pdf())
    elsewhere = WITH_PAPERS.material("confirmation")
    assert elsewhere is not None
    drafts.keep(draft, GOOD | {"licence": "elsewhere", "place": "x"})
    put(jpeg(), "letter.jpg", elsewhere)
    drafts.keep(draft, GOOD)
    case = drafts.submit(draft, person.town.unit)
    assert [one.material for one in Attachment.objects.filter(case=case)] == ["licence_copy"]
    assert not Attachment.objects.filter(material="confirmation").exists()


def test_another_persons_attachment_is_not_there(bureau: Bureau, put: Put, draft: Draft, doctor: User) -> None:
    made = put(pdf())
    other, west = bureau.resident(bureau.person()), bureau.officer("west", "handler", bureau.west)
    east = bureau.officer("east", "handler", bureau.east)
    seen = [bool(Attachment.objects.seen_by(who).filter(pk=made.pk)) for who in (doctor, other, west, east)]
    assert seen == [True, False, False, False]
    drafts.submit(drafts.keep(draft, GOOD), bureau.east.unit)
    seen = [bool(Attachment.objects.seen_by(who).filter(pk=made.pk)) for who in (doctor, other, west, east)]
    assert seen == [True, False, False, True]


def test_what_was_altered_or_lost_on_the_disk_is_told(put: Put) -> None:
    made = put(pdf())
    store.place_of(made.sha256).write_bytes(b"other")
    with pytest.raises(FileGone, match=made.sha256):
        store.read(made.sha256, made.name)
    store.place_of(made.sha256).unlink()
    with pytest.raises(FileGone):
        store.read(made.sha256, made.name)


def test_a_kill_before_the_row_leaves_a_file_that_the_sweep_takes(
    put: Put, home: Path, monkeypatch: pytest.MonkeyPatch, draft: Draft
) -> None:
    def killed(**_row: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Attachment.objects, "create", killed)
        with pytest.raises(KeyboardInterrupt):
            put(pdf(2))
    kept = put(jpeg())
    assert len(files(home)) == 2
    assert sweeping.sweep() == 0  # it is young: its row may be on the way
    for path in files(home):
        os.utime(path, (0, time.time() - 25 * 3600))
    assert sweeping.sweep() == 1
    assert files(home) == [store.place_of(kept.sha256)]
    assert drafts.discard(draft)
    os.utime(store.place_of(kept.sha256), (0, 0))
    assert sweeping.sweep() == 1
    assert files(home) == []


def scan_finding(path: Path) -> str:
    return "Eicar-Test" if b"EICAR" in path.read_bytes() else ""


def scan_out_of_reach(path: Path) -> str:
    raise ConnectionRefusedError


def test_what_does_not_pass_the_scan_is_locked_away_and_told(
    put: Put, home: Path, settings: Settings, draft: Draft
) -> None:
    settings.ATTACHMENT_SCANNER = f"{__name__}:scan_finding"
    assert put(pdf()).verdict == "clean"
    with pytest.raises(FileInfected, match="Eicar-Test"):
        put(pdf(2) + b"\n%EICAR")
    bad = Attachment.objects.get(verdict="infected")
    assert (home / "quarantine" / bad.sha256).exists()
    assert not store.place_of(bad.sha256).exists()
    assert TrailEntry.objects.filter(action="attachment.infected").count() == 1
    assert [len(one.files) for one in drafts.walk(draft).files.wanted] == [1]


def test_where_the_scanner_is_out_of_reach_nothing_is_kept(put: Put, home: Path, settings: Settings) -> None:
    settings.ATTACHMENT_SCANNER = f"{__name__}:scan_out_of_reach"
    with pytest.raises(NotScannedNow, match="try again"):
        put(pdf())
    assert files(home) == []
    settings.ATTACHMENT_SCANNER = "no.such:thing"
    with pytest.raises(NoSuchScanner, match="RENSHE_SCANNER"):
        put(pdf())


@pytest.fixture
def daemon() -> Iterator[tuple[str, list[bytes]]]:
    """What speaks clamd's protocol: it takes pieces behind their length and answers for what came."""
    listening = socket.create_server(("127.0.0.1", 0))
    got: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with line, line.makefile("rb") as file:
                assert file.read(10) == b"zINSTREAM\0"
                whole = b""
                while length := struct.unpack(">I", file.read(4))[0]:
                    whole += file.read(length)
                got.append(whole)
                bad, big = b"EICAR" in whole, len(whole) > 150_000
                said = (
                    b"stream: Eicar-Test FOUND"
                    if bad
                    else b"INSTREAM size limit exceeded. ERROR"
                    if big
                    else b"stream: OK"
                )
                line.sendall(said + b"\0")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"127.0.0.1:{listening.getsockname()[1]}", got
    listening.close()


def test_clamd_is_asked_by_its_own_protocol(
    daemon: tuple[str, list[bytes]], settings: Settings, tmp_path: Path
) -> None:
    settings.CLAMD, got = daemon
    file = tmp_path / "file"
    for content, found in ((b"x" * 70_000, ""), (b"EICAR", "Eicar-Test")):
        file.write_bytes(content)
        assert clamd.scan(file) == found
    assert [len(one) for one in got] == [70_000, 5]
    file.write_bytes(b"x" * 200_000)
    with pytest.raises(clamd.ClamdFailed, match="size limit"):
        clamd.scan(file)


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_keep_to_the_most_and_lose_nothing(draft: Draft, doctor: User, home: Path) -> None:
    @as_system("a thread of a test")
    def upload(color: str) -> str:
        try:
            return attach(draft, LICENCE, Incoming(f"{color}.jpg", [jpeg(color=color)]), by=doctor).name
        except TooManyFiles:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hands:
        done = list(hands.map(upload, ("red", "green", "blue", "white")))
    assert sorted(map(bool, done)) == [False, False, True, True]
    assert Attachment.objects.filter(draft=draft).count() == len(files(home)) == 2


def test_an_item_without_files_asks_the_database_nothing(
    doctor: User, person: Person, django_assert_num_queries: Callable[..., object]
) -> None:
    draft = drafts.begin(SUBSIDY, person, by=doctor)
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        assert drafts.walk(draft).files.is_whole
