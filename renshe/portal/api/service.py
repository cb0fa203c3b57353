"""The API itself: its routers, who may ask, and the words with which a request is refused.

A router of another module is added below, by one line. Refusals are `problems.Refusal`, in the asker's language.
"""

from __future__ import annotations

import math
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError, ValidationErrorContext
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.params.models import ParamModel

from renshe.errors import RensheError
from renshe.law.errors import LawAsWrittenWrong
from renshe.portal.api import cases, certificates, described, law, notices, problems, services, what_if
from renshe.portal.api.askers import ScopeMissing
from renshe.portal.api.bodies import MOST_BYTES, ExactParser, known_to
from renshe.portal.api.limits import READ


class Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Module and name: `services_file_application`."""
        return f"{operation.view_func.__module__.rpartition('.')[2]}_{operation.view_func.__name__}"

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        return described.whole(super().get_openapi_schema(**kwargs), self)

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[ParamModel]]
    ) -> ValidationError:
        """What was found in each part of the request, with the value that was sent: the asker is told it."""
        return ValidationError(
            [
                {
                    **error,
                    "loc": (context.model.__ninja_param_source__, *error["loc"]),
                    "known": known_to(context.model, error),
                }
                for context in error_contexts
                for error in context.pydantic_validation_error.errors(include_url=False)
            ]
        )


api = Api(
    title="人社平台接口 Renshe API",
    version="1",
    description=(
        "金额均为以元为单位、两位小数的文字，月份形如 2021-07。"
        "错误以 Accept-Language 的语言（zh-Hans 或 en）说明哪一项有误、应为什么。\n\n"
        "Money is text in yuan with two decimals, a month is 2021-07. Refusals say which field is wrong and what would "
        "be right, in the language of Accept-Language (zh-Hans or en)."
    ),
    urls_namespace="api",
    docs_url=None,
    parser=ExactParser(),
    throttle=[READ],
)
api.add_router("/law", law.router)
api.add_router("/what-if", what_if.router)
api.add_router("/certificates", certificates.router)
api.add_router("/services", services.router)
api.add_router("/cases", cases.router)
api.add_router("/notices", notices.router)


def _refuse(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    return api.create_response(request, problems.refusal(code, message), status=status)


@api.exception_handler(LawAsWrittenWrong)
def law_unreadable(request: HttpRequest, error: LawAsWrittenWrong) -> HttpResponse:
    """No fault of the asker's: as everything else that whoever runs the platform has to mend (`told_in_words`)."""
    raise error


@api.exception_handler(RensheError)
def refused(request: HttpRequest, error: RensheError) -> HttpResponse:
    month = (
        "first" if request.path.endswith("/compute-over") else "on"
    )  # what that operation calls the month of the law
    return api.create_response(request, {"errors": [problems.of_error(error, month=month)]}, status=422)


@api.exception_handler(ValidationError)
def fields_wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return api.create_response(request, problems.of_fields(error.errors), status=422)


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, _error: Exception) -> HttpResponse:
    megabytes = MOST_BYTES // 1024 // 1024
    words = gettext("The body is too large: at most 10,000 people and %(megabytes)s MB at once.")
    return _refuse(request, 413, "request.too-large", words % {"megabytes": megabytes})


@api.exception_handler(RawPostDataException)
def a_form(request: HttpRequest, error: Exception) -> HttpResponse:
    return api.create_response(request, problems.of_body(error), status=400)


@api.exception_handler(PermissionDenied)
def not_allowed(request: HttpRequest, _error: Exception) -> HttpResponse:
    return _refuse(request, 403, "request.not-allowed", gettext("Your role does not allow this."))


@api.exception_handler(ScopeMissing)
def for_something_else(request: HttpRequest, error: ScopeMissing) -> HttpResponse:
    words = gettext("This token is not given for it: it lacks the scope %(scope)s (%(words)s).")
    told = words % {"scope": error.scope.value, "words": error.scope.label}
    return _refuse(request, 403, "request.scope-missing", told)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, _error: Exception) -> HttpResponse:
    return _refuse(request, 404, "request.not-found", gettext("There is nothing at this address."))


@api.exception_handler(HttpError)
def refused_by_the_framework(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 413:
        return too_large(request, error)
    if isinstance(error, Throttled):
        answer = _refuse(request, 429, "request.too-often", gettext("Too many requests: wait for a minute."))
        answer["Retry-After"] = str(math.ceil(error.wait or 60))
        return answer
    if isinstance(error.__cause__, RensheError):
        return refused(request, error.__cause__)
    if error.status_code == 400:
        return api.create_response(request, problems.of_body(error.__cause__), status=400)
    if isinstance(error, AuthenticationError):
        words = gettext("Sign in, or send a token: `Authorization: Bearer …`.")
        return _refuse(request, 401, "request.not-signed-in", words)
    words = gettext("The form's secret is missing: send the cookie's value as `X-CSRFToken`, or use a token.")
    return _refuse(request, error.status_code, "request.forbidden", words)
