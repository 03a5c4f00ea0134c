"""Judges signatures over bytes that lie elsewhere (CAdES-B-T, ETSI EN 319 122-1), against named roots; no Django."""

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms as read_cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import NameOID

from signing.core.authority import person_of
from signing.core.endorsement import Endorsement
from signing.core.errors import NotUnderRootError, TimeNotGivenError
from signing.core.verdict import Indication, SubIndication
from signing.doors.containers import WRONG, brought_in, check_signature, signer_of, way_up
from signing.doors.timetoken import proven


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """The roots, and revocation lists of the authorities below them, all DER; lists nobody signed count for nothing."""

    roots: Sequence[bytes]
    revocations: Sequence[bytes]


def endorsement_of(data: bytes, signature: bytes, *, trust: Trust) -> Endorsement:
    """What the signature says of these bytes; nothing raises.

    1. one signer, nothing enclosed; 2. the certificate is the one the signature names, for signing; 3. its key signed
    the SHA-256 of the bytes; 4. a time token over the signature proves when; 5. at that time the certificate led to a
    root, every certificate valid; 6. none on the way was revoked by then. A list that is missing leaves it undecided,
    and so does a revocation: the token proves that the signature was there by then, and it may be older.
    """
    try:
        signed = read_cms.ContentInfo.load(signature, strict=True)["content"]
        brought = brought_in(signed)
        (signer,) = signed["signer_infos"]  # 1
        if signed["encap_content_info"]["content"].native is not None:
            raise InvalidSignature
        certificate = signer_of(signer, brought)  # 2
        _check_purpose(certificate)
        check_signature(signer, data, certificate, kind="data")  # 3
        token = _token(signer)
        found = _facts(signer, certificate)
        roots = [x509.load_der_x509_certificate(der) for der in trust.roots]
        lists = [x509.load_der_x509_crl(der) for der in trust.revocations]
    except WRONG:
        return Endorsement(indication=Indication.TOTAL_FAILED, sub_indication=SubIndication.SIG_CRYPTO_FAILURE)
    try:
        at = proven(token, hashlib.sha256(signer["signature"].native).digest(), roots=trust.roots).at  # 4
    except NotUnderRootError:
        return _said(found, Indication.INDETERMINATE, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)
    except TimeNotGivenError:
        return _said(found, Indication.TOTAL_FAILED, SubIndication.SIG_CONSTRAINTS_FAILURE)
    way = way_up(certificate, roots=roots, brought=brought, at=at)  # 5
    if not way:
        return _said(found, Indication.INDETERMINATE, SubIndication.NO_CERTIFICATE_CHAIN_FOUND, at)
    return _said(found, *_standing(way, lists, at), at)  # 6


def _standing(
    way: Sequence[x509.Certificate], lists: Sequence[x509.CertificateRevocationList], at: datetime
) -> tuple[Indication, SubIndication]:
    """Step 6, for each certificate below the root: by the newest list of its issuer (EN 319 102-1, 5.5.4 step 4a)."""
    for certificate, issuer in itertools.pairwise(way):
        own = [one for one in lists if _is_by(one, issuer)]
        if not own:
            return Indication.INDETERMINATE, SubIndication.TRY_LATER
        newest = max(own, key=lambda one: one.last_update_utc)
        line = newest.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if line is not None and line.revocation_date_utc <= at:
            return Indication.INDETERMINATE, SubIndication.REVOKED_NO_POE
    return Indication.TOTAL_PASSED, SubIndication.NONE


def _is_by(found: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key = issuer.public_key()
    try:
        return found.issuer == issuer.subject and found.is_signature_valid(key)  # type: ignore[arg-type]  # any key
    except WRONG:
        return False


def _check_purpose(certificate: x509.Certificate) -> None:
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    if usage.key_cert_sign or not usage.content_commitment:
        raise InvalidSignature


def _token(signer: read_cms.SignerInfo) -> bytes:
    """The time stamp token among the unsigned attributes (EN 319 122-1 clause 5.3)."""
    found = [item["values"] for item in signer["unsigned_attrs"] if item["type"].native == "signature_time_stamp_token"]
    return bytes(found[0][0].dump())


def _facts(signer: read_cms.SignerInfo, certificate: x509.Certificate) -> Endorsement:
    """Who says to have signed, and when."""
    times = [item["values"][0].native for item in signer["signed_attrs"] if item["type"].native == "signing_time"]
    marks = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return Endorsement(
        indication=Indication.INDETERMINATE,
        person_id=person_of(str(marks[0].value)) if marks else None,
        signer_name=str(names[0].value) if names else "",
        serial=f"{certificate.serial_number:032x}",
        signed_at=times[0] if times else None,
    )


def _said(
    found: Endorsement, indication: Indication, why: SubIndication, stamped_at: datetime | None = None
) -> Endorsement:
    return Endorsement(
        indication=indication,
        sub_indication=why,
        person_id=found.person_id,
        signer_name=found.signer_name,
        serial=found.serial,
        signed_at=found.signed_at,
        stamped_at=stamped_at,
    )
