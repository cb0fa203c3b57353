"""How often one may ask: so many requests a minute, counted by who asks, else by where from.

Each server process counts for itself, so with several the limit is as many times higher: it keeps one asker from
taking the machine, it bills nobody.
"""

from __future__ import annotations

import time

from django.core.cache import cache
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

MINUTE = 60


class AMinute(BaseThrottle):
    """`count` requests of one kind in a minute of the clock."""

    def __init__(self, kind: str, count: int) -> None:
        self.kind, self.count = kind, count

    def allow_request(self, request: HttpRequest) -> bool:
        user = getattr(request, "auth", None)
        who = f"user {user.pk}" if user is not None else f"address {self.get_ident(request)}"
        key = f"api {self.kind} {who} {int(time.time()) // MINUTE}".replace(" ", ":")
        cache.add(key, 0, 2 * MINUTE)
        try:
            return cache.incr(key) <= self.count
        except ValueError:  # thrown out in between, to make room for others
            return True

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE


READ = AMinute("read", 600)
COMPUTE = AMinute("compute", 600)
COMPUTE_MANY = AMinute("compute-many", 30)  # of up to 10,000 people each
CHECK = AMinute("check", 300)  # answers of an application, before it is filed
FILE = AMinute("file", 60)
STEP = AMinute("step", 300)
VERIFY = AMinute("verify", 120)  # certificates, on the page and here: an office that checks many has one address
