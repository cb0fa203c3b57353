"""The funds (基金): each has books of its own. Three insure employees; the fourth pays the residents' pensions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class Fund(models.TextChoices):
    """Of those that take contributions through bills, the code is that of the insurance (`registry.Insurance`)."""

    PENSION = "pension", pgettext_lazy("insurance", "pension")
    INJURY = "injury", pgettext_lazy("insurance", "work injury")
    UNEMPLOYMENT = "unemployment", pgettext_lazy("insurance", "unemployment")
    RESIDENTS = "residents", pgettext_lazy("insurance", "residents' pension")
