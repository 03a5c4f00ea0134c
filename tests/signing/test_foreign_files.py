"""Files of other houses, made by common software as it comes: what it writes by itself is no forgery."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from asn1crypto import crl, keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.metadata.model import DocumentMetadata
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.core.authority import PROFILES, Role
from signing.core.policy import KeyKind, Level
from signing.core.question import Question
from signing.core.verdict import Indication, Verdict
from signing.doors import ca, judge, pades
from signing.doors.clock import trusted_time
from tests.signing import pki as small
from tests.signing.library_way import LoadedKeySigner

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SPARE = "Sig2"


@pytest.fixture(scope="module")
def theirs(pki: small.Pki) -> small.Pki:
    """Another house: nobody in it bears our mark."""
    start = pki.root.certificate.not_valid_before_utc
    person = small.issued(pki.issuing, Role.PERSON, "Somebody else", mark="X7", start=start)
    time = small.issued(pki.issuing, Role.TIME, "Their Time", start=start, kind=KeyKind.RSA3072)
    return small.Pki(root=pki.root, issuing=pki.issuing, time=time, status=pki.status, person=person, seal=pki.seal)


@pytest.fixture(scope="module")
def archived(theirs: small.Pki) -> bytes:
    """A letter of theirs at B-LTA, with a signature field that is still empty."""
    return theirs_signed(theirs, with_field(small.letter()))


def with_field(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    fields.append_signature_field(writer, fields.SigFieldSpec(SPARE, box=(50, 50, 200, 90)))
    return written(writer)


def written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def asn1(one: certificates.Certificate) -> x509.Certificate:
    return x509.Certificate.load(ca.certificate_der(one))


def stamper(house: small.Pki) -> timestamps.TimeStamper:
    """Names its certificate as RFC 3161 asks, by SHA-1, and not as RFC 5816 allows."""
    private = house.time.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain = SimpleCertificateStore.from_certs([asn1(house.issuing.certificate)])
    own = keys.PrivateKeyInfo.load(private)
    return timestamps.DummyTimeStamper(asn1(house.time.certificate), own, certs_to_embed=chain)


def theirs_signed(
    house: small.Pki, pdf: bytes, *, field: str = "Sig1", is_certified: bool = False, has_proofs: bool = True
) -> bytes:
    """Signed the library's own way: it writes date and name into the metadata of each revision."""
    chain = [asn1(one.certificate) for one in (house.root, house.issuing, house.time)]
    context = ValidationContext(
        trust_roots=chain[:1], other_certs=chain[1:], crls=list(house.proofs().revocations), revocation_mode="require"
    )
    asked = signers.PdfSignatureMetadata(
        field_name=field,
        subfilter=SigSeedSubFilter.PADES,
        certify=is_certified,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        embed_validation_info=has_proofs,
        use_pades_lta=has_proofs,
        validation_context=context if has_proofs else None,
    )
    signer = signers.PdfSigner(asked, signer=LoadedKeySigner(house.person, chain), timestamper=stamper(house))
    out = io.BytesIO()
    signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out)
    return out.getvalue()


def judged(house: small.Pki, pdf: bytes) -> tuple[Indication, set[str]]:
    found: Verdict = house.verdict(pdf, is_own=False)
    return found.indication, {one.code for one in found.all_findings()}


@pytest.mark.servers
def test_what_common_software_signs_by_default_is_good(theirs: small.Pki, archived: bytes) -> None:
    good = (Indication.TOTAL_PASSED, {"tail_of_proofs"})
    assert judged(theirs, archived) == good
    assert judged(theirs, theirs_signed(theirs, archived, field=SPARE)) == good
    assert judged(theirs, theirs_signed(theirs, small.letter(), is_certified=True)) == good


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    writer.update_root()
    return written(writer)


def retitle(writer: IncrementalPdfFileWriter) -> None:
    writer._meta = DocumentMetadata(title="Another title")


def rename(writer: IncrementalPdfFileWriter) -> None:
    writer.set_info(generic.DictionaryObject({generic.pdf_name("/Author"): generic.pdf_string("Somebody")}))


def unreadable(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/Metadata"] = writer.add_object(generic.StreamObject(stream_data=b"<x>&y;</x>"))
    writer._update_meta = lambda: None  # type: ignore[method-assign]


@pytest.mark.servers
def test_later_dates_and_names_of_tools_are_all_that_may_be_new(theirs: small.Pki, archived: bytes) -> None:
    found = judged(theirs, updated(archived, lambda _: None))
    assert found == (Indication.TOTAL_PASSED, {"tail_of_proofs"})
    for change in (retitle, rename, unreadable):
        verdict, codes = judged(theirs, updated(archived, change))
        assert (verdict, codes >= {"changed", "tail"}) == (Indication.INDETERMINATE, True), change


def without_addresses(made: ca.Holder, issuer: ca.Holder) -> ca.Holder:
    """The certificate anew, saying nothing of where its revocation would be published."""
    old = made.certificate
    builder = certificates.CertificateBuilder(
        old.issuer, old.subject, old.public_key(), old.serial_number, old.not_valid_before_utc, old.not_valid_after_utc,
        [one for one in old.extensions
         if not isinstance(one.value, certificates.CRLDistributionPoints | certificates.AuthorityInformationAccess)],
    )  # fmt: skip
    return ca.Holder(certificate=builder.sign(issuer.key, hashes.SHA256()), key=made.key)


def silent_house(house: small.Pki) -> small.Pki:
    issuing = without_addresses(house.issuing, house.root)
    person, time = (without_addresses(one, issuing) for one in (house.person, house.time))
    return small.Pki(root=house.root, issuing=issuing, time=time, status=house.status, person=person, seal=house.seal)


@pytest.mark.servers
def test_who_publishes_no_revocations_is_believed_where_somebody_asks_for_just_that_trust(theirs: small.Pki) -> None:
    house = silent_house(theirs)
    signed = theirs_signed(house, small.letter(), has_proofs=False)
    assert judged(house, signed) == (Indication.TOTAL_PASSED, {"status_not_offered"})
    assert house.verdict(signed).indication is Indication.INDETERMINATE
    assert judged(theirs, theirs_signed(theirs, small.letter(), has_proofs=False))[0] is Indication.INDETERMINATE


def test_such_a_certificate_is_refused_where_a_list_names_it_all_the_same(theirs: small.Pki) -> None:
    house = silent_house(theirs)
    signed = theirs_signed(house, small.letter(), has_proofs=False)
    now = trusted_time().replace(microsecond=0)
    line = ca.Revoked(serial=house.person.certificate.serial_number, at=now - HOUR / 2, reason="keyCompromise")
    told = ca.revocation_list(house.issuing, (line,), at=now, number=9)
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    DocumentSecurityStore.supply_dss_in_writer(writer, None, crls=[crl.CertificateList.load(told)])
    found = judged(house, written(writer))
    assert (found[0], "revoked_since" in found[1]) == (Indication.INDETERMINATE, True)


def test_a_file_of_people_nobody_knows_is_not_held_to_our_own_rules(archived: bytes) -> None:
    found = small.raise_pki().verdict(archived)
    assert (found.indication, found.sub_indication.value) == (Indication.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND")
    assert {one.code for one in found.all_findings()} == {"tail_of_proofs", "not_trusted", "time_not_good"}


def claimed(house: small.Pki, *, at: datetime) -> Verdict:
    """What is said of a signature that only claims its time."""
    act = pades.Act(field=small.SIGNATURE, appearance=small.stamp(), reason="", at=at, level=Level.B)
    pdf = pades.sign_pdf(small.frozen(), act, holder=house.person, proofs=house.proofs(), authority=house.authority)
    asked = Question(pdf=pdf, trust=(house.trust,), revocations=house.proofs().revocations, is_own=False)
    return judge.verdict_of(asked)


def test_a_signature_without_time_stamp_is_judged_as_of_now(theirs: small.Pki) -> None:
    """Whoever found the key of an ended certificate may claim any time."""
    found = claimed(theirs, at=trusted_time())
    assert found.indication is Indication.TOTAL_PASSED
    assert {one.code for one in found.all_findings()} == {"time_claimed"}
    long_ago = trusted_time() - PROFILES[Role.PERSON].lasts - 30 * DAY
    house = small.raise_pki(since=long_ago)
    ended = small.issued(house.issuing, Role.PERSON, "Somebody else", mark="X7", start=long_ago)
    assert ended.certificate.not_valid_after_utc < trusted_time()
    found = claimed(replace(house, person=ended), at=long_ago + DAY)
    assert found.indication is Indication.INDETERMINATE
