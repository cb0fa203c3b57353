"""Who lost a factor, or is locked out, is helped by the operator; the trail tells of it."""

from inspect import unwrap

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from axes.models import AccessAttempt

from renshe.access import accounts, second_factor, sign_ins
from renshe.access.errors import UserUnknown
from renshe.access.models import TrailEntry, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def wang() -> User:
    return User.objects.create(username="wang")


def test_a_factors_secret_is_not_in_the_database(wang: User) -> None:
    kept = TOTP.activate(wang, "JBSWY3DPEHPK3PXP").instance
    assert "JBSWY3DPEHPK3PXP" not in str(kept.data)
    assert second_factor.FactorAdapter().decrypt(kept.data["secret"]) == "JBSWY3DPEHPK3PXP"


def test_a_lost_factor_is_forgotten_for_a_reason(wang: User) -> None:
    TOTP.activate(wang, "JBSWY3DPEHPK3PXP")
    assert unwrap(second_factor.take_away)(wang, by=None, reason="手机丢失") == 1
    assert not Authenticator.objects.exists()
    assert TrailEntry.objects.get().reason == "手机丢失"


def test_a_lock_is_taken_off(wang: User) -> None:
    AccessAttempt.objects.create(username="wang", ip_address="192.0.2.7", failures_since_start=5)
    assert unwrap(sign_ins.unlock)(wang) == 1
    assert (AccessAttempt.objects.count(), TrailEntry.objects.get().action) == (0, "sign-in.unlocked")


def test_a_name_that_nobody_has_is_said() -> None:
    with pytest.raises(UserUnknown, match="nobody"):
        accounts.named("nobody")
