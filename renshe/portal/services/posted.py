"""What was sent after the sign-in had run out: kept until the same person has signed in again, and then with the draft.

It stays in the session that the sign-in page begins, an hour at most, and goes into no draft but that of its address,
which only its own user may open.
"""

from __future__ import annotations

import time
from functools import wraps
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from renshe.casework import drafts
from renshe.casework.items.filled import LONGEST_ANSWER
from renshe.casework.models import Draft
from renshe.portal.people_signed_in import P, View

KEPT = "posted_signed_out"
HOUR = 3600
MOST_FIELDS = 60
MOST_LETTERS = 20_000


def kept_when_signed_out(view: View[P]) -> View[P]:
    """Keep what is sent to a page by somebody whose sign-in ran out, before they are led to sign in."""

    @wraps(view)
    def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            typed = {name: str(text)[: LONGEST_ANSWER + 1] for name, text in request.POST.items()}
            typed.pop("csrfmiddlewaretoken", None)
            if len(typed) <= MOST_FIELDS and sum(map(len, typed.values())) <= MOST_LETTERS:
                request.session[KEPT] = {"at": int(time.time()), "path": request.path, "typed": typed}
        return view(request, *args, **kwargs)

    return cast("View[P]", inner)


def take_up(request: HttpRequest, draft: Draft) -> Draft:
    """Put what was kept for this page into its draft, and say so. Returns the draft as it is then."""
    kept = request.session.get(KEPT)
    if request.method != "GET" or kept is None or kept["path"] != request.path:
        return draft
    del request.session[KEPT]
    if time.time() - kept["at"] > HOUR:
        return draft
    messages.info(request, _("You had been signed out. What you sent last is kept: it stands below."))
    changed = drafts.keep(draft, kept["typed"])
    draft.typed = changed.typed
    return draft
