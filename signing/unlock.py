"""Opens a person's key with the PIN."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from directory import audit
from directory.core.reach import Reach
from signing import authorities, certify
from signing.core.authority import short_serial
from signing.core.errors import (
    KeyElsewhereError,
    KeyLockedError,
    KeyRevokedError,
    KeySuspendedError,
    NoKeyError,
    NotYourKeyError,
    TokenNotReadyError,
    WrongPinError,
)
from signing.core.keys import Happening, Place
from signing.doors import ca, raw, softkeys, tokens
from signing.doors.softkeys import OpenKey
from signing.models import Event, Key

__all__ = ["OpenKey", "unlock"]


def unlock(person_id: int, *, pin: str, by: Reach, at: datetime, uses: int = 1) -> OpenKey:
    """The person's key, open for so many acts.

    The try is counted and committed before the PIN is looked at, so neither a crash nor many tries at once
    give more than five; a token that is not there costs none. Raises NotYourKeyError, NoKeyError, KeyRevokedError,
    KeyLockedError, KeyElsewhereError, TokenNotReadyError, and WrongPinError with the tries that are left.
    """
    if by.person_id != person_id:
        raise NotYourKeyError
    tries = authorities.policy(at).pin_tries
    row = _count_try(person_id, tries, by, at)
    certificate = row.certificate
    try:
        key = _opened(row, pin)
    except TokenNotReadyError:
        _take_back_try(row)
        raise
    except WrongPinError as error:
        if row.tries >= tries:
            _lock(row, by, at)
            raise KeyLockedError from error
        raise WrongPinError(left=tries - row.tries) from error
    with transaction.atomic(durable=True):
        Key.objects.filter(pk=row.pk, locked_at__isnull=True).update(tries=0)
    holder = ca.Holder(certificate=ca.load_certificate(bytes(certificate.der)), key=key)
    short = short_serial(holder.certificate.serial_number)
    return OpenKey(holder, person_id=person_id, serial=certificate.serial, short_serial=short, uses=uses)


def _opened(row: Key, pin: str) -> ca.Key:
    """The key, from here or from its token. Raises WrongPinError, TokenNotReadyError."""
    if row.place == Place.TOKEN.value:
        card = tokens.Card(module=authorities.safe().token_library(), label=row.token, pin=pin)
        public = raw.public_key_of(ca.load_certificate(bytes(row.certificate.der)))
        return tokens.open_key(card, name=tokens.name_of(row.person_id), public=public)
    context = softkeys.context(row.person_id, row.certificate.serial)
    return softkeys.let_out(certify.sealed_key(row), pin=pin, pepper=authorities.safe().pepper(), context=context)


def _count_try(person_id: int, tries: int, by: Reach, at: datetime) -> Key:
    """The key's row with this try counted, committed.

    A crash after the last try was counted leaves a key without tries that nobody locked: the next try locks it.
    """
    with transaction.atomic(durable=True):
        row = Key.objects.select_for_update().select_related("certificate").filter(person_id=person_id).first()
        if row is None:
            raise NoKeyError
        _check_usable(row, at)
        is_spent = row.tries >= tries
        if is_spent:
            _mark_locked(row, by, at)
        else:
            row.tries += 1
            row.save(update_fields=["tries"])
    if is_spent:
        raise KeyLockedError
    return row


def _check_usable(row: Key, at: datetime) -> None:
    if row.place == Place.OUTSIDE.value:
        raise KeyElsewhereError
    if row.certificate.is_suspended():
        raise KeySuspendedError
    if row.certificate.revoked_at is not None or row.certificate.not_after <= at:
        raise KeyRevokedError
    if row.locked_at is not None:
        raise KeyLockedError


def _take_back_try(row: Key) -> None:
    """The token is not there or does not hold the key: nobody looked at the PIN, or it was the right one."""
    with transaction.atomic(durable=True):
        Key.objects.filter(pk=row.pk, locked_at__isnull=True, tries__gt=0).update(tries=F("tries") - 1)


def _lock(row: Key, by: Reach, at: datetime) -> None:
    with transaction.atomic(durable=True):
        _mark_locked(row, by, at)


def _mark_locked(row: Key, by: Reach, at: datetime) -> None:
    """Locks the key for good, once, and says so among the events."""
    if Key.objects.filter(pk=row.pk, locked_at__isnull=True).update(locked_at=at, tries=F("tries")):
        facts = {"serial": row.certificate.serial, "person": row.person_id}
        Event.objects.create(kind=Happening.KEY_LOCKED.value, facts=facts, at=at)
        audit.record(by=by, act="lock_key", about=f"person:{row.person_id}", at=at)
