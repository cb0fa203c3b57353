"""Work killed (SIGKILL) at each of its steps towards the database: before every statement, before and after the commit.

The work is done in a child of this process with a database session of its own, so the tests' rows have to be
committed (`django_db(transaction=True)`). What a killed process leaves is what a machine that lost power would.
"""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")
PATIENCE = 60
KILLED, DONE = -signal.SIGKILL, 0
BESIDE_US = """SELECT count(*) FROM pg_stat_activity
 WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""


def at_each_moment(make: Callable[[], T], work: Callable[[T], object], tried: Iterable[int]) -> Iterator[T]:
    """Make a subject, kill the work on it at one of the moments `tried`, yield it; the last time the work ends."""
    for moment in tried:
        subject = make()
        ended = _in_child(partial(work, subject), moment)
        yield subject
        if ended == DONE:
            return
    raise AssertionError("the work has more moments than were tried")


def _in_child(work: Callable[[], object], moment: int) -> int:
    child = os.fork()
    if child == 0:
        _be_killed(work, moment)
    _pid, status = os.waitpid(child, 0)
    _wait_until_its_session_is_gone()
    code = os.waitstatus_to_exitcode(status)
    assert code in (KILLED, DONE), f"the work itself failed: {code}"
    return code


def _be_killed(work: Callable[[], object], moment: int) -> None:
    """Never returns. The parent's session is left alone: it is not ours to close."""
    try:
        connection.connection = None
        connection.in_atomic_block, connection.savepoint_ids, connection.run_on_commit = False, [], []
        _count_down(moment)
        work()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def _count_down(moment: int) -> None:
    left = [moment]

    def pass_one() -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    def before_statement(execute: Callable[..., Any], *asked: Any) -> Any:
        pass_one()
        return execute(*asked)

    session: Any = connection
    commit = session._commit

    def before_and_after_commit() -> None:
        pass_one()
        commit()
        pass_one()

    connection.execute_wrappers.append(before_statement)
    session._commit = before_and_after_commit


def _wait_until_its_session_is_gone() -> None:
    """The server notices within moments that nobody is at the other end, and undoes what was not committed."""
    end = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while True:
            cursor.execute(BESIDE_US)
            if cursor.fetchone() == (0,):
                return
            assert time.monotonic() < end, "the killed session is still there"
            time.sleep(0.005)
