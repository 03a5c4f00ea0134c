"""What several deeds share: a person's certificate, its row, and its end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from directory.core.reach import Reach
from signing import authorities
from signing.core.authority import PERSON_MARK, PROFILES, Role, Subject
from signing.core.errors import (
    KeyCompromisedError,
    KeyExistsError,
    KeyOfAnotherError,
    KeyRevokedError,
    KeySuspendedError,
    NotEstablishedError,
    NotPermittedError,
    NotYourKeyError,
)
from signing.core.keys import Happening, Place, Reason
from signing.core.policy import KeyKind, PinCost
from signing.doors import ca, clock, softkeys
from signing.models import Certificate, Event, Key, Permit

_MADE = {Role.SEAL: Happening.SEAL_ISSUED, Role.CODE: Happening.CODE_KEY_ISSUED}


def certificate_for(person_id: int, public_key: ca.PublicKey, *, name: str, organisation: str) -> ca.Certificate:
    """A new certificate of the person for the key, by the issuing CA; it begins now.

    Raises NotEstablishedError, ProfileBrokenError.
    """
    subject = Subject(common_name=name, organisation=organisation, mark=f"{PERSON_MARK}{person_id}")
    return issued(Role.PERSON, subject, public_key, since=clock.trusted_time())


def issued(role: Role, subject: Subject, public_key: ca.PublicKey, *, since: datetime, by: str = "") -> ca.Certificate:
    """A new certificate by the newest authority that issues the role, or by the named one of several.

    Raises NotEstablishedError, ProfileBrokenError, TokenNotReadyError.
    """
    safe = authorities.safe()
    name = by or safe.newest(PROFILES[role].issuer)
    issuer = safe.read(name)
    if issuer is None:
        raise NotEstablishedError
    return ca.issue(
        PROFILES[role], subject, public_key, issuer=issuer, addresses=authorities.addresses(name), since=since
    )


def make(name: str, role: Role, subject: Subject, *, at: datetime, body_id: int | None = None, by: str = "") -> None:
    """A key of the house, the next under that name, with its certificate: row and event, then the files.

    A crash between them leaves files whose row the next `note` writes. Raises as `issued` does.
    """
    safe, rules = authorities.safe(), authorities.policy(at)
    kind = {Role.ISSUING: rules.root_kind, Role.CODE: KeyKind.P256}.get(role, rules.key_kind)  # decision 31
    following = safe.following(name)
    key = safe.new_key(following, kind, where=safe.kinds())
    certificate = issued(role, subject, key.public_key(), since=start(at), by=by)
    note(certificate, role, at=at, body_id=body_id)
    safe.keep(following, ca.Holder(certificate=certificate, key=key))


def start(at: datetime) -> datetime:
    """When a certificate begins: never later than the time authority's clock."""
    return min(at, clock.trusted_time())


def locked(person_id: int, holder: ca.Holder, *, pin: str, at: datetime) -> softkeys.SealedKey:
    """The key as it may be kept: encrypted under the PIN."""
    return softkeys.lock_in(
        holder.key,
        pin=pin,
        pepper=authorities.safe().pepper(),
        cost=authorities.pin_cost(at),
        context=softkeys.context(person_id, serial_of(holder.certificate)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """Where a key lies: locked here, on a token, or outside."""

    place: Place
    token: str = ""
    sealed: softkeys.SealedKey | None = None


def lying_here(sealed: softkeys.SealedKey) -> Lying:
    """A key that lies here, locked."""
    return Lying(place=Place.HERE, sealed=sealed)


def make_room(person_id: int, *, name: str, organisation: str, by: Reach, at: datetime) -> None:
    """Clears the way for the person's new key: uses up the permit and ends an older key.

    The installation itself, which is nobody, needs no permit and replaces no valid key. Raises NotYourKeyError
    for anybody but the owner, NotPermittedError, KeyExistsError.
    """
    if by.person_id not in {None, person_id}:
        raise NotYourKeyError
    old = Key.objects.select_for_update().filter(person_id=person_id).select_related("certificate").first()
    if by.person_id is not None:
        _use_permit(person_id, name, organisation, at)
    elif old is not None and _stands(old, at):
        raise KeyExistsError
    if old is not None:
        _end_older(old, at)


def end_older(person_id: int, *, at: datetime) -> None:
    """Ends the person's older key, if there is one."""
    old = Key.objects.select_for_update().filter(person_id=person_id).select_related("certificate").first()
    if old is not None:
        _end_older(old, at)


def put_down(
    person_id: int, certificate: ca.Certificate, lying: Lying, *, at: datetime, is_foreign: bool = False
) -> None:
    """The rows of a person's new key; `make_room` has taken an older one away.

    Raises KeyCompromisedError, KeyOfAnotherError.
    """
    list(Certificate.objects.authorities().select_for_update())  # one key at two desks: one after the other
    check_key(ca.key_hash(certificate.public_key()), person_id=person_id)
    row = Certificate.objects.create(
        role=Role.PERSON.value,
        person_id=person_id,
        issuer=None if is_foreign else _issuer_of(certificate),
        issued_at=at,
        is_foreign=is_foreign,
        **_columns(certificate),
    )
    key = Key(person_id=person_id, certificate=row, place=lying.place.value, token=lying.token)
    if lying.sealed is not None:
        lay_in(key, lying.sealed)
    key.save(force_insert=True)


def check_key(key_hash: str, *, person_id: int) -> None:
    """Nothing, when this key (`ca.key_hash`) may be the person's.

    Raises KeyOfAnotherError when it ever was anybody else's, KeyCompromisedError when a certificate of it is held,
    or was revoked for compromise: who has the key would sign under the new one too (RFC 5280 section 5.3.1).
    """
    for earlier in Certificate.objects.filter(key_hash=key_hash).order_by("id"):
        if earlier.person_id != person_id:
            raise KeyOfAnotherError
        if earlier.revoked_for in {Reason.COMPROMISED.value, Reason.HELD.value}:
            raise KeyCompromisedError


def lay_in(key: Key, sealed: softkeys.SealedKey) -> None:
    """Puts the encrypted key into the row, which the caller saves."""
    key.salt, key.box = sealed.salt, sealed.box
    cost = sealed.cost
    key.time_cost, key.memory_cost, key.parallelism = cost.time_cost, cost.memory_cost, cost.parallelism


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


def note(certificate: ca.Certificate, role: Role, *, at: datetime, body_id: int | None = None) -> None:
    """The row of an authority's or a body's certificate and its event, once."""
    kind = _MADE.get(role, Happening.AUTHORITY_MADE)
    serial = serial_of(certificate)
    _, is_new = Certificate.objects.get_or_create(
        serial=serial,
        is_foreign=False,
        defaults={
            "role": role.value,
            "body_id": body_id,
            "issuer": _issuer_of(certificate),
            "issued_at": at,
            **_columns(certificate),
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
        facts = {**row.facts(), "reason": reason.value}
        Event.objects.create(kind=Happening.REVOKED.value, facts=facts, at=at)


def sealed_key(row: Key) -> softkeys.SealedKey:
    """The encrypted key of a row."""
    cost = PinCost(time_cost=row.time_cost, memory_cost=row.memory_cost, parallelism=row.parallelism)
    return softkeys.SealedKey(salt=bytes(row.salt), box=bytes(row.box), cost=cost)


def serial_of(certificate: ca.Certificate) -> str:
    """The certificate's serial as our rows write it."""
    return f"{certificate.serial_number:032x}"


def _columns(certificate: ca.Certificate) -> dict[str, Any]:
    """What a row repeats of the certificate."""
    return {
        "serial": serial_of(certificate),
        "issuer_hash": ca.issuer_hash(certificate),
        "key_hash": ca.key_hash(certificate.public_key()),
        "der": ca.certificate_der(certificate),
        "not_before": certificate.not_valid_before_utc,
        "not_after": certificate.not_valid_after_utc,
    }


def _issuer_of(certificate: ca.Certificate) -> Certificate | None:
    """The row of our authority that issued it; None for the root."""
    rows = Certificate.objects.authorities().exclude(serial=serial_of(certificate))
    return next((row for row in rows if ca.names_issuer(certificate, ca.load_certificate(bytes(row.der)))), None)


def _end_older(old: Key, at: datetime) -> None:
    """Revokes the key's certificate as replaced, when it stands, and destroys the key.

    A held one ends for what was feared: a newer key makes the older no safer.
    """
    if _stands(old, at):
        end(old.certificate, reason=feared(old.certificate) or Reason.REPLACED, at=at)
    old.delete()


def feared(row: Certificate) -> Reason | None:
    """Why the certificate is held; None when it is not."""
    if not row.is_suspended():
        return None
    same = {f"facts__{name}": value for name, value in row.facts().items()}
    held = Event.objects.filter(kind=Happening.SUSPENDED.value, **same).latest("id")
    return Reason(held.facts["why"])


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
