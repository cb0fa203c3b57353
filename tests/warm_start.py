"""Loaded once by the process from which warm commands are forked: what every command loads, and the national law.

Django is not set up here: its settings are those of a command's own home.
"""

from __future__ import annotations

import os
from importlib import import_module

os.environ.pop("DJANGO_SETTINGS_MODULE", None)  # before the first import that might ask

for module in (
    "django.contrib.auth.hashers",
    "django.core.management.commands.migrate",
    "django.db.backends.postgresql.base",
    "django.db.migrations.executor",
    "django.db.models",
    "duckdb",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "renshe.cli",
    "sqlglot.optimizer",
):
    import_module(module)
import_module("renshe.programmes.social_insurance.law").national_rulebook()
assert not import_module("django.conf").settings.configured
