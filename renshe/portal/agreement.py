"""Certificates are as the audit trail was told: what each certifies at its issue, and whether it was revoked."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from renshe.access.models import TrailEntry
from renshe.ledger.check import Check
from renshe.portal import certificates
from renshe.portal.models import Certificate

AT_A_TIME = 500


def checks() -> Iterator[Check]:
    """One that was issued before hashes were told is looked at for being there only."""
    told = TrailEntry.objects.filter(action=certificates.ISSUED).order_by("pk").values_list("subject_key", "detail")
    hashes = {key: detail.get("hash") for key, detail in told.iterator(AT_A_TIME)}
    revoked = set(TrailEntry.objects.filter(action=certificates.REVOKED).values_list("subject_key", flat=True))
    found: dict[str, str] = {}
    wrong: list[str] = []
    for one in Certificate.objects.order_by("pk").iterator(AT_A_TIME):
        found[str(one.pk)] = one.number
        is_issued = str(one.pk) in hashes and hashes[str(one.pk)] in (None, certificates.hash_of(one))
        if not is_issued or (str(one.pk) in revoked) != (one.revoked_at is not None):
            wrong.append(one.number)
    wrong += [f"#{key}" for key in hashes if key not in found]
    yield Check.equal(
        _("certificates = certificates as issued"), len(found), len(hashes), strays=len(wrong),
        first=wrong[0] if wrong else "", unit="",
    )  # fmt: skip
