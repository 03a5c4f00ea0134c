"""Gives a person a signing key that lies on a token and never leaves it."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import authorities, certify
from signing.core.authority import Subject
from signing.core.errors import TokenPinError, WrongPinError
from signing.core.keys import Happening, Place
from signing.doors import tokens


def enrol_token(person_id: int, *, named: Subject, card: tokens.Card, by: Reach, at: datetime) -> None:
    """Makes the key on the token (sensitive, not extractable) and certifies it; the token's PIN opens it.

    The key is made first: a crash before the commit leaves one on the token that nobody certified. Raises
    TokenPinError, TokenNotReadyError, NotYourKeyError, NotPermittedError, KeyExistsError, NotEstablishedError,
    ProfileBrokenError.
    """
    with transaction.atomic():
        certify.make_room(person_id, name=named.common_name, organisation=named.organisation, by=by, at=at)
        kind = authorities.policy(at).key_kind
        try:
            key = tokens.make_key(card, name=tokens.name_of(person_id), kind=kind)
        except WrongPinError as error:
            raise TokenPinError from error
        certificate = certify.certificate_for(
            person_id, key.public_key(), name=named.common_name, organisation=named.organisation
        )
        certify.put_down(person_id, certificate, certify.Lying(place=Place.TOKEN, token=card.label), at=at)
        certify.say(Happening.KEY_ISSUED, person_id, certificate, at=at, place=Place.TOKEN.value)
        audit.record(by=by, act="enrol", about=f"person:{person_id}", at=at, note=Place.TOKEN.value)
