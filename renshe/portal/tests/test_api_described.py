"""The API's own description: complete enough to make a client of it, and to read it in Chinese first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from renshe.access.token_scopes import TokenScope
from renshe.portal.api.service import api

CHINESE_FIRST = re.compile(r"[\u4e00-\u9fff].* · [A-Z`0-9].*")


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def named() -> list[tuple[str, dict[str, Any]]]:
    return [(operation["operationId"], operation) for _method, _path, operation in operations()]


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does_chinese_first():
    names = [name for name, _operation in named()]
    assert len(names) == len(set(names))
    assert "services_file_application" in names
    assert [name for name, one in named() if not CHINESE_FIRST.fullmatch(one["summary"])] == []


def test_every_refusal_is_a_problem_and_a_token_needs_the_scope_that_is_named():
    for _method, path, operation in operations():
        for status, answer in operation["responses"].items():
            kinds = list(answer.get("content", {}))
            assert int(status) < 400 or kinds == ["application/problem+json"], (path, status)
        asks = any("Token" in one for one in operation.get("security", ()))
        assert asks == (operation.get("x-scope") in TokenScope.values), path


def test_bodies_and_headers_have_examples():
    schemas = api.get_openapi_schema()["components"]["schemas"]
    without = []
    for _method, path, operation in operations():
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None or "$ref" not in content["schema"]:
            continue
        body = schemas[content["schema"]["$ref"].rpartition("/")[2]]
        if not any("examples" in one or "default" in one for one in body["properties"].values()):
            without.append(path)
    assert without == []
    filing = dict(named())["services_file_application"]
    (key,) = [one for one in filing["parameters"] if one["in"] == "header"]
    assert (key["name"], key["required"]) == ("Idempotency-Key", True)
