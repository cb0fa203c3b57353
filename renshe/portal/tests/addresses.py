"""Every address there is, walked from the URL table itself: portal, sign-in and API."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

ARGUMENT = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
API = "api/"


@dataclass(frozen=True)
class Address:
    """`route` as the table has it: `people/<int:pk>/`."""

    route: str
    is_csrf_exempt: bool

    @property
    def names(self) -> frozenset[str]:
        return frozenset(found["name"] for found in ARGUMENT.finditer(self.route))

    @property
    def is_api(self) -> bool:
        return self.route.startswith(API)

    def url(self, given: Mapping[str, object]) -> str:
        return "/" + ARGUMENT.sub(lambda found: str(given[found["name"]]), self.route)


def every_address() -> list[Address]:
    return list(_walk("", get_resolver().url_patterns))


def _walk(before: str, patterns: list[URLPattern | URLResolver]) -> Iterator[Address]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(route, one.url_patterns)
        else:
            yield Address(route, getattr(one.callback, "csrf_exempt", False))
