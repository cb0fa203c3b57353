from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "renshe.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from renshe.casework import agreement
        from renshe.casework import digest as _steps  # noqa: F401 - declares its step, and that of notices
        from renshe.casework import leaving as _leaving  # noqa: F401 - declares its step
        from renshe.casework.attachments import sweeping as _sweep  # noqa: F401 - declares its step
        from renshe.casework.certificates import agreement as certificates
        from renshe.ledger import check

        check.register(agreement.checks)
        check.register(certificates.checks)
