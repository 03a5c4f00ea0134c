"""What counts when another house's signature is judged: whom its chain ends with, and which lists may speak of it.

A list that is fetched after a signature was made speaks of it too: it names whoever was revoked by then. Only a list
made after a certificate's own end says nothing of it, because lists forget the ended (RFC 5280 section 3.3).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import cms, crl, ocsp, x509
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureStatus

from signing.core.judging import Seen
from signing.core.question import Anchor, Recognised
from signing.core.verdict import SubIndication

STATUS_MISSING = frozenset({"TRY_LATER", "CERTIFICATE_CHAIN_GENERAL_FAILURE"})
"""What the library says when a chain is whole and its lists are too old, or not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abroad:
    """The recognised authorities, ready to be compared."""

    anchors: tuple[tuple[Anchor, x509.Certificate], ...]

    def trusted_at(self, moment: datetime | None) -> list[x509.Certificate]:
        """Those that are trusted at the moment; nobody without one."""
        return [] if moment is None else [read for anchor, read in self.anchors if anchor.holds_at(moment)]

    def trusted_since(self, moment: datetime | None, *, at: datetime) -> list[x509.Certificate]:
        """Those that are trusted at the moment and still are."""
        if moment is None:
            return []
        return [read for anchor, read in self.anchors if anchor.holds_at(moment) and anchor.holds_at(max(at, moment))]

    def voucher_of(self, status: SignatureStatus) -> str:
        """The recognised authority with which the signature's chain ends, or an empty string."""
        path = status.validation_path
        first = None if path is None else path.first
        return next((anchor.name for anchor, read in self.anchors if read == first), "")


def abroad(anchors: Iterable[Anchor]) -> Abroad:
    """The authorities, read."""
    return Abroad(anchors=tuple((anchor, x509.Certificate.load(anchor.der)) for anchor in anchors))


def may_vouch(known: Recognised, signatures: Iterable[EmbeddedPdfSignature]) -> bool:
    """True when a recognised authority, or one below it, is named as issuer in the file: else a second look is idle."""
    if not known.anchors:
        return False
    issuers = {one.issuer.hashable for one in certificates_in(signatures)}
    theirs = (x509.Certificate.load(der) for der in (*(anchor.der for anchor in known.anchors), *known.between))
    return any(one.subject.hashable in issuers for one in theirs)


def without_status(one: Seen, guess: Seen) -> Seen:
    """The signature as one of theirs whose status is unknown, when nothing but that is missing in its chain."""
    if guess.trust_problem or not guess.recognised_by:
        return one
    problem = SubIndication.TRY_LATER.value
    return replace(one, recognised_by=guess.recognised_by, is_status_known=False, trust_problem=problem)


def certificates_in(signatures: Iterable[EmbeddedPdfSignature]) -> Iterator[x509.Certificate]:
    """Every certificate that stands in the signatures and in their time tokens."""
    for one in signatures:
        yield from _brought(one.signed_data)
        for attribute in one.signer_info["unsigned_attrs"] or ():
            if attribute["type"].native == "signature_time_stamp_token":
                for token in attribute["values"]:
                    yield from _brought(token["content"])


def lists_that_speak(lists: Iterable[bytes], certificates: Sequence[x509.Certificate]) -> list[bytes]:
    """The revocation lists that were made before any of these certificates of theirs had ended."""
    return [data for data in lists if _speaks(crl.CertificateList.load(data), certificates)]


def answers_that_speak(answers: Iterable[bytes], certificates: Sequence[x509.Certificate]) -> list[bytes]:
    """The status answers that were given before the certificates they name had ended."""
    ends = {one.serial_number: one.not_valid_after for one in certificates}
    return [data for data in answers if _answers(ocsp.OCSPResponse.load(data), ends)]


def _brought(signed: cms.SignedData) -> Iterator[x509.Certificate]:
    """The certificates of one container."""
    for choice in signed["certificates"] or ():
        if isinstance(choice.chosen, x509.Certificate):
            yield choice.chosen


def _speaks(read: crl.CertificateList, certificates: Sequence[x509.Certificate]) -> bool:
    made = read["tbs_cert_list"]["this_update"].native
    return all(made <= one.not_valid_after for one in certificates if one.issuer == read.issuer)


def _answers(read: ocsp.OCSPResponse, ends: dict[int, datetime]) -> bool:
    if read["response_status"].native != "successful":
        return False
    said = read.response_data["responses"]
    return all(
        one["this_update"].native <= ends[one["cert_id"]["serial_number"].native]
        for one in said
        if one["cert_id"]["serial_number"].native in ends
    )
