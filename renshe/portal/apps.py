from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "renshe.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from renshe.ledger import check
        from renshe.portal import agreement

        check.register(agreement.checks)
