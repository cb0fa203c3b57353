"""Certificates (证明) of any item, their papers, and the public keys by which their signatures are verified.

All of it is only added to; a certificate may be revoked once and a key ended once (triggers refuse the rest). A
certificate and its paper are rows of one transaction: whole, or not there. `issuing` and `signing.keyring` are the
only writers.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renshe.access.models import User
from renshe.access.scope import Scope, ScopedQuerySet
from renshe.registry.scopes import employers_of, people_of


class SigningKey(models.Model):
    """A public key: in use from `begun_at` until `ended_at`, good for verifying for ever."""

    key_id = models.CharField(_("key"), max_length=16, primary_key=True)
    algorithm = models.CharField(_("algorithm"), max_length=20)
    public_key = models.TextField(_("public key"))  # SubjectPublicKeyInfo, PEM
    begun_at = models.DateTimeField(_("in use from"))
    ended_at = models.DateTimeField(_("in use until"), null=True, blank=True)

    class Meta:
        verbose_name = _("signing key")
        constraints = [
            models.UniqueConstraint(fields=["ended_at"], nulls_distinct=False, name="signing_key_one_in_use"),
        ]

    def __str__(self) -> str:
        return self.key_id


def _own(user: User, on: date) -> Q:
    if user.kind == User.Kind.EMPLOYER:
        return Q(employer__in=employers_of(user, on))
    return Q(person__in=people_of(user))


class CertificateQuerySet(ScopedQuerySet["Certificate"]):
    """At the counters below a town nobody sees one by scope, but whoever drew it up (`drawn_up_by`)."""

    scope = Scope(units=("person__town__unit", "employer__town__unit"), own=_own)

    def drawn_up_by(self, user: User) -> CertificateQuerySet:
        return self.filter(issued_by=user)


class Certificate(models.Model):
    """What the bureau certifies, of whom, as it stood when it was issued; `content` is in no language.

    One from before papers were kept (`portal` 0003) has neither `sha256` nor signature: its paper is printed anew.
    """

    kind = models.CharField(_("kind"), max_length=60)
    number = models.CharField(_("certificate number"), max_length=40, unique=True)
    code = models.CharField(_("verification code"), max_length=20)
    person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="certificates")
    employer = models.ForeignKey("registry.Employer", models.PROTECT, null=True, related_name="certificates")
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="certificates")
    content = models.JSONField(_("content"))
    sha256 = models.CharField(_("SHA-256 of the paper"), max_length=64, null=True, unique=True)
    signature = models.BinaryField(_("signature"), null=True)
    signed_with = models.ForeignKey(SigningKey, models.PROTECT, null=True, related_name="certificates")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_reason = models.CharField(_("reason of revocation"), max_length=200, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        constraints = [
            models.CheckConstraint(
                name="certificate_is_revoked_for_a_reason",
                condition=Q(revoked_at__isnull=True) | (Q(revoked_by__isnull=False) & ~Q(revoked_reason="")),
            ),
            models.CheckConstraint(
                name="certificate_of_a_person_or_an_employer",
                condition=Q(person__isnull=False, employer__isnull=True)
                | Q(person__isnull=True, employer__isnull=False),
            ),
            models.CheckConstraint(
                name="certificate_paper_is_signed",
                condition=Q(sha256__isnull=True, signature__isnull=True, signed_with__isnull=True)
                | Q(sha256__isnull=False, signature__isnull=False, signed_with__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_signed(self) -> bool:
        return self.sha256 is not None


class CertificatePaper(models.Model):
    """The PDF that was issued, byte by byte: what was signed is what is downloaded again. Beside the certificate, so
    that no list reads it."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, primary_key=True, related_name="paper")
    pdf = models.BinaryField(_("PDF"))

    class Meta:
        verbose_name = _("paper of a certificate")
