"""Gives a person a signing key."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import authorities, certify
from signing.core.keys import Happening, check_pin
from signing.doors import ca


def enrol(person_id: int, *, name: str, organisation: str, pin: str, by: Reach, at: datetime) -> None:
    """Makes the person's key and certificate; the key is kept locked with the PIN.

    The owner chooses the PIN and uses up the permit of two officers; a key that still stands is revoked as
    replaced. The installation itself, which is nobody, needs no permit and replaces no valid key. The key
    exists nowhere else: a crash before the commit leaves nothing. Raises NotYourKeyError for anybody else,
    NotPermittedError, KeyExistsError, PinNotAcceptedError, NotEstablishedError, ProfileBrokenError.
    """
    policy = authorities.policy(at)
    check_pin(pin, policy)
    key = ca.new_key(policy.key_kind)
    certificate = certify.certificate_for(person_id, key.public_key(), name=name, organisation=organisation)
    sealed = certify.locked(person_id, ca.Holder(certificate=certificate, key=key), pin=pin, at=at)
    with transaction.atomic():
        certify.make_room(person_id, name=name, organisation=organisation, by=by, at=at)
        certify.put_down(person_id, certificate, certify.lying_here(sealed), at=at)
        certify.say(Happening.KEY_ISSUED, person_id, certificate, at=at)
        audit.record(by=by, act="enrol", about=f"person:{person_id}", at=at)
