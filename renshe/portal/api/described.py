"""The API's own description (OpenAPI), beyond what its framework knows: problems, scopes of tokens, whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja.openapi.schema import OpenAPISchema

from renshe.portal.api.askers import Token
from renshe.portal.api.in_json import JSON, PROBLEM
from renshe.portal.api.problems import REFUSED_FROM

if TYPE_CHECKING:
    from ninja import NinjaAPI

TAGS = {
    "law": "法规：公式、参数、计算 · Law: formulas, values, computing",
    "what-if": "政策测算 · Trying reforms",
    "certificates": "证明核验 · Certificates verified",
    "services": "办理事项：指南、表单、检查、申请 · Services: guides, forms, checks, applications",
    "cases": "办件：进度、期限、环节、结果 · Cases: timeline, clocks, steps, results",
    "notices": "消息 · The inbox",
}


def whole(schema: OpenAPISchema, api: NinjaAPI) -> OpenAPISchema:
    """Return the description with refusals as `application/problem+json` and each operation's scope in words."""
    scopes = _scopes(api)
    for operations in schema["paths"].values():
        for operation in operations.values():
            _as_problems(operation["responses"])
            operation["summary"], _newline, more = operation.get("description", "").partition("\n")
            operation["description"] = more.strip()
            scope = scopes.get(operation["operationId"])
            if scope is not None:
                words = f"令牌须有权限范围 `{scope}` · A token needs the scope `{scope}`."
                operation["description"] = "\n\n".join(filter(None, (more.strip(), words)))
                operation["x-scope"] = scope
    schema["tags"] = [{"name": name, "description": words} for name, words in TAGS.items()]
    return schema


def _as_problems(responses: dict[Any, Any]) -> None:
    for status, response in responses.items():
        content = response.get("content", {})
        if int(status) >= REFUSED_FROM and JSON in content:
            content[PROBLEM] = content.pop(JSON)


def _scopes(api: NinjaAPI) -> dict[str, str]:
    """By operation: what scope a token needs for it."""
    found: dict[str, str] = {}
    for _prefix, router in api._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                for one in getattr(operation, "auth_callbacks", ()):
                    if isinstance(one, Token):
                        found[api.get_openapi_operation_id(operation)] = one.scope.value
    return found
