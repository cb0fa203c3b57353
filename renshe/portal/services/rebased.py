"""A draft that was filled in for an older form is brought to today's, and whoever fills it in is told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from renshe.casework import drafts
from renshe.casework.models import Draft


def tell_if_rebased(request: HttpRequest, draft: Draft) -> None:
    if drafts.rebase(draft):
        words = _("The questions have changed since you began. What you answered is kept as far as it is still asked.")
        messages.warning(request, words)
