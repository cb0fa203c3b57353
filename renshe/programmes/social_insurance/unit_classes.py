"""Of which class of size an employer is, by date: what relieves its contributions asks for it."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClassOfUnit(models.Model):
    """An employer's class (大、中、小、微型企业等) over the days [from, to); no row: the class is not on record."""

    class Class(models.TextChoices):
        """As `law.collection.UnitClass` has them."""

        MICRO = "micro", pgettext_lazy("class of unit", "micro enterprise")
        SMALL = "small", pgettext_lazy("class of unit", "small enterprise")
        MEDIUM = "medium", pgettext_lazy("class of unit", "medium enterprise")
        LARGE = "large", pgettext_lazy("class of unit", "large enterprise")
        INDIVIDUAL_BUSINESS = (
            "individual_business",
            pgettext_lazy("class of unit", "individual business insured as a unit"),
        )
        OTHER_UNIT = "other_unit", pgettext_lazy("class of unit", "other unit")
        PUBLIC = "public", pgettext_lazy("class of unit", "agency or public institution")

    employer = models.ForeignKey("registry.Employer", models.PROTECT, related_name="unit_classes")
    unit_class = models.CharField(_("class of unit"), max_length=19, choices=Class)
    valid = DateRangeField(_("valid"))

    class Meta:
        verbose_name = _("class of unit")
        constraints = [
            models.CheckConstraint(name="unit_class_has_days", condition=models.Q(valid__isempty=False)),
            ExclusionConstraint(
                name="unit_class_one_at_a_time",
                expressions=[("employer", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]
