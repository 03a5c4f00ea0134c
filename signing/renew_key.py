"""Replaces a person's key by a new one before its certificate ends."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import authorities, certify
from signing.core.errors import KeyElsewhereError, KeyRevokedError, NoKeyError, NotYourKeyError
from signing.core.keys import Happening, Place, Reason, check_pin
from signing.doors import ca
from signing.doors.softkeys import OpenKey
from signing.models import Key


def renew_key(key: OpenKey, *, pin: str, by: Reach, at: datetime) -> None:
    """A new key and certificate under the same name, in one sitting: the owner has just opened the old key.

    The old certificate is revoked as replaced, and what it signed stays good; the old key is destroyed. One
    act of the open key is used up. Raises NotYourKeyError, KeySpentError, PinNotAcceptedError, NoKeyError,
    KeyRevokedError when it is not the person's present key,
    KeyElsewhereError when it lies on a token, NotEstablishedError, ProfileBrokenError.
    """
    person_id = key.person_id
    if by.person_id != person_id:
        raise NotYourKeyError
    policy = authorities.policy(at)
    check_pin(pin, policy)
    name, organisation = ca.names_of(key.take().certificate)
    fresh = ca.new_key(policy.key_kind)
    certificate = certify.certificate_for(person_id, fresh.public_key(), name=name, organisation=organisation)
    sealed = certify.locked(person_id, ca.Holder(certificate=certificate, key=fresh), pin=pin, at=at)
    with transaction.atomic():
        old = Key.objects.select_for_update().filter(person_id=person_id).select_related("certificate").first()
        if old is None:
            raise NoKeyError
        if old.certificate.serial != key.serial or old.certificate.revoked_at is not None:
            raise KeyRevokedError(serial=key.serial)
        if old.place != Place.HERE.value:
            raise KeyElsewhereError
        certify.end(old.certificate, reason=Reason.REPLACED, at=at)
        old.delete()
        certify.put_down(person_id, certificate, certify.lying_here(sealed), at=at)
        certify.say(Happening.KEY_RENEWED, person_id, certificate, at=at, replaces=key.serial)
        audit.record(by=by, act="renew_key", about=f"person:{person_id}", at=at)
