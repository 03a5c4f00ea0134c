"""Gives a person a signing key."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import authorities
from signing.core.authority import PERSON_MARK, PROFILES, Role, Subject
from signing.core.errors import KeyExistsError
from signing.core.keys import Happening, check_pin
from signing.doors import ca, clock, softkeys
from signing.models import Certificate, Event, Key


def enrol(person_id: int, *, name: str, organisation: str, pin: str, by: Reach, at: datetime) -> None:
    """Makes the person's key and certificate; the key is kept locked with the PIN.

    The key exists nowhere else: a crash before the commit leaves nothing. Raises KeyExistsError when the
    person has a key that is not revoked, PinNotAcceptedError, NotEstablishedError, ProfileBrokenError.
    """
    policy = authorities.policy(at)
    check_pin(pin, policy)
    key = ca.new_key(policy.curve)
    certificate = ca.issue(
        PROFILES[Role.PERSON],
        Subject(common_name=name, organisation=organisation, mark=f"{PERSON_MARK}{person_id}"),
        key.public_key(),
        issuer=authorities.safe().holder(Role.ISSUING),
        addresses=authorities.addresses(),
        since=min(at, clock.trusted_time()),
    )
    serial = f"{certificate.serial_number:032x}"
    sealed = softkeys.lock_in(
        key,
        pin=pin,
        pepper=authorities.safe().pepper(),
        cost=authorities.pin_cost(at),
        context=softkeys.context(person_id, serial),
    )
    with transaction.atomic():
        _keep(person_id, certificate, sealed, at)
        facts = {
            "serial": serial,
            "person": person_id,
            "role": Role.PERSON.value,
            "sha256": ca.fingerprint(certificate),
        }
        Event.objects.create(kind=Happening.KEY_ISSUED.value, facts=facts, at=at)
        audit.record(by=by, act="enrol", about=f"person:{person_id}", at=at)


def _keep(person_id: int, certificate: ca.Certificate, sealed: softkeys.SealedKey, at: datetime) -> None:
    """The rows; a revoked key makes place for the new one. Raises KeyExistsError."""
    old = Key.objects.select_for_update().filter(person_id=person_id).select_related("certificate").first()
    if old is not None:
        if old.certificate.revoked_at is None and old.certificate.not_after > at:
            raise KeyExistsError
        old.delete()
    row = Certificate.objects.create(
        serial=f"{certificate.serial_number:032x}",
        role=Role.PERSON.value,
        person_id=person_id,
        der=ca.certificate_der(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        issued_at=at,
    )
    Key.objects.create(
        person_id=person_id,
        certificate=row,
        salt=sealed.salt,
        box=sealed.box,
        time_cost=sealed.cost.time_cost,
        memory_cost=sealed.cost.memory_cost,
        parallelism=sealed.cost.parallelism,
    )
