"""What several deeds share: a person's certificate, its row, and its end."""

from datetime import datetime

from signing import authorities
from signing.core.authority import PERSON_MARK, PROFILES, Role, Subject
from signing.core.errors import KeyRevokedError, KeySuspendedError
from signing.core.keys import Happening, Reason
from signing.core.policy import PinCost
from signing.doors import ca, clock, softkeys
from signing.models import Certificate, Event, Key


def certificate_for(person_id: int, public_key: ca.PublicKey, *, name: str, organisation: str) -> ca.Certificate:
    """A new certificate of the person for the key, by the issuing CA; it begins now.

    Raises NotEstablishedError, ProfileBrokenError.
    """
    return ca.issue(
        PROFILES[Role.PERSON],
        Subject(common_name=name, organisation=organisation, mark=f"{PERSON_MARK}{person_id}"),
        public_key,
        issuer=authorities.safe().holder(Role.ISSUING),
        addresses=authorities.addresses(),
        since=clock.trusted_time(),
    )


def locked(person_id: int, holder: ca.Holder, *, pin: str, at: datetime) -> softkeys.SealedKey:
    """The key as it may be kept: encrypted under the PIN."""
    return softkeys.lock_in(
        holder.key,
        pin=pin,
        pepper=authorities.safe().pepper(),
        cost=authorities.pin_cost(at),
        context=softkeys.context(person_id, serial_of(holder.certificate)),
    )


def put_down(person_id: int, certificate: ca.Certificate, sealed: softkeys.SealedKey, *, at: datetime) -> None:
    """The rows of a person's new key; the caller has taken an older one away."""
    row = Certificate.objects.create(
        serial=serial_of(certificate),
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


def say(kind: Happening, person_id: int, certificate: ca.Certificate, *, at: datetime, **more: str | int) -> None:
    """The event of a person's new certificate."""
    facts: dict[str, str | int] = {
        "serial": serial_of(certificate),
        "person": person_id,
        "role": Role.PERSON.value,
        "sha256": ca.fingerprint(certificate),
        **more,
    }
    Event.objects.create(kind=kind.value, facts=facts, at=at)


def note(certificate: ca.Certificate, role: Role, kind: Happening, *, at: datetime, body_id: int | None = None) -> None:
    """The row of an authority's or a body's certificate and its event, once."""
    serial = serial_of(certificate)
    _, is_new = Certificate.objects.get_or_create(
        serial=serial,
        defaults={
            "role": role.value,
            "body_id": body_id,
            "der": ca.certificate_der(certificate),
            "not_before": certificate.not_valid_before_utc,
            "not_after": certificate.not_valid_after_utc,
            "issued_at": at,
        },
    )
    if is_new:
        facts: dict[str, str | int] = {"serial": serial, "role": role.value, "sha256": ca.fingerprint(certificate)}
        if body_id is not None:
            facts["body"] = body_id
        Event.objects.create(kind=kind.value, facts=facts, at=at)


def end(row: Certificate, *, reason: Reason, at: datetime) -> None:
    """Revokes the certificate, or holds it; what was held is revoked from the day it was held on.

    Raises KeyRevokedError when it is revoked already, KeySuspendedError when it is held and would be again.
    """
    is_hold = reason is Reason.HELD
    if row.revoked_at is not None and not row.is_suspended():
        raise KeyRevokedError(serial=row.serial)
    if is_hold and row.is_suspended():
        raise KeySuspendedError(serial=row.serial)
    row.revoked_at = row.revoked_at or at
    row.revoked_for = reason.value
    row.save(update_fields=["revoked_at", "revoked_for"])
    if not is_hold:
        facts = {"serial": row.serial, "reason": reason.value}
        Event.objects.create(kind=Happening.REVOKED.value, facts=facts, at=at)


def sealed_key(row: Key) -> softkeys.SealedKey:
    """The encrypted key of a row."""
    cost = PinCost(time_cost=row.time_cost, memory_cost=row.memory_cost, parallelism=row.parallelism)
    return softkeys.SealedKey(salt=bytes(row.salt), box=bytes(row.box), cost=cost)


def serial_of(certificate: ca.Certificate) -> str:
    """The certificate's serial as our rows write it."""
    return f"{certificate.serial_number:032x}"
