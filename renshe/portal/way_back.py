"""An address that only takes what is sent leads whoever merely opens it to the page that it belongs to.

One comes there by the language switch, by signing in again, by the back button. `/people/5/identity/` → `/people/5/`.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from renshe.portal.api.in_json import BELOW


class LeadsBack:
    """Middleware: a GET that is not allowed is sent on to the nearest address above that is a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = not request.path_info.startswith(BELOW)  # a machine is told
        if is_page and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET":
            return redirect(_page_above(request.path))
        return response


def _page_above(path: str) -> str:
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return "/"
