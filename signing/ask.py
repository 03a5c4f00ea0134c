"""Asks a second key officer for an act that two do together."""

import base64
from collections.abc import Callable
from datetime import datetime

from directory import staff
from directory.core.day import day_of
from directory.core.duty import Duty
from directory.core.errors import NotEntitledError
from directory.core.reach import Reach
from directory.propose import propose
from directory.staff import Member
from signing import certify, key_office
from signing.core.errors import NoKeyError, NotLockedError, NotSuspendedError
from signing.core.keys import JointAct
from signing.doors import ca
from signing.models import Key


def ask(act: JointAct, person_id: int, *, by: Reach, at: datetime, document: bytes = b"") -> int:
    """Puts the act before the other key officers of the person's body; returns the request's id.

    `document` is the certificate request, or the certificate of another authority. What the second officer
    confirms is fixed here: names, serial, document. Raises NotWithinReachError, SamePersonError,
    AlreadyProposedError, NotEntitledError when the person has no post, NoKeyError, NotLockedError,
    NotSuspendedError, RequestNotAcceptedError, NotRecognisedError, CertificateKnownError, KeyCompromisedError,
    KeyOfAnotherError.
    """
    bodies = by.bodies_in(Duty.KEYS)
    member = staff.member(person_id, body_ids=bodies, on=day_of(at))
    facts = _FACTS[act](member, document, at)
    return propose(act.value, duty=Duty.KEYS, body_id=member.body_id, person_id=person_id, facts=facts, by=by, at=at)


def _names(member: Member) -> dict[str, str]:
    """The names a certificate will carry: the directory's, in Latin letters where there are any."""
    if member.title is None or not member.person.is_active:
        raise NotEntitledError
    return {
        "name": member.person.name.en or member.person.name.ar,
        "organisation": member.body.en or member.body.ar,
    }


def _permit(member: Member, _document: bytes, _at: datetime) -> dict[str, str]:
    return _names(member)


def _certify(member: Member, document: bytes, at: datetime) -> dict[str, str]:
    presented = key_office.presented_request(document, at=at)
    certify.check_key(presented.fingerprint, person_id=member.person.id)
    return {**_names(member), "document": base64.b64encode(document).decode()}


def _adopt(member: Member, document: bytes, at: datetime) -> dict[str, str]:
    loaded = key_office.foreign_certificate(document, at=at)
    certify.check_key(ca.key_hash(loaded.public_key()), person_id=member.person.id)
    return {**_names(member), "document": base64.b64encode(document).decode()}


def _reopen(member: Member, _document: bytes, _at: datetime) -> dict[str, str]:
    key = _present(member)
    if key.locked_at is None:
        raise NotLockedError
    return {"serial": key.certificate.number}


def _release(member: Member, _document: bytes, _at: datetime) -> dict[str, str]:
    key = _present(member)
    if not key.certificate.is_suspended():
        raise NotSuspendedError(serial=key.certificate.number)
    return {"serial": key.certificate.number}


def _present(member: Member) -> Key:
    key = Key.objects.filter(person=member.person.id).select_related("certificate").first()
    if key is None:
        raise NoKeyError
    return key


_FACTS: dict[JointAct, Callable[[Member, bytes, datetime], dict[str, str]]] = {
    JointAct.PERMIT: _permit,
    JointAct.REOPEN: _reopen,
    JointAct.RELEASE: _release,
    JointAct.CERTIFY: _certify,
    JointAct.ADOPT: _adopt,
}
