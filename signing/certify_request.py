"""Certifies a key that was made elsewhere, on a smart card for instance."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import authorities, certify
from signing.core.authority import Subject
from signing.core.keys import Happening, Place
from signing.doors import ca, requests


def certify_request(person_id: int, *, request: bytes, named: Subject, by: Reach, at: datetime) -> bytes:
    """The certificate, DER, for the key of a PKCS #10 request (RFC 2986); the names are ours, not the request's.

    The request must be signed with the key it names. Raises RequestNotAcceptedError, NotYourKeyError,
    NotPermittedError, KeyExistsError, NotEstablishedError, ProfileBrokenError.
    """
    public_key = requests.key_in(request, policy=authorities.policy(at))
    certificate = certify.certificate_for(
        person_id, public_key, name=named.common_name, organisation=named.organisation
    )
    with transaction.atomic():
        certify.make_room(person_id, name=named.common_name, organisation=named.organisation, by=by, at=at)
        certify.put_down(person_id, certificate, certify.Lying(place=Place.OUTSIDE), at=at)
        certify.say(Happening.REQUEST_CERTIFIED, person_id, certificate, at=at)
        audit.record(by=by, act="certify_request", about=f"person:{person_id}", at=at)
    return ca.certificate_der(certificate)
