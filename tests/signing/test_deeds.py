"""The room's deeds over the town: keys are opened by PIN, letters signed, sealed, judged; keys end."""

import io
import subprocess
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from django.core.management import call_command
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from config.env import Place
from directory.core.reach import CLOCKWORK
from signing import authorities, wording
from signing.core import errors
from signing.core.authority import Role
from signing.core.keys import Happening, Reason
from signing.core.policy import Level
from signing.core.verdict import Indication
from signing.doors import ca
from signing.doors.clock import trusted_time
from signing.enrol import enrol
from signing.establish import BodyName, establish
from signing.events import events_after
from signing.keys import certificate_line, has_key
from signing.models import Certificate, Event, Key
from signing.qr import code_key_id, is_code, sign_code
from signing.revoke import revoke
from signing.sign import lay_fields, seal, sign
from signing.stamp_time import stamp_time
from signing.unlock import OpenKey, unlock
from signing.verify import verdict_on
from tests.foreign import needs
from tests.signing import pki as small
from tests.town import AT, PIN, TODAY, Town

FIELDS = (small.SIGNATURE, small.SEAL)


def opened(town: Town, *, uses: int = 1) -> OpenKey:
    return unlock(town.maryam.person_id, pin=PIN, by=town.maryam.reach, at=AT, uses=uses)


def signed_by_maryam(town: Town) -> bytes:
    pdf = lay_fields(small.letter(), small.BOXES)
    return sign(pdf, key=opened(town), field=small.SIGNATURE, appearance=small.stamp(), reason="اعتماد", at=AT)


def sealed_letter(town: Town) -> bytes:
    pdf = signed_by_maryam(town)
    return seal(pdf, body_id=town.planning, field=small.SEAL, appearance=small.stamp(), reason="2026/17", at=AT)


def test_a_signed_and_sealed_letter_is_trusted(town: Town) -> None:
    verdict = verdict_on(sealed_letter(town), at=None, expected_fields=FIELDS)
    verdict.require()
    person, body, _ = verdict.signatures
    assert (person.person_id, person.reason, person.level) == (town.maryam.person_id, "اعتماد", Level.LTA)
    assert body.organisation == "Ministry of Planning"
    assert person.signed_at is not None
    assert abs(person.signed_at - AT) < timedelta(seconds=2)


def test_the_signature_alone_is_trusted_before_registration(town: Town) -> None:
    verdict_on(signed_by_maryam(town), at=None, expected_fields=(small.SIGNATURE,)).require()


@needs("pdfsig", "qpdf")
def test_other_tools_call_both_signatures_valid(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(sealed_letter(town))
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid.") == 2
    assert said.count("ETSI.CAdES.detached") == 2
    assert "Total document signed" in said
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0
    assert "No syntax or stream encoding errors" in checked.stdout


def test_the_first_signature_certifies_and_metadata_stay(town: Town) -> None:
    with pikepdf.open(io.BytesIO(sealed_letter(town))) as document, pikepdf.open(io.BytesIO(small.frozen())) as frozen:
        reference = document.Root.Perms.DocMDP.Reference[0]
        assert int(reference.TransformParams.P) == 2
        assert "/Version" not in document.Root
        assert document.Root.Metadata.read_bytes() == frozen.Root.Metadata.read_bytes()


def test_a_changed_letter_is_not_required(town: Town) -> None:
    pdf = sealed_letter(town)
    broken = pdf.replace(b"/MediaBox", b"/MediaBax", 1)
    with pytest.raises(errors.NotTrustedError):
        verdict_on(broken, at=None).require()


def test_an_open_key_signs_once(town: Town) -> None:
    key = opened(town)
    pdf = lay_fields(small.letter(), small.BOXES)
    signed = sign(pdf, key=key, field=small.SIGNATURE, appearance=small.stamp(), reason="", at=AT)
    with pytest.raises(errors.KeySpentError):
        sign(signed, key=key, field=small.SEAL, appearance=small.stamp(), reason="", at=AT)
    assert "Private" not in repr(key)
    with pytest.raises(TypeError):
        key.__reduce__()
    twice = opened(town, uses=2)
    twice.take()
    twice.take()
    with pytest.raises(errors.KeySpentError):
        twice.take()


def test_five_wrong_pins_lock_the_key(town: Town) -> None:
    person = town.maryam
    for left in (4, 3, 2, 1):
        with pytest.raises(errors.WrongPinError) as caught:
            unlock(person.person_id, pin="000001", by=person.reach, at=AT)
        assert caught.value.facts == {"left": left}
    with pytest.raises(errors.KeyLockedError):
        unlock(person.person_id, pin="000001", by=person.reach, at=AT)
    with pytest.raises(errors.KeyLockedError):
        opened(town)
    assert not has_key(person.person_id, at=AT)
    assert events_after(0)[-1].kind is Happening.KEY_LOCKED


def test_a_right_pin_forgets_the_wrong_ones(town: Town) -> None:
    for _ in range(4):
        with pytest.raises(errors.WrongPinError):
            unlock(town.maryam.person_id, pin="wrong-1", by=town.maryam.reach, at=AT)
    opened(town)
    assert Key.objects.get(person_id=town.maryam.person_id).tries == 0


def test_the_try_is_counted_before_the_pin_is_looked_at(town: Town, place: Place) -> None:
    (place.keys / "pin.pepper").unlink()
    (place.keys / "pin.pepper").mkdir()
    with pytest.raises(OSError, match="pepper"):
        opened(town)
    assert Key.objects.get(person_id=town.maryam.person_id).tries == 1


def test_nobody_opens_somebody_elses_key(town: Town) -> None:
    with pytest.raises(errors.NotYourKeyError):
        unlock(town.maryam.person_id, pin=PIN, by=town.zainab.reach, at=AT)
    with pytest.raises(errors.NotYourKeyError):
        unlock(town.maryam.person_id, pin=PIN, by=CLOCKWORK, at=AT)
    with pytest.raises(errors.NoKeyError):
        unlock(town.zainab.person_id, pin=PIN, by=town.zainab.reach, at=AT)


def test_a_locked_key_moved_to_another_row_does_not_open(town: Town) -> None:
    theirs = Key.objects.get(person_id=town.hasan.person_id)
    mine = Key.objects.get(person_id=town.maryam.person_id)
    Key.objects.filter(pk=mine.pk).update(box=theirs.box, salt=theirs.salt)
    with pytest.raises(errors.WrongPinError):
        opened(town)


def test_pins_that_say_nothing_are_refused(town: Town) -> None:
    for pin in ("12345", "111111", "1" * 13, ""):
        with pytest.raises(errors.PinNotAcceptedError):
            enrol(town.zainab.person_id, name="Zainab", organisation="Planning", pin=pin, by=CLOCKWORK, at=AT)


def test_a_second_key_needs_the_first_revoked(town: Town) -> None:
    def again() -> None:
        enrol(town.maryam.person_id, name="Maryam", organisation="Planning", pin="730156", by=CLOCKWORK, at=AT)

    with pytest.raises(errors.KeyExistsError):
        again()
    serial = Key.objects.get(person_id=town.maryam.person_id).certificate.serial
    revoke(serial, reason=Reason.REPLACED, by=CLOCKWORK, at=AT)
    with pytest.raises(errors.KeyRevokedError):
        opened(town)
    again()
    unlock(town.maryam.person_id, pin="730156", by=town.maryam.reach, at=AT)


def test_a_revoked_key_signs_nothing_more_and_stands_in_the_list(town: Town) -> None:
    key = opened(town)
    before = authorities.revocation_list(Role.ISSUING)
    revoke(key.serial, reason=Reason.COMPROMISED, by=CLOCKWORK, at=AT)
    with pytest.raises(errors.KeyRevokedError):
        sign(small.frozen(), key=key, field=small.SIGNATURE, appearance=small.stamp(), reason="", at=AT)
    now = authorities.revocation_list(Role.ISSUING)
    assert len(x509.load_der_x509_crl(before)) == 0
    (line,) = x509.load_der_x509_crl(now)
    assert f"{line.serial_number:032x}" == key.serial
    with pytest.raises(errors.KeyRevokedError):
        revoke(key.serial, reason=Reason.LEFT, by=CLOCKWORK, at=AT)


def test_a_signature_made_before_the_revocation_stays_good(town: Town) -> None:
    pdf = sealed_letter(town)
    serial = Key.objects.get(person_id=town.maryam.person_id).certificate.serial
    revoke(serial, reason=Reason.LEFT, by=CLOCKWORK, at=trusted_time())
    authorities.revocation_list(Role.ISSUING)
    assert verdict_on(pdf, at=None).indication is Indication.TOTAL_PASSED


def test_fields_must_be_there_and_free(town: Town) -> None:
    with pytest.raises(errors.FieldNotFreeError):
        sign(small.frozen(), key=opened(town), field="nowhere", appearance=small.stamp(), reason="", at=AT)
    pdf = signed_by_maryam(town)
    with pytest.raises(errors.FieldNotFreeError):
        seal(pdf, body_id=town.planning, field=small.SIGNATURE, appearance=small.stamp(), reason="", at=AT)
    with pytest.raises(errors.NoKeyError):
        seal(pdf, body_id=town.audit, field=small.SEAL, appearance=small.stamp(), reason="", at=AT)
    for junk in (b"", b"%PDF-1.7", b"hello", pdf[:1000]):
        with pytest.raises(errors.NotSignableError):
            seal(junk, body_id=town.planning, field=small.SEAL, appearance=small.stamp(), reason="", at=AT)
    with pytest.raises(errors.NotSignableError):
        seal(pdf, body_id=town.planning, field=small.SEAL, appearance=b"no page", reason="", at=AT)


def test_establish_may_be_called_again_and_adds_bodies(town: Town, place: Place) -> None:
    root = (place.keys / "root.pem").read_bytes()
    count = Certificate.objects.count()
    establish(bodies=[BodyName(body_id=town.planning, name_en="Planning", name_ar="التخطيط")], by=CLOCKWORK, at=AT)
    assert (place.keys / "root.pem").read_bytes() == root
    assert Certificate.objects.count() == count
    establish(bodies=[BodyName(body_id=town.audit, name_en="", name_ar="ديوان الرقابة")], by=CLOCKWORK, at=AT)
    assert Certificate.objects.count() == count + 2
    assert all(path.stat().st_mode & 0o077 == 0 for path in place.keys.iterdir())


@pytest.mark.django_db
def test_nothing_is_signed_or_judged_without_authorities() -> None:
    with pytest.raises(errors.NotEstablishedError):
        stamp_time(bytes(32))
    with pytest.raises(errors.NotEstablishedError):
        verdict_on(b"%PDF-", at=None)


def test_events_are_in_order_and_refuse_change(town: Town) -> None:
    found = events_after(0)
    assert [event.seq for event in found] == sorted(event.seq for event in found)
    assert {event.kind for event in found} == {
        Happening.AUTHORITY_MADE, Happening.KEY_ISSUED, Happening.SEAL_ISSUED, Happening.CODE_KEY_ISSUED,
    }  # fmt: skip
    assert events_after(found[0].seq, limit=1) == found[1:2]
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.update(kind="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.all().delete()


def test_codes_are_signed_in_64_bytes(town: Town) -> None:
    code = sign_code(town.planning, b"payload")
    assert len(code.signature) == 64
    assert code.key_id == code_key_id(town.planning)
    assert is_code(town.planning, b"payload", code.signature, key_id=code.key_id, on=TODAY)
    assert not is_code(town.planning, b"payloaD", code.signature, key_id=code.key_id, on=TODAY)
    assert not is_code(town.planning, b"payload", code.signature[:-1], key_id=code.key_id, on=TODAY)
    assert not is_code(town.planning, b"payload", code.signature, key_id=code_key_id(town.finance), on=TODAY)
    for other in (town.finance, town.audit, 10**6):
        assert not is_code(other, b"payload", code.signature, key_id=code.key_id, on=TODAY)
    for payload in (b"", b"x" * 301):
        with pytest.raises(errors.NotThisCodeError):
            sign_code(town.planning, payload)


def test_the_certificate_line_is_short(town: Town) -> None:
    line = certificate_line(town.maryam.person_id)
    assert line.short_serial == opened(town).short_serial
    assert len(line.short_serial) == 9
    assert line.valid_until > AT
    assert not has_key(town.zainab.person_id, at=AT)
    assert has_key(town.maryam.person_id, at=AT)
    assert not has_key(town.maryam.person_id, at=AT + timedelta(days=365 * 4))
    with pytest.raises(errors.NoKeyError):
        certificate_line(town.zainab.person_id)


def test_signing_asks_the_database_little(town: Town, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    pdf = lay_fields(small.letter(), small.BOXES)
    key = opened(town)
    authorities.revocation_list(Role.ISSUING)
    with django_assert_max_num_queries(3):
        sign(pdf, key=key, field=small.SIGNATURE, appearance=small.stamp(), reason="", at=AT)


def test_every_error_and_every_finding_has_its_sentence() -> None:
    from signing.core.weights import WEIGHTS

    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.SigningError)}
    assert kinds == set(wording.SENTENCES)
    assert set(WEIGHTS) <= set(wording.FINDINGS)
    assert wording.refusal(errors.WrongPinError(left=3))


def test_tries_that_crashed_count_like_wrong_ones(town: Town) -> None:
    Key.objects.filter(person_id=town.maryam.person_id).update(tries=5)
    for _ in range(2):
        with pytest.raises(errors.KeyLockedError):
            opened(town)
    assert Key.objects.get(person_id=town.maryam.person_id).locked_at is not None
    locked = [event for event in events_after(0, 1_000) if event.kind is Happening.KEY_LOCKED]
    assert len(locked) == 1  # said once, though the process that counted the last try died


def test_the_command_judges_files(town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    good, bad, junk = (tmp_path / name for name in ("good.pdf", "bad.pdf", "junk.pdf"))
    pdf = sealed_letter(town)
    good.write_bytes(pdf)
    place = pdf.index(b"/ByteRange") - 3000
    bad.write_bytes(pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :])
    junk.write_bytes(b"hello")
    call_command("judge", str(good), "--json")
    line = json.loads(capsys.readouterr().out)
    assert (line["verdict"], line["exit"], line["findings"]) == ("TOTAL_PASSED", 0, [])
    with pytest.raises(SystemExit) as ended:
        call_command("judge", str(good), str(junk), str(bad))
    assert ended.value.code in {1, 2}
    with pytest.raises(SystemExit) as ended:
        call_command("judge", str(junk), str(good))
    assert ended.value.code == 3
    with pytest.raises(SystemExit) as ended:
        call_command("judge", str(good), "--at", "2020-01-01")
    assert ended.value.code == 2


def test_the_root_may_be_carried_away_and_its_list_grows_old(town: Town, place: Place) -> None:
    root = authorities.safe().holder(Role.ROOT)
    old = trusted_time() - timedelta(days=350)
    stale = ca.revocation_list(root, (), at=old, number=1)
    authorities.safe().keep_revocations(Role.ROOT, stale)
    establish(bodies=[], by=CLOCKWORK, at=AT)
    assert authorities.safe().revocations(Role.ROOT) != stale
    (place.keys / "root.key").unlink()
    certificate = (place.keys / "root.pem").read_bytes()
    establish(bodies=[BodyName(body_id=town.audit, name_en="Audit", name_ar="ديوان")], by=CLOCKWORK, at=AT)
    assert (place.keys / "root.pem").read_bytes() == certificate
    verdict_on(sealed_letter(town), at=None).require()
