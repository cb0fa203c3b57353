from typing import Any

from django.apps import AppConfig
from django.core import checks


class PortalConfig(AppConfig):
    name = "renshe.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        checks.register(_calculators)


def _calculators(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    # The law is read where it is checked: no command should wait for it that doesn't ask.
    from renshe.portal.calculators.complete import check_calculators

    return check_calculators()
