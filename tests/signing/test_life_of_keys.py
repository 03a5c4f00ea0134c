"""A key's life: permitted by two, its PIN chosen by its owner, noticed, renewed, held, released, taken back."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from cryptography import x509
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from directory import whois
from directory.appoint import relieve
from directory.core.errors import SamePersonError
from directory.core.reach import CLOCKWORK, Reach
from directory.models import Person, Tenure
from signing import authorities, keys
from signing.core import errors
from signing.core.authority import Role
from signing.core.keys import KeyPermit, Reason
from signing.core.verdict import Indication
from signing.doors.clock import trusted_time
from signing.enrol import enrol
from signing.events import events_after
from signing.keys import keyless
from signing.models import Certificate, Key, Permit
from signing.permit import permit
from signing.release import release
from signing.renew_key import renew_key
from signing.reopen import reopen
from signing.retire import retire
from signing.revoke import revoke
from signing.sign import lay_fields, sign
from signing.suspend import suspend
from signing.unlock import OpenKey, unlock
from signing.verify import verdict_on
from tests.signing import pki as small
from tests.town import AT, PIN, TODAY, Town

NEW_PIN = "730156"
NAME, BODY = "Dr Maryam Saad Kadhim", "Ministry of Planning"


def opened(town: Town, pin: str = PIN) -> OpenKey:
    return unlock(town.maryam.person_id, pin=pin, by=town.maryam.reach, at=AT)


def serial_of(town: Town) -> str:
    return str(Key.objects.get(person_id=town.maryam.person_id).certificate.serial)


def told() -> list[str]:
    return [event.kind.value for event in events_after(0)]


def signed(town: Town, key: OpenKey) -> bytes:
    pdf = lay_fields(small.letter(), small.BOXES)
    return sign(pdf, key=key, field=small.SIGNATURE, appearance=small.stamp(), reason="", at=AT)


def allow(town: Town, *, by: Reach, seconded_by: Reach, name: str = NAME) -> None:
    permit(town.maryam.person_id, name=name, organisation=BODY, by=by, seconded_by=seconded_by, at=AT)


def listed() -> dict[str, x509.ReasonFlags]:
    crl = x509.load_der_x509_crl(authorities.revocation_list(Role.ISSUING))
    return {
        f"{line.serial_number:032x}": line.extensions.get_extension_for_class(x509.CRLReason).value.reason
        for line in crl
    }


def test_a_forgotten_pin_means_a_new_key_by_two_officers_and_the_owner(town: Town) -> None:
    old, me = serial_of(town), town.maryam
    with pytest.raises(errors.NotPermittedError):
        enrol(me.person_id, name=NAME, organisation=BODY, pin=NEW_PIN, by=me.reach, at=AT)
    allow(town, by=town.rebwar.reach, seconded_by=town.amal.reach)
    assert keys.permit_for(me.person_id, at=AT) == KeyPermit(
        name=NAME, organisation=BODY, until_at=AT + timedelta(days=7)
    )
    for wrong in ({"name": "Somebody Else", "organisation": BODY}, {"name": NAME, "organisation": "Elsewhere"}):
        with pytest.raises(errors.NotPermittedError):
            enrol(me.person_id, **wrong, pin=NEW_PIN, by=me.reach, at=AT)
    with pytest.raises(errors.NotYourKeyError):
        enrol(me.person_id, name=NAME, organisation=BODY, pin=NEW_PIN, by=town.rebwar.reach, at=AT)
    assert serial_of(town) == old
    enrol(me.person_id, name=NAME, organisation=BODY, pin=NEW_PIN, by=me.reach, at=AT)
    opened(town, NEW_PIN)
    assert Certificate.objects.get(serial=old).revoked_for == Reason.REPLACED
    assert told()[-3:] == ["key_permitted", "revoked", "key_issued"]
    with pytest.raises(errors.NotPermittedError):
        enrol(me.person_id, name=NAME, organisation=BODY, pin=PIN, by=me.reach, at=AT)


def test_a_permit_ends_after_a_week(town: Town) -> None:
    allow(town, by=town.rebwar.reach, seconded_by=town.amal.reach)
    later = AT + timedelta(days=8)
    assert keys.permit_for(town.maryam.person_id, at=later) is None
    with pytest.raises(errors.NotPermittedError):
        enrol(town.maryam.person_id, name=NAME, organisation=BODY, pin=NEW_PIN, by=town.maryam.reach, at=later)


def test_officers_are_two_others(town: Town) -> None:
    me, one, two = town.maryam, town.rebwar.reach, town.amal.reach
    for by, second in ((one, one), (me.reach, one), (one, me.reach), (CLOCKWORK, one), (one, CLOCKWORK)):
        with pytest.raises(SamePersonError):
            allow(town, by=by, seconded_by=second)
        with pytest.raises(SamePersonError):
            reopen(me.person_id, by=by, seconded_by=second, at=AT)
        with pytest.raises(SamePersonError):
            release(serial_of(town), by=by, seconded_by=second, at=AT)
    facts = {"name": NAME, "organisation": BODY, "given_at": AT, "until_at": AT}
    for first_id, second_id in ((me.person_id, two.person_id), (one.person_id, one.person_id)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Permit.objects.create(person_id=me.person_id, first_id=first_id, second_id=second_id, **facts)


def test_two_officers_unlock_a_locked_key(town: Town) -> None:
    one, two = town.rebwar.reach, town.amal.reach
    with pytest.raises(errors.NotLockedError):
        reopen(town.maryam.person_id, by=one, seconded_by=two, at=AT)
    with pytest.raises(errors.NoKeyError):
        reopen(town.zainab.person_id, by=one, seconded_by=two, at=AT)
    for _ in range(5):
        with pytest.raises((errors.WrongPinError, errors.KeyLockedError)):
            opened(town, "000001")
    with pytest.raises(errors.KeyLockedError):
        opened(town)
    reopen(town.maryam.person_id, by=one, seconded_by=two, at=AT)
    signed(town, opened(town))
    assert told()[-2:] == ["key_locked", "key_unlocked"]
    assert events_after(0)[-1].facts["second"] == two.person_id


def test_a_key_is_renewed_in_one_sitting(town: Town) -> None:
    pdf = signed(town, opened(town))
    old, key = serial_of(town), opened(town)
    with pytest.raises(errors.NotYourKeyError):
        renew_key(key, pin=NEW_PIN, by=town.amal.reach, at=AT)
    with pytest.raises(errors.PinNotAcceptedError):
        renew_key(key, pin="1", by=town.maryam.reach, at=AT)
    renew_key(key, pin=NEW_PIN, by=town.maryam.reach, at=trusted_time())
    new = Certificate.objects.get(serial=serial_of(town))
    assert Certificate.objects.get(serial=old).revoked_for == Reason.REPLACED
    assert x509.load_der_x509_certificate(bytes(new.der)).subject.rfc4514_string().count(NAME) == 1
    assert events_after(0)[-1].facts["replaces"] == old
    signed(town, opened(town, NEW_PIN))
    authorities.revocation_list(Role.ISSUING)
    assert verdict_on(pdf, at=None, expected_fields=(small.SIGNATURE,)).indication is Indication.TOTAL_PASSED
    with pytest.raises(errors.KeySpentError):
        renew_key(key, pin=NEW_PIN, by=town.maryam.reach, at=AT)


def test_an_older_key_renews_nothing(town: Town) -> None:
    first, second = opened(town), opened(town)
    renew_key(first, pin=NEW_PIN, by=town.maryam.reach, at=AT)
    with pytest.raises(errors.KeyRevokedError):
        renew_key(second, pin=NEW_PIN, by=town.maryam.reach, at=AT)


def test_owners_are_told_at_30_7_and_1_days(town: Town) -> None:
    row = Certificate.objects.get(serial=serial_of(town))
    assert keys.keys_expiring(TODAY) == ()
    for days, notice in ((31, None), (30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 1)):
        row.not_after = AT.replace(hour=9) + timedelta(days=days)
        row.save(update_fields=["not_after"])
        found = keys.keys_expiring(AT.date())
        assert [(one.person_id, one.days_left, one.notice) for one in found] == (
            [] if notice is None else [(town.maryam.person_id, days, notice)]
        )
    revoke(row.serial, reason=Reason.CEASED, by=CLOCKWORK, at=AT)
    assert keys.keys_expiring(AT.date()) == ()


def test_who_left_every_post_signs_no_more(town: Town) -> None:
    assert retire(on=TODAY, by=CLOCKWORK, at=AT) == 0
    tenure = Tenure.objects.get(person_id=town.maryam.person_id)
    relieve(tenure.pk, last_on=TODAY - timedelta(days=1), by=CLOCKWORK, at=AT)
    Person.objects.filter(pk=town.hasan.person_id).update(is_active=False)
    assert retire(on=TODAY, by=CLOCKWORK, at=AT) == 2
    assert retire(on=TODAY, by=CLOCKWORK, at=AT) == 0
    with pytest.raises(errors.KeyRevokedError):
        opened(town)
    assert set(listed().values()) == {x509.ReasonFlags.affiliation_changed}
    assert keys.has_key(town.amal.person_id, at=AT)


def test_a_suspended_key_waits_and_is_released(town: Town) -> None:
    serial, one, two = serial_of(town), town.rebwar.reach, town.amal.reach
    assert listed() == {}
    key = opened(town)
    suspend(serial, why=Reason.COMPROMISED, by=town.maryam.reach, at=AT)
    assert listed() == {serial: x509.ReasonFlags.certificate_hold}
    with pytest.raises(errors.KeySuspendedError):
        opened(town)
    with pytest.raises(errors.KeyRevokedError):
        signed(town, key)
    with pytest.raises(errors.KeySuspendedError):
        suspend(serial, why=Reason.LEFT, by=CLOCKWORK, at=AT)
    with pytest.raises(errors.KeyExistsError):
        enrol(town.maryam.person_id, name=NAME, organisation=BODY, pin=NEW_PIN, by=CLOCKWORK, at=AT)
    release(serial, by=one, seconded_by=two, at=AT)
    assert listed() == {}
    assert events_after(0)[-1].facts["reason"] == "removeFromCRL"
    signed(town, opened(town))
    with pytest.raises(errors.NotSuspendedError):
        release(serial, by=one, seconded_by=two, at=AT)


def test_what_is_suspended_may_be_revoked_for_good(town: Town) -> None:
    serial = serial_of(town)
    suspend(serial, why=Reason.COMPROMISED, by=CLOCKWORK, at=AT)
    revoke(serial, reason=Reason.COMPROMISED, by=CLOCKWORK, at=AT + timedelta(hours=1))
    assert listed() == {serial: x509.ReasonFlags.key_compromise}
    assert Certificate.objects.get(serial=serial).revoked_at == AT
    for refused in (
        lambda: suspend(serial, why=Reason.LEFT, by=CLOCKWORK, at=AT),
        lambda: revoke(serial, reason=Reason.LEFT, by=CLOCKWORK, at=AT),
    ):
        with pytest.raises(errors.KeyRevokedError):
            refused()
    with pytest.raises(RuntimeError):
        revoke(serial, reason=Reason.HELD, by=CLOCKWORK, at=AT)
    for unknown in (
        lambda: suspend("00", why=Reason.LEFT, by=CLOCKWORK, at=AT),
        lambda: release("00", by=town.rebwar.reach, seconded_by=town.amal.reach, at=AT),
    ):
        with pytest.raises(errors.NoKeyError):
            unknown()


def test_one_released_and_one_revoked_at_once_make_a_new_list(town: Town) -> None:
    first, second = serial_of(town), str(Key.objects.get(person_id=town.hasan.person_id).certificate.serial)
    suspend(first, why=Reason.LEFT, by=CLOCKWORK, at=AT)
    assert set(listed()) == {first}
    release(first, by=town.rebwar.reach, seconded_by=town.amal.reach, at=AT)
    revoke(second, reason=Reason.LEFT, by=CLOCKWORK, at=AT)
    assert set(listed()) == {second}


def test_a_suspended_key_of_somebody_who_left_ends_for_what_was_feared(town: Town) -> None:
    suspend(serial_of(town), why=Reason.COMPROMISED, by=CLOCKWORK, at=AT)
    Person.objects.filter(pk=town.maryam.person_id).update(is_active=False)
    assert retire(on=TODAY, by=CLOCKWORK, at=AT) == 1
    assert retire(on=TODAY, by=CLOCKWORK, at=AT) == 0
    assert Certificate.objects.get(serial=serial_of(town)).revoked_for == Reason.COMPROMISED.value


def test_a_key_that_was_replaced_meanwhile_is_left_alone(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [town.maryam.person_id, town.hasan.person_id]
    asked = whois.in_office

    def meanwhile(ids: Iterable[int], *, on: date) -> frozenset[int]:
        found = asked(ids, on=on)
        Key.objects.filter(person_id=town.maryam.person_id).delete()
        return found

    Person.objects.filter(pk__in=people).update(is_active=False)
    monkeypatch.setattr("signing.retire.whois.in_office", meanwhile)
    assert retire(on=TODAY, by=CLOCKWORK, at=AT) == 1


def test_who_cannot_sign_now_is_found_in_one_query(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = {town.maryam.person_id, town.hasan.person_id, town.zainab.person_id}
    with django_assert_num_queries(1):
        assert keyless(people, at=AT) == {town.zainab.person_id}
    over = Key.objects.get(person_id=town.hasan.person_id).certificate.not_after
    assert keyless(people, at=over) == people
    Key.objects.filter(person_id=town.hasan.person_id).update(locked_at=AT)
    suspend(serial_of(town), why=Reason.COMPROMISED, by=CLOCKWORK, at=AT)
    assert keyless(people, at=AT) == people
    assert keyless((), at=AT) == frozenset()
