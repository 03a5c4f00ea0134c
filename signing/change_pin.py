"""Locks a person's key with another PIN."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import authorities, certify
from signing.core.errors import KeyElsewhereError, KeyRevokedError, NotYourKeyError
from signing.core.keys import Place, check_pin
from signing.doors.softkeys import OpenKey
from signing.models import Key


def change_pin(key: OpenKey, *, pin: str, by: Reach, at: datetime) -> None:
    """The same key and certificate under a new PIN: the owner has just opened it with the old one.

    One act of the open key is used up. Raises NotYourKeyError, PinNotAcceptedError, KeySpentError,
    KeyRevokedError when it is not the person's present key, KeyElsewhereError when it lies on a token.
    """
    person_id = key.person_id
    if by.person_id != person_id:
        raise NotYourKeyError
    check_pin(pin, authorities.policy(at))
    sealed = certify.locked(person_id, key.take(), pin=pin, at=at)
    with transaction.atomic():
        row = Key.objects.select_for_update().filter(person_id=person_id).select_related("certificate").first()
        if row is None or row.certificate.serial != key.serial or row.certificate.revoked_at is not None:
            raise KeyRevokedError(serial=key.serial)
        if row.place != Place.HERE.value:
            raise KeyElsewhereError
        certify.lay_in(row, sealed)
        row.save(update_fields=["salt", "box", "time_cost", "memory_cost", "parallelism"])
        audit.record(by=by, act="change_pin", about=f"person:{person_id}", at=at)
