"""Certifies a key that was made elsewhere, on a smart card for instance."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import authorities, certify
from signing.core.authority import Subject
from signing.core.keys import Happening, Place, check_officers
from signing.doors import ca, requests


def certify_request(
    person_id: int, *, request: bytes, named: Subject, by: Reach, at: datetime, seconded_by: Reach | None = None
) -> bytes:
    """The certificate, DER, for the key of a PKCS #10 request (RFC 2986); the names are ours, not the request's.

    The request must be signed with the key it names. Two officers certify it together, and end an older key;
    or the owner does by their permit. Raises RequestNotAcceptedError, SamePersonError, NotYourKeyError,
    NotPermittedError, KeyExistsError, NotEstablishedError, ProfileBrokenError.
    """
    public_key = requests.key_in(request, policy=authorities.policy(at))
    officers = {}
    if seconded_by is not None:
        first, second = check_officers(person_id, by.person_id, seconded_by.person_id)
        officers = {"first": first, "second": second}
    certificate = certify.certificate_for(
        person_id, public_key, name=named.common_name, organisation=named.organisation
    )
    with transaction.atomic():
        if officers:
            certify.end_older(person_id, at=at)
        else:
            certify.make_room(person_id, name=named.common_name, organisation=named.organisation, by=by, at=at)
        certify.put_down(person_id, certificate, certify.Lying(place=Place.OUTSIDE), at=at)
        certify.say(Happening.REQUEST_CERTIFIED, person_id, certificate, at=at, **officers)
        second_note = f"second={officers['second']}" if officers else ""
        audit.record(by=by, act="certify_request", about=f"person:{person_id}", at=at, note=second_note)
    return ca.certificate_der(certificate)
