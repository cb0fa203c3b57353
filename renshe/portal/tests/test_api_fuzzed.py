"""The API under requests that nobody would think of, made from its own description: never an error of the server.

`make test` tries a few requests of each operation, `make prove` many more.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from renshe.access import tokens
from renshe.access.token_scopes import TokenScope
from renshe.casework import cases
from renshe.portal.api import limits
from renshe.programmes.social_insurance.items import FLEXIBLE_ENROLMENT
from renshe.testing import examples
from renshe.wsgi import application

EXAMPLES = examples(8, proving=300)
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
def machines(bureau: SimpleNamespace, connection_kept: None, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """A resident's and an officer's headers; they may ask as often as they like."""
    every = (limits.READ, limits.COMPUTE, limits.COMPUTE_MANY, limits.VERIFY, limits.CHECK, limits.FILE, limits.STEP)
    for limit in every:
        monkeypatch.setattr(limit, "count", 10**9)
    given_to = (bureau.users["zhang"], bureau.users["jingban"])
    return [{"Authorization": f"Bearer {tokens.give(one, 'fuzz', scopes=TokenScope.values)}"} for one in given_to]


@pytest.fixture
def there(bureau: SimpleNamespace) -> dict[str, object]:
    """What is there, by the names of the addresses' places: else hardly a request would find anything."""
    case = cases.open_case(FLEXIBLE_ENROLMENT, bureau.xiaolan.unit, bureau.zhang, by=None, answers={})
    return {"pk": case.pk, "item": FLEXIBLE_ENROLMENT.code, "step": "withdraw", "name": "pension_base"}


def test_every_request_is_answered_as_described(machines: list[dict[str, str]], there: dict[str, object]) -> None:
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) >= 26
    for operation in operations:

        @given(case=operation.as_strategy(), who=st.sampled_from(machines), finds=st.booleans())
        @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def answered(case: schemathesis.Case[Any], who: dict[str, str], finds: bool) -> None:
            if finds and case.path_parameters:
                case.path_parameters |= {name: there[name] for name in case.path_parameters.keys() & there.keys()}
            case.call_and_validate(headers=who, checks=KEPT)

        answered()
