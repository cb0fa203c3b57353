"""The addresses of a draft's pages, and to which of them one goes on."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from renshe.casework import drafts
from renshe.casework.models import Draft

CHECK = "check"
"""In the address of a question: from where it was opened, and where one wants to go on."""


def address(name: str, draft: Draft, *more: str) -> str:
    return reverse(f"portal:{name}", args=[draft.item, draft.pk, *more])


def go_on(draft: Draft) -> HttpResponse:
    """Lead to the first page that is not answered well; where all are, to the answers; submitted, to the receipt."""
    if draft.case_id is not None:
        return redirect(address("apply-receipt", draft))
    way = drafts.walk(draft)
    if way.open is None:
        return redirect(address("apply-check", draft))
    return redirect(address("apply-page", draft, way.pages[way.open].name))
