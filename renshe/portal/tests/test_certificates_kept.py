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
