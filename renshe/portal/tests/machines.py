"""Machines that ask the API: a client with somebody's token, in English."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from renshe.access import tokens
from renshe.access.models import User
from renshe.access.token_scopes import TokenScope

API = "/api/v1"


class Machine:
    """`get` and `post` answer as Django's client does; a body goes out as JSON."""

    def __init__(self, user: User, *scopes: TokenScope, language: str = "en") -> None:
        wanted = [one.value for one in scopes or tuple(TokenScope)]
        token = tokens.give(user, f"{user.username}-{user.api_tokens.count()}", scopes=wanted)
        self.client = Client(headers={"authorization": f"Bearer {token}", "accept-language": language})

    def get(self, path: str, asked: dict[str, Any] | None = None) -> Any:
        return self.client.get(f"{API}{path}", asked)

    def post(self, path: str, body: object = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = json.dumps({} if body is None else body)
        return self.client.post(f"{API}{path}", sent, content_type="application/json", headers=named)

    def file(self, item: str, answers: dict[str, Any], key: str = "k1", **whom: str) -> Any:
        body = {"answers": answers, **whom}
        return self.post(f"/services/{item}/applications", body, idempotency_key=key)

    def step(self, case: int, step: str, version: int | None, note: str = "", **answers: str) -> Any:
        headers = {} if version is None else {"if_match": f'"{version}"'}
        return self.post(f"/cases/{case}/steps/{step}", {"note": note, "answers": answers}, **headers)
