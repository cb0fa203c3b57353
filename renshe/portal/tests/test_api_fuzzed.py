"""The API under requests that nobody would think of, made from its own description: never an error of the server.

`make test` tries a few requests of each operation, `make prove` many more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from renshe.access import tokens
from renshe.access.models import User
from renshe.portal.api import limits
from renshe.testing import examples
from renshe.wsgi import application

EXAMPLES = examples(12, proving=300)
KEPT = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def connection_kept(db: None) -> Iterator[None]:
    """The test's transaction outlives the requests, as with Django's own client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def machine(connection_kept: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A machine's headers; it may ask as often as it likes."""
    for limit in (limits.READ, limits.COMPUTE, limits.COMPUTE_MANY, limits.VERIFY):
        monkeypatch.setattr(limit, "count", 10**9)
    token = tokens.give(User.objects.create(username="machine"), "fuzz")
    return {"Authorization": f"Bearer {token}"}


def test_every_request_is_answered_as_described(machine: dict[str, str]) -> None:
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) >= 6
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def answered(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate(headers=machine, checks=KEPT)

        answered()
