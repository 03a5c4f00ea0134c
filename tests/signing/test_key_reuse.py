"""One key answers for one holder, and never again once it was in other hands."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from signing import authorities, key_office
from signing.adopt import adopt
from signing.ask import ask
from signing.certify_request import certify_request, certify_request_together
from signing.core import errors
from signing.core.authority import Role
from signing.core.keys import JointAct, Reason
from signing.core.policy import KeyKind
from signing.doors import ca, raw, requests
from signing.models import Certificate, Key
from signing.release import release
from signing.revoke import revoke
from signing.suspend import suspend
from tests.signing import pki as small
from tests.signing.test_outside import NAMED, request_for
from tests.signing.test_serials import Elsewhere
from tests.town import AT, Citizen, Town, key_officers

CARD, OTHER = raw.new_key(KeyKind.P256), raw.new_key(KeyKind.P256)


def certify(town: Town, who: Citizen, key: raw.Key = CARD) -> Certificate:
    """By two officers, whatever key the person had."""
    certify_request_together(
        who.person_id, request=request_for(key), named=NAMED, by=town.rebwar.reach, seconded_by=town.amal.reach, at=AT
    )
    return Key.objects.get(person=who.person_id).certificate


def test_a_key_that_was_in_other_hands_is_never_certified_again(town: Town) -> None:
    row = certify(town, town.zainab)
    revoke(row.number, reason=Reason.COMPROMISED, by=town.zainab.reach, at=AT)
    for who in (town.zainab, town.maryam):
        with pytest.raises((errors.KeyCompromisedError, errors.KeyOfAnotherError)):
            certify(town, who)
    theirs = Elsewhere("National CA").card(9, key=CARD)
    with pytest.raises(errors.KeyCompromisedError):
        adopt(town.zainab.person_id, certificate=theirs, by=town.rebwar.reach, seconded_by=town.amal.reach, at=AT)
    assert Key.objects.get(person=town.zainab.person_id).certificate_id == row.pk
    assert Key.objects.get(person=town.maryam.person_id).certificate.revoked_at is None  # nothing was ended for it
    assert certify(town, town.zainab, OTHER).revoked_at is None


def test_nobody_is_certified_for_anothers_key_nor_for_the_houses(town: Town) -> None:
    certify(town, town.zainab)
    seal = authorities.safe().body_holder(Role.SEAL, town.planning).key
    for key in (CARD, seal):
        with pytest.raises(errors.KeyOfAnotherError):
            certify(town, town.sara, key)
    theirs = Elsewhere("National CA").card(9, key=CARD)
    with pytest.raises(errors.KeyOfAnotherError):
        adopt(town.sara.person_id, certificate=theirs, by=town.rebwar.reach, seconded_by=town.amal.reach, at=AT)
    assert not Key.objects.filter(person=town.sara.person_id).exists()


def test_the_owner_may_have_the_same_key_certified_anew(town: Town) -> None:
    first, second = certify(town, town.zainab), certify(town, town.zainab)
    first.refresh_from_db()
    assert (first.revoked_for, second.revoked_for) == (Reason.REPLACED.value, "")


def test_a_held_key_is_not_certified_around_its_release(town: Town) -> None:
    row = certify(town, town.zainab)
    suspend(row.number, why=Reason.COMPROMISED, by=town.zainab.reach, at=AT)
    with pytest.raises(errors.KeyCompromisedError):
        certify(town, town.zainab)
    row.refresh_from_db()
    assert row.is_suspended()
    release(row.number, by=town.rebwar.reach, seconded_by=town.amal.reach, at=AT)
    assert certify(town, town.zainab).revoked_at is None


def test_a_held_key_that_another_replaces_ends_for_what_was_feared(town: Town) -> None:
    row = certify(town, town.zainab)
    suspend(row.number, why=Reason.COMPROMISED, by=town.zainab.reach, at=AT)
    certify(town, town.zainab, OTHER)
    row.refresh_from_db()
    assert row.revoked_for == Reason.COMPROMISED.value
    with pytest.raises(errors.KeyCompromisedError):
        certify(town, town.zainab)


def test_the_first_officer_already_hears_it(town: Town) -> None:
    karim, _, _ = key_officers(town)
    certify(town, town.zainab)
    for act, document in (
        (JointAct.CERTIFY, request_for(CARD)),
        (JointAct.ADOPT, Elsewhere("National CA").card(9, key=CARD)),
    ):
        with pytest.raises(errors.KeyOfAnotherError):
            ask(act, town.sara.person_id, document=document, by=karim.reach, at=AT)


def private_files() -> list[bytes]:
    """A private key in every form in which somebody could take it for a request."""
    bare = serialization.NoEncryption()
    shut = serialization.BestAvailableEncryption(b"secret")
    forms = [
        (encoding, form, lock)
        for encoding in (serialization.Encoding.PEM, serialization.Encoding.DER)
        for form, lock in (
            (serialization.PrivateFormat.PKCS8, bare),
            (serialization.PrivateFormat.PKCS8, shut),
            (serialization.PrivateFormat.TraditionalOpenSSL, bare),
        )
    ]
    files = [CARD.private_bytes(*one) for one in forms]
    files.append(CARD.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, bare))
    files.append(request_for(CARD) + files[0])
    files.append(pkcs12.serialize_key_and_certificates(b"card", CARD, None, None, shut))
    return files


@pytest.mark.parametrize("file", private_files())
def test_a_private_key_is_refused_by_its_own_sentence(town: Town, file: bytes) -> None:
    karim, _, _ = key_officers(town)
    policy = authorities.policy(AT)
    for refused in (
        lambda: requests.key_in(file, policy=policy),
        lambda: requests.authority_in(file),
        lambda: requests.check_foreign(file, issuers=(), policy=policy, at=AT),
        lambda: key_office.presented_request(file, at=AT),
        lambda: certify_request(town.zainab.person_id, request=file, named=NAMED, by=town.zainab.reach, at=AT),
        lambda: ask(JointAct.ADOPT, town.zainab.person_id, document=file, by=karim.reach, at=AT),
    ):
        with pytest.raises(errors.PrivateKeyPresentedError) as caught:
            refused()
        assert caught.value.facts == {}


def test_what_is_no_private_key_is_not_called_one() -> None:
    for harmless in (b"", b"junk", b"\x30\x00", request_for(CARD), b"-----BEGIN CERTIFICATE-----\n"):
        assert not requests.is_private(harmless)
    assert not requests.is_private(ca.certificate_der(small.raise_pki().person.certificate))
