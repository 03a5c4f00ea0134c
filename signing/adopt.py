"""Takes in a person's certificate that another authority issued: the national one, on a smart card."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import certify, key_office
from signing.core.keys import Happening, Place, check_officers


def adopt(person_id: int, *, certificate: bytes, seconded_by: Reach, by: Reach, at: datetime) -> None:
    """Two officers say whose certificate it is; its owner signs outside from then on.

    An older key of the person is revoked as replaced. Raises SamePersonError, RequestNotAcceptedError,
    NotRecognisedError when no recognised authority issued it, CertificateKnownError, KeyCompromisedError,
    KeyOfAnotherError, TrustListBrokenError.
    """
    first, second = check_officers(person_id, by.person_id, seconded_by.person_id)
    loaded = key_office.foreign_certificate(certificate, at=at)
    with transaction.atomic():
        certify.end_older(person_id, at=at)
        certify.put_down(person_id, loaded, certify.Lying(place=Place.OUTSIDE), at=at, is_foreign=True)
        certify.say(Happening.IMPORTED, person_id, loaded, at=at, first=first, second=second)
        audit.record(by=by, act="adopt", about=f"person:{person_id}", at=at, note=f"second={second}")
