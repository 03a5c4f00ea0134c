"""Keys on a token: SoftHSM2 stands for one. They sign, and they never leave."""

from pathlib import Path

import pytest

from config.env import Place
from directory.core.reach import CLOCKWORK
from signing.core import errors
from signing.core.authority import Subject
from signing.core.policy import KeyKind
from signing.doors import raw, tokens
from signing.enrol_token import enrol_token
from signing.models import Key
from signing.sign import lay_fields, sign
from signing.unlock import unlock
from signing.verify import verdict_on
from tests.signing import pki as small
from tests.signing import softhsm
from tests.town import AT, Town

pytestmark = [pytest.mark.servers, pytest.mark.skipif(softhsm.LIBRARY is None, reason=softhsm.MISSING)]
LABEL, TOKEN_PIN = softhsm.PERSONS, softhsm.PIN


@pytest.fixture
def card(soft_tokens: Path) -> tokens.Card:
    """A token of persons."""
    return tokens.Card(module=soft_tokens, label=LABEL, pin=TOKEN_PIN)


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_key_of_each_kind_signs_and_stays(card: tokens.Card, kind: KeyKind) -> None:
    key = tokens.make_key(card, name=f"of-{kind.value}", kind=kind)
    assert raw.kind_of(key.public_key()) == kind.value
    again = tokens.open_key(card, name=f"of-{kind.value}", public=key.public_key())
    assert raw.verifies(key.public_key(), raw.sign(again, b"a letter"), b"a letter")
    for leave in (key.private_numbers, lambda: key.private_bytes(None, None, None), key.__reduce__):
        with pytest.raises(TypeError):
            leave()
    assert TOKEN_PIN not in repr(card)


def test_a_wrong_pin_or_a_missing_token_is_said(card: tokens.Card) -> None:
    wrong = tokens.Card(module=card.module, label=LABEL, pin="000000")
    missing = tokens.Card(module=card.module, label="nowhere", pin=TOKEN_PIN)
    public = raw.new_key(KeyKind.P256).public_key()
    with pytest.raises(errors.WrongPinError):
        tokens.open_key(wrong, name="x", public=public)
    for there, name in ((missing, "x"), (card, "nothing")):
        with pytest.raises(errors.TokenNotReadyError):
            tokens.open_key(there, name=name, public=public)


def test_a_person_signs_with_a_token(card: tokens.Card, town: Town, place: Place) -> None:
    (place.keys / "pkcs11.module").write_text(str(card.module))
    named = Subject(common_name="Zainab Ali Hasan", organisation="Ministry of Planning")
    enrol_token(town.zainab.person_id, named=named, card=card, by=CLOCKWORK, at=AT)
    with pytest.raises(errors.WrongPinError) as caught:
        unlock(town.zainab.person_id, pin="000000", by=town.zainab.reach, at=AT)
    assert caught.value.facts == {"left": 4}
    key = unlock(town.zainab.person_id, pin=TOKEN_PIN, by=town.zainab.reach, at=AT)
    pdf = lay_fields(small.letter(), small.BOXES)
    signed = sign(pdf, key=key, field=small.SIGNATURE, appearance=small.stamp(), reason="", at=AT)
    verdict_on(signed, at=None, expected_fields=(small.SIGNATURE,)).require()


def test_a_second_key_of_the_same_person_on_the_token_stands_for_the_certificate(
    card: tokens.Card, town: Town, place: Place
) -> None:
    """A crash left one that nobody certified, or the first was revoked: both have the person's name."""
    (place.keys / "pkcs11.module").write_text(str(card.module))
    who, named = town.zainab.person_id, Subject(common_name="Zainab Ali Hasan", organisation="Ministry of Planning")
    tokens.make_key(card, name=tokens.name_of(who), kind=KeyKind.P256)
    enrol_token(who, named=named, card=card, by=CLOCKWORK, at=AT)
    tokens.make_key(card, name=tokens.name_of(who), kind=KeyKind.P256)
    key = unlock(who, pin=TOKEN_PIN, by=town.zainab.reach, at=AT)
    signed = sign(
        lay_fields(small.letter(), small.BOXES), key=key, field=small.SIGNATURE, appearance=small.stamp(), reason="",
        at=AT,
    )  # fmt: skip
    verdict_on(signed, at=None, expected_fields=(small.SIGNATURE,)).require()


def test_a_token_that_is_not_there_costs_no_try(card: tokens.Card, town: Town, place: Place) -> None:
    library = place.keys / "pkcs11.module"
    library.write_text(str(card.module))
    who, named = town.zainab.person_id, Subject(common_name="Zainab Ali Hasan", organisation="Ministry of Planning")
    enrol_token(who, named=named, card=card, by=CLOCKWORK, at=AT)
    Key.objects.filter(person_id=who).update(token="pulled out")
    for _ in range(6):
        with pytest.raises(errors.TokenNotReadyError):
            unlock(who, pin=TOKEN_PIN, by=town.zainab.reach, at=AT)
    Key.objects.filter(person_id=who).update(token=card.label)
    with pytest.raises(errors.WrongPinError) as caught:
        unlock(who, pin="000000", by=town.zainab.reach, at=AT)
    assert caught.value.facts == {"left": 4}
    unlock(who, pin=TOKEN_PIN, by=town.zainab.reach, at=AT)
