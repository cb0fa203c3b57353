"""What the machine, the archive or the law as it is written refuses while a page is made, told in words (503).

A file of the archive that is gone, broken or no longer what was sealed is named with its month, and what to do; so is a
database out of reach; a file of law with its line. The API tells it in its own shape. Our own mistakes stay what they
are.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string

from renshe import faults
from renshe.archive import whole
from renshe.errors import RensheError
from renshe.faults import DatabaseRefused, DatabaseUnreachable
from renshe.portal.api import problems
from renshe.portal.words import in_words

log = structlog.get_logger(__name__)


class ToldInWords:
    """Middleware: pages read sealed files that are whole, or say which one is not (503)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with whole.required():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer what a person can put right; the log has it with its traceback, for whoever puts it right."""
        if isinstance(error, UnreadablePostError):  # the reader went away while sending
            return None
        refused = error if isinstance(error, RensheError) else faults.refusal(error)
        if refused is None or isinstance(refused, DatabaseRefused):
            return None
        log.error("page refused", code=refused.code, path=request.path, exc_info=error)
        if request.resolver_match is not None and request.resolver_match.namespace == "api":
            answer = problems.refusal(refused.code, in_words(refused))
            return JsonResponse(
                answer, status=HTTPStatus.SERVICE_UNAVAILABLE, json_dumps_params={"ensure_ascii": False}
            )
        asks_the_database = not isinstance(refused, DatabaseUnreachable)  # the reader's name and places stand in it
        page = render_to_string("503.html", {"words": in_words(refused)}, request if asks_the_database else None)
        return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
