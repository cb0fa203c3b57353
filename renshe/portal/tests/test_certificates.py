"""A resident's certificate: issued once, signed, handed out the same each time, and verified by anyone."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from renshe.casework import certificates
from renshe.casework.certificates import agreement
from renshe.casework.certificates.kinds import CertificateKind, Column, Fact, Table, register
from renshe.casework.models import Certificate
from renshe.ledger.tests.tampering import triggers_off
from renshe.portal.api import limits
from renshe.portal.certificate_files import MOST_BYTES, MOST_UPLOADED
from renshe.portal.papers.certificates import printer_at
from renshe.portal.tests.certificates import URL, issue, without_paper

LEVEL = register(
    CertificateKind(
        code="test.level",
        prefix="TL",
        name="职业技能等级证明",
        about=lambda content: str(content["level"]),
        facts=lambda content: (Fact("等级", content["level"]),),
        tables=lambda content: (Table((Column("科目"), Column("成绩", is_number=True)), (("理论", "86"),)),),
        on_paper=lambda content: (Fact("等级", content["level"]), Fact("证件号码", content["identity_number"])),
    )
)
SURROGATE = rb'{"format": "renshe-certificate-signature/1", "number": "\ud800", "key": "", "signature": ""}'


@pytest.fixture
def issued(bureau: SimpleNamespace) -> Certificate:
    return issue(bureau.zhang, bureau.users["zhang"])


def paper(client: Client, made: Certificate, end: str = "pdf") -> bytes:
    answer = client.get(f"/me/certificates/{made.number}.{end}")
    assert answer.status_code == 200
    return bytes(answer.content)


def handed_in(pdf: bytes, signature: bytes | None = None) -> str:
    files = {"file": SimpleUploadedFile("a.pdf", pdf)}
    if signature is not None:
        files["signature"] = SimpleUploadedFile("a.sig", signature)
    answer = Client().post("/verify/", files)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_double_click_draws_up_one_certificate(issued, bureau):
    def again(last: str) -> Certificate:
        return issue(bureau.zhang, bureau.users["zhang"], last=last)

    assert again("2021-01") == issued
    assert again("2021-02") != issued  # of other months
    with triggers_off():
        Certificate.objects.update(issued_at=issued.issued_at - timedelta(minutes=2))
    assert again("2021-01") != issued  # asked for anew


def test_the_paper_is_the_same_byte_for_byte_and_its_signature_is_of_it(issued, signed_in_as, tmp_path):
    resident = signed_in_as("zhang")
    pdf, said = paper(resident, issued), json.loads(paper(resident, issued, "sig"))
    assert pdf == paper(resident, issued)
    assert (said["number"], said["algorithm"], said["signer_id"]) == (issued.number, "SM2-SM3", "1234567812345678")
    key = Client().get(f"/verify/keys/{said['key']}.pem").content
    for name, content in ((f"{issued.number}.pdf", pdf), (f"{issued.number}.sig", paper(resident, issued, "sig"))):
        (tmp_path / name).write_bytes(content)
    (tmp_path / f"{said['key']}.pem").write_bytes(key)
    page = Client().get("/verify/keys/").content.decode()
    commands = page.split("<pre")[1].split(">", 1)[1].split("</pre>")[0].replace("&gt;", ">")  # as the page tells them
    commands = commands.replace("NUMBER", issued.number).replace("KEY", said["key"])
    told = subprocess.run(["bash", "-ec", commands], cwd=tmp_path, capture_output=True, text=True)
    assert told.stdout.strip() == "Signature Verified Successfully"


def test_a_file_is_valid_altered_revoked_or_unknown(issued, bureau, signed_in_as):
    resident = signed_in_as("zhang")
    pdf, signature = paper(resident, issued), paper(resident, issued, "sig")
    for page in (handed_in(pdf), handed_in(pdf, signature)):
        assert "该文件与本局开具的证明逐字节一致。" in page
        assert ("**丰" in page, "张三丰" in page, "4420" in page) == (True, False, False)
    altered = handed_in(pdf + b"\n")  # the file bears its number and code
    assert ("与开具时不符。" in altered, "**丰" in altered) == (True, False)
    assert "与开具时不符。" in handed_in(b"%PDF-1.7 another", signature)
    other = issue(bureau.zhang, bureau.users["zhang"], last="2021-02")
    assert "与开具时不符。" in handed_in(pdf, paper(resident, other, "sig"))
    assert "本局未开具过该文件。" in handed_in(b"%PDF-1.7 another")
    certificates.revoke(issued, officer=bureau.users["jingban"], reason="重复开具")
    revoked = handed_in(pdf)
    assert ("已撤销。" in revoked, "重复开具" in revoked) == (True, False)


def test_a_kind_without_a_layout_of_its_own_is_printed_from_its_declaration(bureau):
    content = {"level": "三级", "identity_number": bureau.zhang.identity_number}
    made = certificates.issue(LEVEL, content, printer_at(URL), person=bureau.zhang, by=None)
    printed = subprocess.run(["pdftotext", "-", "-"], input=bytes(made.paper.pdf), capture_output=True, check=True)
    said = printed.stdout.decode().split()
    for words in ("职业技能等级证明", "张三丰", "三级", "44209919900307001X", "科目", "86", made.number, made.code):
        assert words in said
    page = Client().get("/verify/", {"number": made.number, "code": made.code}).content.decode()
    assert all(words in page for words in ("职业技能等级证明", "三级", "86"))
    assert "44209919900307001X" not in page


def test_what_is_no_certificate_is_refused_in_words(issued, bureau):
    assert "证明文件（PDF）：该文件不是 PDF。" in handed_in(b"PK\3\4")
    assert "证明文件（PDF）：该文件不是 PDF。" in handed_in(b"")
    assert "证明文件（PDF）：文件超过 5 MB" in handed_in(b"%PDF-" + b"x" * MOST_BYTES)
    assert "证明文件（PDF）：请先选择证明文件。" in Client().post("/verify/", {}).content.decode()
    for raw in (b"{}", b"[]", b"\xff", b"", b'{"format": 1}', b"[" * 9000, b"null", SURROGATE):
        assert "这不是证明的签名文件" in handed_in(b"%PDF-", raw or b" ")
    answer = Client().post("/verify/", b"x" * (MOST_UPLOADED + 1), content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, "文件超过 5 MB" in answer.content.decode()) == (413, True)


def test_who_checks_very_many_is_asked_to_wait(issued, monkeypatch):
    monkeypatch.setattr(limits.VERIFY, "count", 0)
    asked = {"number": issued.number, "code": issued.code}
    for answer in (Client().get("/verify/", asked), Client().post("/verify/", asked)):
        assert (answer.status_code, "核验过于频繁" in answer.content.decode()) == (429, True)
        assert 0 < int(answer.headers["Retry-After"]) <= 61
    assert Client().get("/verify/").status_code == 200


def test_machines_verify_by_number_by_file_and_fetch_the_keys(issued, bureau, signed_in_as):
    resident, machine = signed_in_as("zhang"), Client(headers={"accept-language": "en"})

    def asked(**body: str) -> dict[str, object]:
        answer = machine.post("/api/v1/certificates/verify", body, content_type="application/json")
        assert answer.status_code == 200
        return dict(answer.json())

    found = asked(number=issued.number, code=issued.code)
    assert (found["answer"], found["number"], found["name"]) == ("valid", issued.number, "**丰")
    assert asked(number=issued.number, code="A" * 16)["answer"] == "unknown"
    files = {
        name: SimpleUploadedFile(f"a.{end}", paper(resident, issued, end))
        for name, end in (("file", "pdf"), ("signature", "sig"))
    }
    assert machine.post("/api/v1/certificates/verify-file", files).json()["answer"] == "valid"
    wrong = machine.post("/api/v1/certificates/verify-file", {"file": SimpleUploadedFile("a.pdf", b"x")})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "file")
    large = machine.post(
        "/api/v1/certificates/verify-file", b"x" * (MOST_UPLOADED + 1), content_type="multipart/form-data; boundary=x"
    )
    assert (large.status_code, large.json()["errors"][0]["code"]) == (413, "request.too-large")
    (key,) = machine.get("/api/v1/certificates/keys").json()
    assert (key["key"], key["until"]) == (issued.signed_with_id, None)
    assert key["public_key"].startswith("-----BEGIN PUBLIC KEY-----")


def test_a_certificate_altered_or_taken_out_is_named(issued):
    one, papers, keys = agreement.checks()
    assert (one.ok, one.left, one.right) == (True, 1, 1)
    assert (papers.ok, papers.left, papers.right) == (True, 1, 1)
    assert (keys.ok, keys.left, keys.right) == (True, 1, 1)
    with triggers_off():
        Certificate.objects.update(content={**issued.content, "name": "张四"})
    one, *_rest = agreement.checks()
    assert (one.ok, one.strays, one.first) == (False, 1, issued.number)
    assert one.words().startswith("证明 = 出具时的证明：左 1，右 1")
    pk = issued.pk
    with triggers_off():
        issued.paper.delete()
        Certificate.objects.all().delete()
    one, *_rest = agreement.checks()
    assert (one.ok, one.left, one.right, one.first) == (False, 0, 1, f"#{pk}")


def test_a_paper_altered_behind_the_portal_is_named_and_handed_out_to_nobody(issued, signed_in_as):
    with triggers_off():
        type(issued.paper).objects.update(pdf=b"%PDF-1.7 another")
    _one, papers, _keys = agreement.checks()
    assert (papers.ok, papers.strays, papers.first) == (False, 1, issued.number)
    assert signed_in_as("zhang").get(f"/me/certificates/{issued.number}.pdf").status_code == 410


def test_a_certificate_made_valid_again_behind_the_portal_is_named_and_not_valid(issued, bureau):
    certificates.revoke(issued, officer=bureau.users["jingban"], reason="重复开具")
    assert certificates.verify_number(issued.number, issued.code).answer == "revoked"
    assert next(agreement.checks()).ok
    with triggers_off():
        Certificate.objects.update(revoked_at=None, revoked_by=None, revoked_reason="")
    answered = certificates.verify_number(issued.number, issued.code)
    assert (answered.answer, answered.certificate) == ("altered", None)
    assert next(agreement.checks()).first == issued.number


def test_a_code_is_understood_in_groups_and_in_full_width(issued):
    wide = "".join(chr(ord(one) + 0xFEE0) for one in issued.code)
    for typed in (f"{issued.code[:4]} {issued.code[4:]}", f"{issued.code[:8]}-{issued.code[8:].lower()}", wide):
        assert certificates.verify_number(f" {issued.number.lower()}", typed).answer == "valid"


@pytest.mark.parametrize(("is_revoked", "words"), [(True, "已撤销。"), (False, "与开具时不符，请告知经办机构。")])
def test_a_certificate_that_is_void_is_printed_for_nobody(issued, bureau, signed_in_as, is_revoked, words):
    resident = signed_in_as("zhang")
    if is_revoked:
        certificates.revoke(issued, officer=bureau.users["jingban"], reason="重复开具")
    else:
        with triggers_off():
            Certificate.objects.update(content={**issued.content, "name": "张四"})
    for end in ("pdf", "sig"):
        answer = resident.get(f"/me/certificates/{issued.number}.{end}")
        assert (answer.status_code, f"证明 {issued.number} {words}" in answer.content.decode()) == (410, True)


def test_a_certificate_is_its_holders_and_nobody_elses(issued, bureau, signed_in_as):
    assert signed_in_as("zhang").get(f"/me/certificates/{issued.number}.sig").status_code == 200
    with triggers_off():
        Certificate.objects.update(person=bureau.li)
    for end in ("/", ".pdf", ".sig"):
        assert signed_in_as("zhang").get(f"/me/certificates/{issued.number}{end}").status_code == 404


def test_one_from_before_papers_were_kept_is_printed_and_has_no_signature(bureau, signed_in_as):
    from renshe.access import trail

    old = without_paper(bureau.zhang, bureau.users["zhang"], "CB2021010112345678")
    trail.record(bureau.users["zhang"], "certificate.issued", old)
    resident = signed_in_as("zhang")
    assert paper(resident, old).startswith(b"%PDF-")
    assert resident.get(f"/me/certificates/{old.number}.sig").status_code == 404
    assert "下载签名文件" not in resident.get(f"/me/certificates/{old.number}/").content.decode()
    assert certificates.verify_number(old.number, old.code).answer == "valid"


def test_a_reader_of_english_has_a_translation_beside_it_that_counts_for_nothing(issued, signed_in_as):
    resident = signed_in_as("zhang")
    resident.post("/language/", {"language": "en", "next": "/"})
    assert "English translation, not signed" in resident.get(f"/me/certificates/{issued.number}/").content.decode()
    english = resident.get(f"/me/certificates/{issued.number}.pdf?in=en").content
    assert english.startswith(b"%PDF-")
    assert english != paper(resident, issued)
    assert certificates.verify_file(english).answer == "unknown"
