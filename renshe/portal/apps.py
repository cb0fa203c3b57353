from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.core import checks

if TYPE_CHECKING:
    from renshe.casework.certificates import Draft


class PortalConfig(AppConfig):
    name = "renshe.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from renshe.casework.certificates import printers
        from renshe.casework.items import known

        known.check_followings()  # every programme has declared its items by now
        checks.register(_calculators)
        printers.prints(_printed, _has_layout)
        for item in known.all_items():  # declared before anybody printed
            known.check_layouts(item)


def _printed(draft: Draft) -> bytes:
    # The printer of papers is heavy: no command should wait for it that prints none.
    from django.conf import settings
    from django.urls import reverse

    from renshe.portal.papers.certificates import printer_at

    return printer_at(settings.PUBLIC_URL + reverse("portal:verify"))(draft)


def _has_layout(name: str) -> bool:
    from renshe.portal.papers import layout

    return layout.exists(name)


def _calculators(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    # The law is read where it is checked: no command should wait for it that doesn't ask.
    from renshe.portal.calculators.complete import check_calculators

    return check_calculators()
