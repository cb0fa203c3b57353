"""What the platform writes while it runs: lines for a terminal, or a line of JSON an event (`RENSHE_LOG=json`).

Both `structlog.get_logger()` and the standard library's loggers (Django, granian) come out alike, on stderr.
No personal data goes in here: keys and counts, never names or identity numbers.
"""

from __future__ import annotations

from typing import Any

import structlog


def configuration(*, as_json: bool) -> dict[str, Any]:
    """Configure structlog and return Django's `LOGGING`."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=False),
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.stdlib.filter_by_level,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]  # no values of locals
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": "structlog.stdlib.ProcessorFormatter",
                "foreign_pre_chain": shared,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            # A page that is not there or not theirs is no fault of ours: the web server's own log counts them.
            "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
            "renshe": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        },
    }
