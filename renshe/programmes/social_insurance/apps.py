from importlib import import_module

from django.apps import AppConfig


class SocialInsuranceConfig(AppConfig):
    name = "renshe.programmes.social_insurance"
    label = "social_insurance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module(f"{self.name}.agreement")  # registers what must agree with the ledger
        import_module(f"{self.name}.items")  # registers the service items
        import_module(f"{self.name}.certificates")  # registers what certificates certify
        import_module(f"{self.name}.indicators")  # registers the figures
