"""Below `/api/` every refusal is a problem in JSON (RFC 9457): an unknown address and a fault of ours too."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from renshe.errors import Phrase
from renshe.portal.api import problems

BELOW = "/api/"
JSON, PROBLEM = "application/json", "application/problem+json"


class RefusesInJson:
    """Middleware: what is refused, by us or by the framework, is told to a machine as a problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(BELOW) or response.status_code < problems.REFUSED_FROM:
            return response
        told = _told(request, response)
        if told is not None:
            response.content = json.dumps(problems.whole(response.status_code, told), ensure_ascii=False)
            response["Content-Type"] = f"{PROBLEM}; charset=utf-8"
        return response


def _told(request: HttpRequest, response: HttpResponse) -> dict[str, Any] | None:
    if response.headers.get("Content-Type", "").startswith(JSON):
        told: dict[str, Any] = json.loads(response.content)
        return told
    return _of_the_framework(request, response)


def _of_the_framework(request: HttpRequest, response: HttpResponse) -> dict[str, Any] | None:
    match response.status_code:
        case 404:
            return problems.refusal("request.not-found", gettext("There is nothing at this address."))
        case 405:
            words = Phrase("This address does not take %(method)s.", method=problems.clipped(str(request.method)))
            right = Phrase("one of %(names)s", names=response["Allow"].split(", "))
            return problems.refusal("request.wrong-method", words.in_words(gettext), right=right.in_words(gettext))
        case 500:
            words = Phrase("The platform has made a mistake; whoever runs it finds it in the log.")
            return problems.refusal("server.fault", words.in_words(gettext))
    return None
