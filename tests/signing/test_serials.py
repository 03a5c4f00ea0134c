"""A serial is its issuer's (RFC 5280 section 4.1.2.2): rows, deeds, lists and answers go by both."""

from datetime import timedelta
from importlib import import_module

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from django.apps import apps
from django.db import IntegrityError, transaction

from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from signing import authorities, key_office
from signing.adopt import adopt
from signing.core import errors
from signing.core.authority import Role
from signing.core.keys import Reason
from signing.core.policy import KeyKind
from signing.doors import ca, raw
from signing.models import Certificate, Key
from signing.recognise import recognise
from signing.revoke import revoke
from signing.suspend import suspend
from tests.town import AT, TODAY, Citizen, Town, key_officers

DAYS = AT - timedelta(days=1), AT + timedelta(days=90)


class Elsewhere:
    """Another authority, which counts its certificates as it likes."""

    def __init__(self, name: str) -> None:
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        self.key = raw.new_key(KeyKind.P256)
        self.root = self._made(self.name, self.key.public_key(), 1, x509.BasicConstraints(ca=True, path_length=None))
        recognise(ca.certificate_pem(self.root), name=name, term=Term(from_on=TODAY), by=CLOCKWORK, at=AT)

    def card(self, serial: int, *, key: raw.Key | None = None) -> bytes:
        """A person's certificate of that serial."""
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Somebody")])
        public = (key or raw.new_key(KeyKind.P256)).public_key()
        return ca.certificate_pem(
            self._made(subject, public, serial, x509.BasicConstraints(ca=False, path_length=None))
        )

    def _made(
        self, subject: x509.Name, key: raw.PublicKey, serial: int, kind: x509.BasicConstraints
    ) -> x509.Certificate:
        usages = dict.fromkeys(
            ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
        )
        usage = x509.KeyUsage(
            digital_signature=not kind.ca, content_commitment=not kind.ca, key_cert_sign=kind.ca, crl_sign=kind.ca,
            **usages,
        )  # fmt: skip
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key)
            .serial_number(serial)
            .not_valid_before(DAYS[0])
            .not_valid_after(DAYS[1])
            .add_extension(kind, critical=True)
            .add_extension(usage, critical=True)
            .sign(self.key, hashes.SHA256())
        )


def take_in(town: Town, who: Citizen, card: bytes) -> Certificate:
    adopt(who.person_id, certificate=card, by=town.rebwar.reach, seconded_by=town.amal.reach, at=AT)
    return Certificate.objects.get(person=who.person_id, is_foreign=True)


def ours(who: Citizen) -> Certificate:
    return Key.objects.get(person=who.person_id).certificate


def answered(serial: int) -> ocsp.OCSPResponse:
    """What our responder says of our newest authority's certificate of that serial."""
    issuer = authorities.safe().certificate(Role.ISSUING)
    spki = issuer.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    asked = ocsp.OCSPRequestBuilder().add_certificate_by_hash(
        _digest(issuer.subject.public_bytes()), _digest(spki), serial, hashes.SHA256()
    )
    der = asked.build().public_bytes(serialization.Encoding.DER)
    return ocsp.load_der_ocsp_response(authorities.status_answer(der))


def _digest(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize()


def listed() -> set[int]:
    return {line.serial_number for line in x509.load_der_x509_crl(authorities.revocation_list("issuing"))}


def test_two_authorities_may_give_one_serial_and_each_is_ended_alone(town: Town) -> None:
    first, second = Elsewhere("National CA"), Elsewhere("Other CA")
    card = first.card(7)
    one, two = take_in(town, town.zainab, card), take_in(town, town.sara, second.card(7))
    assert one.serial == two.serial
    assert one.number != two.number
    with pytest.raises(errors.CertificateKnownError):
        take_in(town, town.omar, card)
    with pytest.raises(errors.CertificateKnownError):
        take_in(town, town.omar, first.card(7))  # another key under the same number: their fault, and not taken in
    with pytest.raises(errors.NoKeyError):
        revoke(one.serial, reason=Reason.LEFT, by=CLOCKWORK, at=AT)  # none of ours
    revoke(one.number, reason=Reason.LEFT, by=CLOCKWORK, at=AT)
    suspend(two.number, why=Reason.LEFT, by=CLOCKWORK, at=AT)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.revoked_for, two.revoked_for) == (Reason.LEFT.value, Reason.HELD.value)
    assert listed() == set()
    assert answered(7).response_status is ocsp.OCSPResponseStatus.UNAUTHORIZED


def test_a_card_with_a_serial_of_ours_leaves_ours_alone(town: Town) -> None:
    own = ours(town.maryam)
    theirs = take_in(town, town.zainab, Elsewhere("National CA").card(int(own.serial, 16)))
    assert theirs.serial == own.serial
    revoke(theirs.number, reason=Reason.COMPROMISED, by=CLOCKWORK, at=AT)
    assert answered(int(own.serial, 16)).certificate_status is ocsp.OCSPCertStatus.GOOD
    assert listed() == set()
    revoke(own.number, reason=Reason.LEFT, by=CLOCKWORK, at=AT)
    assert answered(int(own.serial, 16)).revocation_reason is x509.ReasonFlags.affiliation_changed
    assert listed() == {int(own.serial, 16)}


def test_each_is_downloaded_by_its_own_number(town: Town) -> None:
    karim, _, _ = key_officers(town)
    own = ours(town.maryam)
    theirs = take_in(town, town.maryam, Elsewhere("National CA").card(int(own.serial, 16)))
    for row in (own, theirs):
        found = key_office.certificate_of(town.maryam.person_id, number=row.number, reach=karim.reach, at=AT)
        assert found == bytes(row.der)
    numbers = {one.number for one in key_office.sheet(town.maryam.person_id, reach=karim.reach, at=AT).certificates}
    assert numbers == {own.number, theirs.number}


def test_the_database_keeps_a_number_once(town: Town) -> None:
    row = ours(town.maryam)
    for other in ({"is_foreign": True}, {"issuer_hash": "0" * 64}):
        twin = Certificate.objects.get(pk=row.pk)
        twin.pk = None
        for name, value in other.items():
            setattr(twin, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)


def test_rows_of_before_learn_their_issuer_and_key(town: Town) -> None:
    known = list(Certificate.objects.values_list("pk", "issuer_hash", "key_hash"))
    assert len({key for _, _, key in known}) == len(known)
    for pk, _, _ in known:
        Certificate.objects.filter(pk=pk).update(issuer_hash=f"{pk:064x}", key_hash="")
    import_module("signing.migrations.0009_issuers_and_keys_are_hashed").fill(apps, None)
    assert list(Certificate.objects.values_list("pk", "issuer_hash", "key_hash")) == known
