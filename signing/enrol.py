"""Gives a person a signing key."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import authorities, certify
from signing.core.errors import KeyExistsError, NotPermittedError, NotYourKeyError
from signing.core.keys import Happening, Reason, check_pin
from signing.doors import ca
from signing.models import Key, Permit


def enrol(person_id: int, *, name: str, organisation: str, pin: str, by: Reach, at: datetime) -> None:
    """Makes the person's key and certificate; the key is kept locked with the PIN.

    The owner chooses the PIN and uses up the permit of two officers; a key that still stands is revoked as
    replaced. The installation itself, which is nobody, needs no permit and replaces no valid key. The key
    exists nowhere else: a crash before the commit leaves nothing. Raises NotYourKeyError for anybody else,
    NotPermittedError, KeyExistsError, PinNotAcceptedError, NotEstablishedError, ProfileBrokenError.
    """
    if by.person_id not in {None, person_id}:
        raise NotYourKeyError
    policy = authorities.policy(at)
    check_pin(pin, policy)
    key = ca.new_key(policy.key_kind)
    certificate = certify.certificate_for(person_id, key.public_key(), name=name, organisation=organisation)
    sealed = certify.locked(person_id, ca.Holder(certificate=certificate, key=key), pin=pin, at=at)
    with transaction.atomic():
        old = Key.objects.select_for_update().filter(person_id=person_id).select_related("certificate").first()
        if by.person_id is not None:
            _use_permit(person_id, name, organisation, at)
        elif old is not None and _stands(old, at):
            raise KeyExistsError
        if old is not None:
            if _stands(old, at):
                certify.end(old.certificate, reason=Reason.REPLACED, at=at)
            old.delete()
        certify.put_down(person_id, certificate, sealed, at=at)
        certify.say(Happening.KEY_ISSUED, person_id, certificate, at=at)
        audit.record(by=by, act="enrol", about=f"person:{person_id}", at=at)


def _stands(key: Key, at: datetime) -> bool:
    """True for a key that signs, or may sign again when it is released."""
    certificate = key.certificate
    return certificate.not_after > at and (certificate.revoked_at is None or certificate.is_suspended())


def _use_permit(person_id: int, name: str, organisation: str, at: datetime) -> None:
    """Uses up the newest permit, and with it the older ones. Raises NotPermittedError."""
    waiting = Permit.objects.open_for(person_id, at=at)
    newest = waiting.select_for_update().first()
    if newest is None or (newest.name, newest.organisation) != (name, organisation):
        raise NotPermittedError
    waiting.update(used_at=at)
