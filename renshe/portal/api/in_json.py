"""Below `/api/` every refusal is a problem in JSON: an unknown address, a wrong method and a fault of ours too."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext

from renshe.errors import Phrase
from renshe.portal.api import problems

BELOW = "/api/"


class RefusesInJson:
    """Middleware: what the framework would answer as a page is told to a machine as a problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(BELOW) or response.headers.get("Content-Type") == "application/json":
            return response
        problem = _problem(request, response)
        if problem is None:
            return response
        answer = JsonResponse(problem, status=response.status_code, json_dumps_params={"ensure_ascii": False})
        if "Allow" in response.headers:
            answer["Allow"] = response["Allow"]
        return answer


def _problem(request: HttpRequest, response: HttpResponse) -> dict[str, object] | None:
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
