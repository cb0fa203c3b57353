"""Which keys there are: private ones at hand, public ones in the table, one of them in use.

Private keys come from `RENSHE_SIGNING_KEYS` (PEM, one under the other, or the path of a file with them); without it
one is made and kept in `RENSHE_HOME/keys`. The first is taken into use when the first certificate is signed; from
then on only `rotate` changes which one signs. A key that ended stays in the table: what it signed is verified by it.
Never is a key taken into use because it happens to be the one at hand: a machine that was set up with another is
refused, and the certificates go on bearing one key.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from renshe.access import trail
from renshe.access.models import User
from renshe.casework.certificates.errors import NoNewSigningKey, SigningKeyNotAtHand, SigningKeyWrong
from renshe.casework.certificates.models import SigningKey
from renshe.casework.certificates.signing.kept import keep_first, put_in_place
from renshe.casework.certificates.signing.keys import PrivateKey, make, private_keys

BEGUN, ENDED = "signing-key.begun", "signing-key.ended"  # how the audit trail calls it
ENVIRONMENT = "RENSHE_SIGNING_KEYS"
# Shared with all who sign: who ends the key waits for them.
IN_USE = "SELECT key_id FROM casework_signingkey WHERE ended_at IS NULL FOR SHARE"
ONE_AT_A_TIME = "LOCK TABLE casework_signingkey IN SHARE ROW EXCLUSIVE MODE"


def current() -> PrivateKey:
    """Return the key in use, within the transaction of what it signs; it can't end before that does.

    Raises:
        SigningKeyWrong, SigningKeyNotAtHand.
    """
    key_id = _in_use()
    if key_id is None:  # nothing was signed yet, or somebody changes keys just now
        with connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME)
        key_id = _in_use() or _begin(at_hand()[0], by=None).pk
    return _private(key_id)


def looked_at() -> str | None:
    """Return the name of the key in use, having looked that it is at hand; None before the first. Makes nothing.

    Raises:
        SigningKeyWrong, SigningKeyNotAtHand.
    """
    key_id = SigningKey.objects.filter(ended_at=None).values_list("pk", flat=True).first()
    is_any = bool(settings.SIGNING_KEYS) or _file().exists()
    if key_id is None:
        return at_hand()[0].public.key_id if is_any else None
    if not is_any:
        raise SigningKeyNotAtHand(key_id=key_id, place=place())
    return _private(key_id).public.key_id


def rotate(*, by: User | None = None) -> SigningKey:
    """Take a new key into use and end the one that is: the first at hand that was never used, else one made now.

    Cut off anywhere it is done again with the same result: the new key is kept before it is used, and the old
    private key goes only after.

    Raises:
        SigningKeyWrong; NoNewSigningKey: the environment names the keys, and none of them is new.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME)
        known = set(SigningKey.objects.values_list("pk", flat=True))
        new = next((key for key in at_hand() if key.public.key_id not in known), None) or _another()
        for row in SigningKey.objects.filter(ended_at=None):
            row.ended_at = timezone.now()
            row.save(update_fields=["ended_at"])
            trail.record(by, ENDED, row)
        begun = _begin(new, by=by)
    if not settings.SIGNING_KEYS:
        put_in_place(_file(), new.pem)
    return begun


def at_hand() -> tuple[PrivateKey, ...]:
    """Return the private keys of this machine, making one where the environment names none and none is kept.

    Raises:
        SigningKeyWrong.
    """
    if (given := settings.SIGNING_KEYS) and "-----BEGIN" in given:
        return _read(given, ENVIRONMENT)
    if not given and not _file().exists():
        keep_first(_file(), make(settings.SIGNING_ALGORITHM).pem)
    try:
        return _read(Path(given or _file()).read_text(), place())
    except (OSError, ValueError) as error:  # also what is no UTF-8
        raise SigningKeyWrong(place=place()) from error


def place() -> str:
    """Where the private keys of this machine stand."""
    return ENVIRONMENT if settings.SIGNING_KEYS else str(_file())


@lru_cache(maxsize=4)
def _read(text: str, where: str) -> tuple[PrivateKey, ...]:
    return private_keys(text, where)


def _private(key_id: str) -> PrivateKey:
    for key in at_hand():
        if key.public.key_id == key_id:
            return key
    raise SigningKeyNotAtHand(key_id=key_id, place=place())


def _in_use() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(IN_USE)
        row = cursor.fetchone()
    return str(row[0]) if row else None


def _begin(key: PrivateKey, *, by: User | None) -> SigningKey:
    row = SigningKey.objects.create(
        key_id=key.public.key_id,
        algorithm=key.public.algorithm.name,
        public_key=key.public.pem,
        begun_at=timezone.now(),
    )
    trail.record(by, BEGUN, row, detail={"public_key": row.public_key})
    return row


def _another() -> PrivateKey:
    """Make a key and keep it under those that there are."""
    if settings.SIGNING_KEYS:
        raise NoNewSigningKey
    new = make(settings.SIGNING_ALGORITHM)
    put_in_place(_file(), "".join(key.pem for key in (*at_hand(), new)))
    return new


def _file() -> Path:
    return Path(settings.SIGNING_KEY_FILE)
