"""Who reads: the query layer knows it, so that a page that asks for nobody's rows in particular gets none of another's.

For the length of a request the reader is its user (`reads_for_the_user`); the default manager of every scoped model
(`access.scope.ScopedQuerySet`) shows what that user sees. Where nobody is said to read, it shows nothing. What acts
for the bureau, whatever a user sees, says so and why: `with as_system("numbers have no gaps"):`, or as a decorator.
A thread that is started begins with no reader.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, TypeAlias

from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from renshe.access.models import User


@dataclass(frozen=True, slots=True)
class System:
    """The bureau itself: it reads every row. `why` is for whoever reads the code."""

    why: str


Reader: TypeAlias = "User | AnonymousUser | System | None"
_reader: ContextVar[Callable[[], Reader]] = ContextVar("renshe_reader", default=lambda: None)


def reader() -> Reader:
    """Whose rows are asked for now; None where nobody is said to read."""
    return _reader.get()()


@contextmanager
def read_by(whom: Callable[[], Reader]) -> Iterator[None]:
    """Have `whom()` read inside. It is asked at each query: a request may come to know its user late."""
    token = _reader.set(whom)
    try:
        yield
    finally:
        _reader.reset(token)


@contextmanager
def as_system(why: str) -> Iterator[None]:
    """Have the bureau read inside. Rows that are asked for here may be looked through later, outside."""
    system = System(why)
    with read_by(lambda: system):
        yield


@sync_and_async_middleware
def reads_for_the_user(
    get_response: Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]],
) -> Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]:
    """Middleware, below the one that knows the user: they read for the length of the request, and nobody after it."""
    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponseBase:
            with read_by(lambda: request.user):
                answer: HttpResponseBase = await get_response(request)
                return answer

        return answer_later

    def answer(request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        with read_by(lambda: request.user):
            return get_response(request)

    return answer
