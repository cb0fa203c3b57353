"""A certificate on a page: to its holder, and to anyone who checks it, without what identifies a person."""

from __future__ import annotations

from typing import Any

from renshe.access import masking
from renshe.casework.certificates.kinds import kind_of
from renshe.casework.models import Certificate


def shown(certificate: Certificate) -> dict[str, Any]:
    """What a certificate is, in the reader's language."""
    kind = kind_of(certificate.kind)
    return {
        "number": certificate.number,
        "kind": kind.name,
        "issued_at": certificate.issued_at,
        "facts": kind.facts(certificate.content),
        "tables": kind.tables(certificate.content),
    }


def shown_to_all(certificate: Certificate, *, with_content: bool) -> dict[str, Any]:
    """What the public page shows: enough to compare with the paper in hand, not to learn from.

    `with_content`: what it certifies too, for whoever holds a paper. Who holds the file itself compares nothing.
    """
    name = certificate.content["name"]
    said = shown(certificate)
    holder = {
        "name": name if certificate.person_id is None else masking.mask_name(name),
        "revoked_at": certificate.revoked_at,
    }
    return {**said, **holder, **({} if with_content else {"facts": (), "tables": ()})}
