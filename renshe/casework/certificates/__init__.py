"""Certificates (证明) of any item: issued with number, code and signature, verified by anyone, revoked for a reason.

A programme declares what its certificates certify (`kinds`); the portal gives the printer, which prints any kind from
its declaration (`portal.papers.certificates`). The rest is here:

    certificates.issue(KIND, content, printer, person=person, by=user, case=case)   in the caller's transaction
    certificates.revoke(certificate, officer=officer, reason=reason)
    certificates.verify_number(number, code), certificates.verify_file(pdf, signature)

How it is signed and kept: `docs/decisions/certificate-signatures.md`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from renshe.casework.certificates.issuing import Draft as Draft
    from renshe.casework.certificates.issuing import Printer as Printer
    from renshe.casework.certificates.issuing import issue as issue
    from renshe.casework.certificates.issuing import revoke as revoke
    from renshe.casework.certificates.models import Certificate as Certificate
    from renshe.casework.certificates.verifying import Verified as Verified
    from renshe.casework.certificates.verifying import verify_file as verify_file
    from renshe.casework.certificates.verifying import verify_number as verify_number

# The models of a room load before what writes them may: what is offered is fetched when it is asked for.
OFFERED = {
    "Draft": "issuing",
    "Printer": "issuing",
    "issue": "issuing",
    "revoke": "issuing",
    "Certificate": "models",
    "Verified": "verifying",
    "verify_file": "verifying",
    "verify_number": "verifying",
}


def __getattr__(name: str) -> object:
    if name not in OFFERED:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{OFFERED[name]}"), name)
