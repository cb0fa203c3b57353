"""A browser of an earlier test keeps an event loop running in the thread of the tests; a worker has one of its own."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator


@contextlib.contextmanager
def none_running() -> Iterator[None]:
    """Have no loop run in this thread meanwhile, as in a process of its own."""
    before = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(before)
