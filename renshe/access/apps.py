from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "renshe.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from renshe.access import told  # noqa: F401  (its receivers)
