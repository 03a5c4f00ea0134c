"""Whatever is done to a signed letter, it is never TOTAL-PASSED again, and the judge never fails."""

import io
import os
import random
import re
from datetime import timedelta

import pikepdf
import pytest
from asn1crypto import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.sign.validation.dss import DocumentSecurityStore

from signing.core.authority import Role
from signing.core.policy import Level
from signing.core.question import Question, answer_bytes, question_from, verdict_from
from signing.core.verdict import Indication, SubIndication, Verdict
from signing.doors import ca, fields, judge
from signing.doors.clock import trusted_time
from signing.doors.pades import _Writer
from tests.signing import pki as small

FIELDS = (small.SIGNATURE, small.SEAL)


def is_refused(verdict: Verdict) -> bool:
    """Not passed, with at least one reason."""
    return verdict.indication is not Indication.TOTAL_PASSED and bool(verdict.all_findings())


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.all_findings()}


def updated(pdf: bytes) -> IncrementalPdfFileWriter:
    return IncrementalPdfFileWriter(io.BytesIO(pdf))


def written(writer: IncrementalPdfFileWriter) -> bytes:
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def test_our_signed_and_sealed_letter_passes(pki: small.Pki, signed: bytes, sealed: bytes) -> None:
    verdict = pki.verdict(sealed, expected_fields=FIELDS)
    assert verdict.indication is Indication.TOTAL_PASSED
    assert verdict.all_findings() == ()
    assert verdict.pages == 2
    person, seal, time = verdict.signatures
    assert (person.signer_name, person.person_id, person.level) == ("Maryam Saad", 7, Level.LTA)
    assert (seal.organisation, seal.person_id, seal.reason) == ("Ministry of Planning", None, "2026/17 · 2026-11-21")
    assert time.is_time_stamp
    only = pki.verdict(signed, expected_fields=(small.SIGNATURE,))
    assert only.indication is Indication.TOTAL_PASSED
    assert only.signatures[0].level is Level.LT


def test_two_signers_then_the_seal_pass(pki: small.Pki) -> None:
    second = small.Box(name="signature-2", page=1, box=(300, 90, 500, 150))
    pdf = fields.lay(small.letter(), (*small.BOXES, second))
    pdf = pki.seal_it(pki.sign(pki.sign(pdf), field="signature-2"))
    assert pki.verdict(pdf, expected_fields=(*FIELDS, "signature-2")).indication is Indication.TOTAL_PASSED


def test_a_flipped_byte_anywhere_is_seen(pki: small.Pki, sealed: bytes) -> None:
    chance = random.Random(20261121)  # noqa: S311
    for place in sorted(chance.sample(range(len(sealed)), 8)):
        broken = bytearray(sealed)
        broken[place] ^= 1 << chance.randrange(8)
        if bytes(broken).lower() == sealed.lower():
            continue  # a hex digit in the other case says the same, and is refused by another test
        assert is_refused(pki.verdict(bytes(broken))), place


def test_a_flipped_digit_in_the_last_container_is_seen(pki: small.Pki, sealed: bytes, signed: bytes) -> None:
    chance = random.Random(7)  # noqa: S311
    for pdf in (sealed, signed):
        start, end = list(re.finditer(rb"<([0-9A-F]{2000,})>", pdf))[-1].span(1)
        for place in sorted(chance.sample(range(start, end), 4)):
            broken = bytearray(pdf)
            digit = int(chr(broken[place]), 16) ^ (1 << chance.randrange(4))
            broken[place] = ord(f"{digit:X}")
            assert is_refused(pki.verdict(bytes(broken))), place


def test_a_longer_length_of_the_last_container_is_seen(pki: small.Pki, sealed: bytes, signed: bytes) -> None:
    for pdf in (sealed, signed):
        start = next(reversed(list(re.finditer(rb"<([0-9A-F]{2000,})>", pdf)))).start(1)
        length = int(pdf[start + 4 : start + 8], 16)
        for more in (1, 2, 7, 32):
            broken = pdf[: start + 4] + f"{length + more:04X}".encode() + pdf[start + 8 :]
            assert is_refused(pki.verdict(broken)), more


def test_hex_in_mixed_case_is_not_accepted(pki: small.Pki, sealed: bytes) -> None:
    start, end = list(re.finditer(rb"<([0-9A-F]{2000,})>", sealed))[-1].span(1)
    place = next(place for place in range(start, end) if sealed[place : place + 1].isalpha())
    broken = sealed[:place] + sealed[place : place + 1].lower() + sealed[place + 1 :]
    assert "shape_not_accepted" in codes(pki.verdict(broken))


def test_an_appended_page_is_refused(pki: small.Pki, sealed: bytes) -> None:
    writer = updated(sealed)
    page = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Page"),
            generic.pdf_name("/MediaBox"): generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 595, 842)]),
            generic.pdf_name("/Resources"): generic.DictionaryObject(),
        }
    )
    writer.insert_page(page)
    verdict = pki.verdict(written(writer))
    assert verdict.indication is Indication.TOTAL_FAILED
    assert {"changed_though_certified", "tail"} <= codes(verdict)


@pytest.mark.parametrize("which", ["signed", "sealed"])
def test_an_overlay_after_the_signature_is_refused(pki: small.Pki, which: str, request: pytest.FixtureRequest) -> None:
    writer = updated(request.getfixturevalue(which))
    ground = b"q 1 1 1 rg 60 400 400 300 re f Q"
    writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=ground)))
    verdict = pki.verdict(written(writer))
    assert verdict.indication is Indication.TOTAL_FAILED
    assert "second_look_differs" in codes(verdict)


def test_an_overlay_between_signature_and_seal_is_refused(pki: small.Pki, signed: bytes) -> None:
    writer = updated(signed)
    ground = b"q 1 1 1 rg 60 400 400 300 re f Q"
    writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=ground)))
    verdict = pki.verdict(pki.seal_it(written(writer)))
    assert verdict.indication is Indication.TOTAL_FAILED
    assert verdict.signatures[0].indication is Indication.TOTAL_FAILED


def test_another_look_put_on_a_signature_is_refused(pki: small.Pki, sealed: bytes) -> None:
    writer = updated(sealed)
    for field in writer.root["/AcroForm"]["/Fields"]:
        widget = field.get_object()
        if widget["/T"] == small.SIGNATURE:
            look = RawContent(b"q 1 0 0 rg 0 0 200 60 re f Q", box=BoxConstraints(width=200, height=60))
            widget["/AP"] = generic.DictionaryObject(
                {generic.pdf_name("/N"): writer.add_object(look.as_form_xobject())}
            )
            writer.update_container(widget)
    assert is_refused(pki.verdict(written(writer)))


def test_an_orphaned_object_after_the_signature_is_refused(pki: small.Pki, signed: bytes) -> None:
    writer = updated(signed)
    writer.add_object(generic.StreamObject(stream_data=b"hidden words"))
    assert is_refused(pki.verdict(written(writer)))


def test_a_shadow_hidden_before_signing_and_shown_after_is_refused(pki: small.Pki) -> None:
    with pikepdf.open(io.BytesIO(small.frozen())) as document:
        page = document.pages[0]
        page.obj.Hidden = document.make_stream(b"q 1 1 1 rg 60 400 400 300 re f Q")
        output = io.BytesIO()
        document.save(output)
    writer = updated(pki.sign(output.getvalue()))
    page = writer.find_page_for_modification(0)[0].get_object()
    page["/Contents"] = page.raw_get("/Hidden")
    writer.update_container(page)
    assert is_refused(pki.verdict(written(writer)))
    assert is_refused(pki.verdict(pki.seal_it(written(writer))))


def test_an_attacker_who_fills_the_seal_field_is_refused(pki: small.Pki, signed: bytes) -> None:
    stranger = small.raise_pki()
    verdict = pki.verdict(stranger.seal_it(signed))
    assert verdict.indication is Indication.INDETERMINATE
    assert verdict.signatures[0].indication is Indication.TOTAL_PASSED
    assert "not_trusted" in codes(verdict)


def test_a_removed_seal_is_missed(pki: small.Pki, signed: bytes) -> None:
    verdict = pki.verdict(signed, expected_fields=FIELDS)
    assert "not_as_on_record" in codes(verdict)
    assert is_refused(verdict)


def test_a_cut_off_time_stamp_or_tail_is_refused(pki: small.Pki, sealed: bytes) -> None:
    for size in (len(sealed) - 1, len(sealed) - 10, len(sealed) // 2, 2_000, 7, 1, 0):
        assert is_refused(pki.verdict(sealed[:size])), size


@pytest.mark.parametrize("tail", [b"\n", b"%%EOF", b"\x00" * 10, b"garbage", b"\n%PDF-1.7\n%%EOF\n"])
def test_trailing_bytes_are_refused(pki: small.Pki, sealed: bytes, tail: bytes) -> None:
    assert is_refused(pki.verdict(sealed + tail))
    assert is_refused(pki.verdict(sealed + tail, is_own=False))


def test_leading_bytes_are_refused(pki: small.Pki, sealed: bytes) -> None:
    assert codes(pki.verdict(b"\n" + sealed)) == {"not_a_pdf"}


def test_proofs_after_the_last_signature_are_tolerated_in_foreign_files_only(pki: small.Pki) -> None:
    start = pki.person.certificate.not_valid_before_utc
    other = small.issued(pki.issuing, Role.PERSON, "Somebody else", mark="X7", start=start)
    signed = pki.sign(small.frozen(), by=other)

    stranger = small.raise_pki()
    output = io.BytesIO(signed)
    writer = _Writer(output)
    more = [x509.Certificate.load(stranger.trust)]
    DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=more)
    writer.write_in_place()  # type: ignore[no-untyped-call]  # the library is partly typed
    foreign = pki.verdict(output.getvalue(), is_own=False)
    assert foreign.indication is Indication.TOTAL_PASSED
    assert codes(foreign) == {"tail_of_proofs"}
    assert codes(pki.verdict(output.getvalue())) == {"tail"}


def test_our_rules_hold_for_our_files_whoever_asks(pki: small.Pki, signed: bytes) -> None:
    output = io.BytesIO(signed)
    writer = _Writer(output)
    DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=[x509.Certificate.load(small.raise_pki().trust)])
    writer.write_in_place()  # type: ignore[no-untyped-call]  # the library is partly typed
    assert codes(pki.verdict(output.getvalue(), is_own=False)) == {"tail"}


def test_an_unsigned_an_encrypted_and_no_pdf_at_all_are_said(pki: small.Pki, sealed: bytes) -> None:
    assert "no_signature" in codes(pki.verdict(small.frozen()))
    with pikepdf.open(io.BytesIO(sealed)) as document:
        output = io.BytesIO()
        document.save(output, encryption=pikepdf.Encryption(owner="o", user=""))
    assert codes(pki.verdict(output.getvalue())) == {"encrypted"}
    for junk in (b"", b"%PDF-", b"%PDF-1.7\n%%EOF", b"hello"):
        assert is_refused(pki.verdict(junk))


def test_random_bytes_and_shuffled_pieces_never_pass_and_never_raise(pki: small.Pki, sealed: bytes) -> None:
    chance = random.Random(3)  # noqa: S311
    for _ in range(10):
        assert is_refused(pki.verdict(b"%PDF-1.7\n" + os.urandom(2_000)))
        one, two = sorted(chance.sample(range(len(sealed)), 2))
        assert is_refused(pki.verdict(sealed[:one] + sealed[two:]))


def test_a_rewritten_file_is_refused(pki: small.Pki, sealed: bytes) -> None:
    with pikepdf.open(io.BytesIO(sealed)) as document:
        output = io.BytesIO()
        document.save(output)
    assert is_refused(pki.verdict(output.getvalue()))


def test_another_root_is_not_trusted(sealed: bytes) -> None:
    verdict = small.raise_pki().verdict(sealed)
    assert verdict.indication is Indication.INDETERMINATE
    assert "not_trusted" in codes(verdict)


def test_a_certificate_revoked_before_signing_is_refused(pki: small.Pki) -> None:
    from signing.doors import pades

    before = trusted_time().replace(microsecond=0) - timedelta(minutes=5)
    line = ca.Revoked(serial=pki.person.certificate.serial_number, at=before, reason="keyCompromise")
    act = pades.Act(field=small.SIGNATURE, appearance=small.stamp(), reason="r", at=trusted_time(), level=Level.LT)
    pdf = pades.sign_pdf(
        small.frozen(), act, holder=pki.person, proofs=pki.proofs(pki.person, revoked=(line,)), authority=pki.authority
    )
    verdict = pki.verdict(pdf)
    assert (verdict.indication, verdict.sub_indication) == (Indication.INDETERMINATE, SubIndication.REVOKED_NO_POE)
    assert "revoked_since" in codes(verdict)


def test_a_signature_without_time_or_without_proofs_is_open(pki: small.Pki) -> None:
    verdict = pki.verdict(pki.sign(small.frozen(), level=Level.T))
    assert verdict.indication is Indication.INDETERMINATE
    assert verdict.signatures[0].level is Level.T


def test_a_moment_before_the_signature_is_open_and_the_next_day_needs_newer_proofs(
    pki: small.Pki, sealed: bytes
) -> None:
    now = trusted_time()
    assert pki.verdict(sealed, at=now).indication is Indication.TOTAL_PASSED
    assert "signed_later" in codes(pki.verdict(sealed, at=now - timedelta(days=1)))
    assert pki.verdict(sealed, at=now + timedelta(days=3)).indication is Indication.INDETERMINATE


def test_question_and_answer_travel_as_bytes(pki: small.Pki, sealed: bytes) -> None:
    question = Question(pdf=sealed, trust=(pki.trust,), at=trusted_time(), expected_fields=FIELDS)
    assert question_from(question.to_bytes()) == question
    verdict = judge.verdict_of(question)
    assert verdict_from(answer_bytes(verdict)) == verdict
    assert verdict_from(judge.judge(question.to_bytes())) == verdict
