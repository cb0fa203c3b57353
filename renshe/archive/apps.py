from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "renshe.archive"
    label = "archive"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from renshe.archive import agreement
        from renshe.ledger import check

        check.register(agreement.checks)
