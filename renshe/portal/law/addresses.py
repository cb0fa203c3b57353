"""The permanent addresses of law in the browser of law, for whatever is in it; what isn't in it gets no link."""

from __future__ import annotations

from collections.abc import Container
from urllib.parse import quote

from django.urls import reverse
from django.utils import timezone

from renshe.law import Month
from renshe.law.statutes.addresses import Address, Kind
from renshe.portal.law.index import index


def addresses() -> Address:
    """Return what says where law is read, as the browser has it today.

    A decision of an earlier law, or an answer under a reform, may name what today's law hasn't: no link leads there.
    """
    found = index(Month.of(timezone.localdate()))
    known: dict[Kind, Container[str]] = {
        "formula": found.book.formulas,
        "parameter": found.book.parameters,
        "document": found.documents,
    }
    home = reverse("portal:law")  # asked once: a worksheet names dozens of things

    def address(kind: Kind, name: str, article: str = "") -> str:
        if name not in known[kind] or (article and article not in found.documents[name].places):
            return ""
        place = f"{home}{kind}s/{quote(name, safe='')}/"
        return f"{place}{quote(article, safe='')}/" if article else place

    return address
