"""Turns what pyHanko found of one signature into what the rules read."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.general import UnacceptableSignerError, get_cms_hash_algo_for_mechanism
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import (
    DocumentTimestampStatus,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    SignatureStatus,
    TimestampSignatureStatus,
)

from signing.core.authority import is_body_mark, is_our_mark, person_of
from signing.core.judging import ON_HOLD, Seen
from signing.core.verdict import SubIndication
from signing.doors import changes, shape
from signing.doors.abroad import Abroad
from signing.doors.dictionary import reference_count
from signing.doors.revoked import Ended

Box = tuple[int, float, float, float, float]
_NO_SIGNERS = frozenset({"time_stamping", "ocsp_signing", "server_auth", "code_signing"})
"""Purposes of certificates that never sign letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What the library concluded of one signature and of the time it states, and whether its certificate had ended."""

    status: PdfSignatureStatus | DocumentTimestampStatus
    time: TimestampSignatureStatus | None
    stated: datetime | None
    is_time_proven: bool
    ended: Ended | None
    has_proofs: bool
    is_archived: bool
    is_own: bool
    needs_status: bool
    abroad: Abroad


def seen(comparison: changes.Comparison, pdf: bytes, one: EmbeddedPdfSignature, glance: Glance) -> Seen:
    """The signature for the rules."""
    status = glance.status
    certificate = one.signer_cert
    name = certificate.subject.native
    key = certificate.public_key
    is_stamp = one.sig_object_type == "/DocTimeStamp"
    is_elliptic = key.algorithm == "ec"
    return Seen(
        field=str(one.field_name),
        is_time_stamp=is_stamp,
        sub_filter=str(one.sig_object.get("/SubFilter", "")),
        signer_name=_text(name.get("common_name")),
        person_id=person_of(_text(name.get("serial_number"))),
        organisation=_text(name.get("organization_name")),
        serial=f"{certificate.serial_number:032x}",
        reason=_text(one.sig_object.get("/Reason", "")),
        signed_at=glance.stated if is_stamp else one.self_reported_timestamp,
        timestamped_at=glance.stated,
        digest=_digest(one.signer_info, status),
        key_kind=str(key.curve[1]) if is_elliptic else str(key.algorithm),
        key_size=int(key.bit_size),
        certificate_references=reference_count(one.signer_info, is_time_stamp=is_stamp),
        is_for_signing=is_stamp or _is_for_signing(certificate),
        is_seal=is_body_mark(_text(name.get("organization_identifier"))),
        is_intact=status.intact,
        is_valid=status.valid,
        is_sound=status.bottom_line if isinstance(status, PdfSignatureStatus) else status.trusted,
        trust_problem=_problem(status) or _ended(glance.ended),
        revoked_at=_revoked_at(status, glance.ended),
        covers_revision=one.coverage >= SignatureCoverageLevel.ENTIRE_REVISION,
        ends_at=changes.revision_end(one),
        time_is_good=glance.time is not None and glance.time.trusted,
        is_time_proven=glance.is_time_proven,
        has_odd_shape=shape.is_odd(one, pdf, _relied_on(glance), is_own=glance.is_own),
        has_proofs=glance.has_proofs,
        is_archived=glance.is_archived,
        change=changes.change_after(one),
        dictionary_changed=comparison.dictionary_changed(one),
        certificate_sha256=hashlib.sha256(certificate.dump()).hexdigest(),
        recognised_by=glance.abroad.voucher_of(status),
        is_status_offered=glance.needs_status or all(map(_offers_status, _path(status)[1:])),
    )


def bears_our_mark(one: EmbeddedPdfSignature) -> bool:
    """True when the signer's certificate names a person or a body by our number: then our own rules hold."""
    name = one.signer_cert.subject.native
    return is_our_mark(_text(name.get("serial_number"))) or is_our_mark(_text(name.get("organization_identifier")))


def signed_boxes(
    reader: PdfFileReader, signatures: Sequence[EmbeddedPdfSignature]
) -> tuple[tuple[EmbeddedPdfSignature, Box], ...]:
    """Where the signed fields lie that can be seen: page and box."""
    pages = _page_numbers(reader)
    by_name: dict[str, list[EmbeddedPdfSignature]] = {}
    for one in signatures:
        by_name.setdefault(one.field_name, []).append(one)
    found = []
    for name, _, reference in fields.enumerate_sig_fields(reader):
        field = reference.get_object()
        if name in by_name and "/Rect" in field and "/P" in field:
            page = pages.get(field.raw_get("/P").idnum)
            edges = [float(edge) for edge in field["/Rect"]]
            if page is not None and len(edges) == 4:
                box = (page, edges[0], edges[1], edges[2], edges[3])
                found += [(one, box) for one in by_name[name]]
    return tuple(found)


def _page_numbers(reader: PdfFileReader) -> dict[int, int]:
    """Object numbers of the pages and their place. Raises PdfReadError for a tree that is none."""
    places: dict[int, int] = {}
    top = reader.root["/Pages"]
    waiting: list[Any] = list(reversed(top["/Kids"]))
    nodes: set[int] = set()
    count = 0
    while waiting:
        one = waiting.pop()
        node: Any = one.get_object() if isinstance(one, generic.IndirectObject) else None
        kind = node.get("/Type") if isinstance(node, generic.DictionaryObject) else None
        if kind == "/Page":
            places[one.idnum] = count
            count += 1
        elif kind == "/Pages" and one.idnum not in nodes:
            nodes.add(one.idnum)
            waiting.extend(reversed(node["/Kids"]))
        else:
            message = "the pages are no tree"
            raise PdfReadError(message)
    if count != top["/Count"]:
        message = "the pages are not as many as they say"
        raise PdfReadError(message)
    return places


def _digest(signer: cms.SignerInfo, status: SignatureStatus) -> str:
    """The digest algorithm; the weaker of two that differ, so that neither hides the other."""
    own = str(status.md_algorithm)
    try:
        inner = get_cms_hash_algo_for_mechanism(signer["signature_algorithm"])
    except (ValueError, UnacceptableSignerError):
        return own
    return own if inner in (None, own) else f"{own}/{inner}"


def _is_for_signing(certificate: x509.Certificate) -> bool:
    """True for a certificate of somebody who commits to contents: no authority, server or clock (RFC 5280 4.2.1)."""
    usages = certificate.key_usage_value
    commits = usages is None or "non_repudiation" in usages.native
    purposes = certificate.extended_key_usage_value
    is_meant = purposes is None or not _NO_SIGNERS.intersection(purposes.native)
    return bool(not certificate.ca and commits and is_meant)


def _problem(status: SignatureStatus) -> str:
    """Why the certificate is not trusted, in ETSI's word, or an empty string."""
    if status.trusted:
        return ""
    found = status.trust_problem_indic
    if found is None:
        return "" if status.validation_path is not None else SubIndication.NO_CERTIFICATE_CHAIN_FOUND.value
    name = str(getattr(found, "name", found))  # each of the library's indications is an enum member
    details = status.revocation_details
    if details is not None:
        is_held = details.revocation_reason.native == "certificate_hold" and not details.ca_revoked
        return ON_HOLD if is_held else SubIndication.REVOKED.value
    return name


def _ended(ended: Ended | None) -> str:
    """The same, when a list the library did not read says so."""
    if ended is None:
        return ""
    return ON_HOLD if ended.is_held else SubIndication.REVOKED.value


def _revoked_at(status: SignatureStatus, ended: Ended | None) -> datetime | None:
    """Since when, by the list that the library read or by another."""
    details = status.revocation_details
    if details is not None and isinstance(details.revocation_date, datetime):
        return details.revocation_date
    return None if ended is None else ended.at


def _relied_on(glance: Glance) -> set[bytes]:
    """The certificates on the paths of signature and time."""
    found: set[bytes] = set()
    for status in (glance.status, glance.time):
        if status is not None:
            found |= {item.dump() for item in _path(status)}
    return found


def _path(status: SignatureStatus) -> list[x509.Certificate]:
    """The certificates from the root on, when there is such a path."""
    return [one for one in status.validation_path or () if isinstance(one, x509.Certificate)]


def _offers_status(certificate: x509.Certificate) -> bool:
    """Whether it says where its revocation would be published, or that nobody need ask (RFC 6960 4.2.2.2.1)."""
    places = (certificate.crl_distribution_points, certificate.ocsp_urls, certificate.ocsp_no_check_value)
    return any(place is not None and place != [] for place in places)


def _text(value: object) -> str:
    """A name's part: the last of several."""
    if isinstance(value, list):
        return str(value[-1]) if value else ""
    return "" if value is None else str(value)
