"""Certificates are as the audit trail was told at their issue and revocation, papers as they were signed, keys too."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext as _

from renshe.access.models import TrailEntry
from renshe.casework.certificates.models import Certificate, SigningKey
from renshe.casework.certificates.signing.keyring import BEGUN
from renshe.casework.certificates.told import is_so, told_of_all
from renshe.ledger.check import Check

AT_A_TIME = 500
PAPERS = """
SELECT count(*) FILTER (WHERE c.sha256 IS NOT NULL), count(p.certificate_id),
       count(*) FILTER (WHERE c.sha256 IS DISTINCT FROM encode(sha256(p.pdf), 'hex')),
       coalesce(min(c.number) FILTER (WHERE c.sha256 IS DISTINCT FROM encode(sha256(p.pdf), 'hex')), '')
  FROM casework_certificate c LEFT JOIN casework_certificatepaper p ON p.certificate_id = c.id"""


def checks() -> Iterator[Check]:
    """One that was issued before hashes were told is looked at for being there only."""
    told, revoked = told_of_all()
    found: dict[str, str] = {}
    wrong: list[str] = []
    for one in Certificate.objects.order_by("pk").iterator(AT_A_TIME):
        key = str(one.pk)
        found[key] = one.number
        if not is_so(one, told.get(key), is_revoked=key in revoked):
            wrong.append(one.number)
    wrong += [f"#{key}" for key in told if key not in found]
    yield Check.equal(
        _("certificates = certificates as issued"), len(found), len(told), strays=len(wrong),
        first=wrong[0] if wrong else "", unit="",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(PAPERS)
        signed, papers, differing, first = cursor.fetchone()
    yield Check.equal(
        _("certificates signed = papers as signed"), signed, papers, strays=differing, first=first, unit=""
    )
    yield _keys()


def _keys() -> Check:
    told = dict(TrailEntry.objects.filter(action=BEGUN).values_list("subject_key", "detail__public_key"))
    held = dict(SigningKey.objects.values_list("pk", "public_key"))
    wrong = sorted(key for key in told.keys() | held.keys() if told.get(key) != held.get(key))
    return Check.equal(
        _("signing keys = signing keys as taken into use"), len(held), len(told), strays=len(wrong),
        first=wrong[0] if wrong else "", unit="",
    )  # fmt: skip
