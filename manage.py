#!/usr/bin/env python
"""Django's own command line, for those who know it. The bureau's is `renshe`."""

import os
import sys

from django.core.management import execute_from_command_line

from renshe.access.reading import as_system

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renshe.settings")
    with as_system("whoever has this command line has the database"):
        execute_from_command_line(sys.argv)
