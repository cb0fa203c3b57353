"""What a certificate certifies is held by the audit trail: `ledger check` sees one that was altered or taken out."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from renshe.law import Month
from renshe.portal import agreement, certificates
from renshe.portal.models import Certificate


@pytest.fixture
def issued(bureau: SimpleNamespace) -> Certificate:
    return certificates.issue(bureau.zhang, by=bureau.users["zhang"], first=Month(2021, 1), last=Month(2021, 1))


def test_a_double_click_draws_up_one_certificate(issued, bureau):
    def again(last: int) -> Certificate:
        return certificates.issue(bureau.zhang, by=bureau.users["zhang"], first=Month(2021, 1), last=Month(2021, last))

    assert again(1) == issued
    assert again(2) != issued  # of other months
    Certificate.objects.update(issued_at=issued.issued_at - timedelta(minutes=2))
    assert again(1) != issued  # asked for anew


def test_a_certificate_altered_or_taken_out_is_named(issued):
    (check,) = agreement.checks()
    assert (check.ok, check.left, check.right) == (True, 1, 1)
    Certificate.objects.update(content={**issued.content, "name": "张四"})
    (check,) = agreement.checks()
    assert (check.ok, check.strays, check.first) == (False, 1, issued.number)
    assert check.words().startswith("参保证明 = 出具时的参保证明：左 1，右 1")
    pk = issued.pk
    Certificate.objects.all().delete()
    (check,) = agreement.checks()
    assert (check.ok, check.left, check.right, check.first) == (False, 0, 1, f"#{pk}")


def test_a_certificate_made_valid_again_behind_the_portal_is_named_and_not_valid(issued, bureau):
    certificates.revoke(issued, officer=bureau.users["jingban"], reason="重复开具")
    assert certificates.check(issued.number, issued.code)[0] == "revoked"
    assert next(agreement.checks()).ok
    Certificate.objects.update(revoked_at=None, revoked_by=None, revoked_reason="")
    assert certificates.check(issued.number, issued.code) == ("altered", None)
    assert next(agreement.checks()).first == issued.number


def test_a_code_is_understood_in_groups_and_in_full_width(issued):
    wide = "".join(chr(ord(one) + 0xFEE0) for one in issued.code)
    for typed in (f"{issued.code[:4]} {issued.code[4:]}", f"{issued.code[:8]}-{issued.code[8:].lower()}", wide):
        assert certificates.check(f" {issued.number.lower()}", typed)[0] == "valid"


@pytest.mark.parametrize(("is_revoked", "words"), [(True, "已撤销。"), (False, "与开具时不符，请告知经办机构。")])
def test_a_certificate_that_is_void_is_printed_for_nobody(issued, bureau, signed_in_as, is_revoked, words):
    resident, paper = signed_in_as("zhang"), f"/me/certificates/{issued.number}.pdf"
    assert resident.get(paper).status_code == 200
    if is_revoked:
        certificates.revoke(issued, officer=bureau.users["jingban"], reason="重复开具")
    else:
        Certificate.objects.update(content={**issued.content, "name": "张四"})
    answer = resident.get(paper)
    assert (answer.status_code, f"证明 {issued.number} {words}" in answer.content.decode()) == (410, True)
