"""The State Council's notice of a year's days off (放假安排), as an officer entered it when it was published.

Rows are only added (a trigger refuses the rest). Of several editions of a year the last holds; it takes the place of
what the library of holidays knows too. `publishing.enter` is the only writer.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from renshe.casework.clocks.words import FESTIVALS


class YearNotice(models.Model):
    """One edition of a year's days off and make-up days. `document`: the notice's number, as it stands on it."""

    year = models.PositiveSmallIntegerField(_("year"))
    edition = models.PositiveSmallIntegerField(_("edition"))
    document = models.CharField(_("number of the notice"), max_length=80)
    published_on = models.DateField(_("published on"))
    reason = models.CharField(_("why entered again"), max_length=200, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    class Meta:
        verbose_name = _("notice of a year's days off")
        constraints = [models.UniqueConstraint(fields=["year", "edition"], name="year_notice_edition")]

    def __str__(self) -> str:
        return f"{self.year}/{self.edition}"


class NoticeDay(models.Model):
    """A day that a notice names: off, or worked although it is a weekend's."""

    notice = models.ForeignKey(YearNotice, models.PROTECT, related_name="days")
    day = models.DateField(_("day"))
    is_off = models.BooleanField(_("day off"))
    festival = models.CharField(
        _("festival"), max_length=30, choices=[(one.value, words) for one, words in FESTIVALS.items()]
    )

    class Meta:
        verbose_name = _("day of a notice")
        constraints = [models.UniqueConstraint(fields=["notice", "day"], name="notice_day_once")]

    def __str__(self) -> str:
        return str(self.day)
