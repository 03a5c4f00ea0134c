"""Certifies a key that was made elsewhere, on a smart card for instance."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import authorities, certify
from signing.core.authority import Subject
from signing.core.keys import Happening, Place, check_officers
from signing.doors import ca, requests


def certify_request(person_id: int, *, request: bytes, named: Subject, by: Reach, at: datetime) -> bytes:
    """The certificate, DER, for the key of a PKCS #10 request (RFC 2986); the names are ours, not the request's.

    The request must be signed with the key it names; the owner uses up the permit of two officers. Raises
    RequestNotAcceptedError, NotYourKeyError, NotPermittedError, KeyExistsError, KeyCompromisedError,
    KeyOfAnotherError, NotEstablishedError, ProfileBrokenError.
    """
    certificate = _issued(person_id, request, named, at)
    with transaction.atomic():
        certify.make_room(person_id, name=named.common_name, organisation=named.organisation, by=by, at=at)
        _put_down(person_id, certificate, at)
        audit.record(by=by, act="certify_request", about=f"person:{person_id}", at=at)
    return ca.certificate_der(certificate)


def certify_request_together(
    person_id: int, *, request: bytes, named: Subject, seconded_by: Reach, by: Reach, at: datetime
) -> bytes:
    """The same by two officers, who compared the request with the card; an older key is revoked as replaced.

    Raises SamePersonError unless two different people, neither of them the owner, act together;
    RequestNotAcceptedError, KeyCompromisedError, KeyOfAnotherError, NotEstablishedError, ProfileBrokenError.
    """
    first, second = check_officers(person_id, by.person_id, seconded_by.person_id)
    certificate = _issued(person_id, request, named, at)
    with transaction.atomic():
        certify.end_older(person_id, at=at)
        _put_down(person_id, certificate, at, first=first, second=second)
        audit.record(by=by, act="certify_request", about=f"person:{person_id}", at=at, note=f"second={second}")
    return ca.certificate_der(certificate)


def _issued(person_id: int, request: bytes, named: Subject, at: datetime) -> ca.Certificate:
    public_key = requests.key_in(request, policy=authorities.policy(at))
    return certify.certificate_for(person_id, public_key, name=named.common_name, organisation=named.organisation)


def _put_down(person_id: int, certificate: ca.Certificate, at: datetime, **officers: int) -> None:
    certify.put_down(person_id, certificate, certify.Lying(place=Place.OUTSIDE), at=at)
    certify.say(Happening.REQUEST_CERTIFIED, person_id, certificate, at=at, **officers)
