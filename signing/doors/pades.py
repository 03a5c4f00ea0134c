"""Signs PDFs, PAdES baseline (ETSI EN 319 142-1), with pyHanko.

Material for validation goes into the document's security store in the same revision as the signature it
serves, so that a sealed letter has four revisions: frozen, signed, sealed, time-stamped.
"""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, crl, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils import generic, layout
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.general import SigningError as LibraryError
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.core.errors import (
    FieldNotFreeError,
    NotSignableError,
    SignatureNotMadeError,
    TimeNotGivenError,
)
from signing.core.policy import Level
from signing.doors import ca, tsa

DIGEST = "sha256"
_ROOM_FOR_SIGNATURE = 2 * 6_144  # hex digits: signature, two certificates and a time token, twice over
_ROOM_FOR_TIME = 2 * 3_072


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """What a checker needs later without asking us: certificates and revocation lists, DER."""

    certificates: tuple[bytes, ...]
    revocations: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One signature to be made: where, how it looks, why, when, and up to which level."""

    field: str
    appearance: bytes
    reason: str
    at: datetime
    level: Level


def sign_pdf(pdf: bytes, act: Act, *, holder: ca.Holder, proofs: Proofs, authority: tsa.TimeAuthority) -> bytes:
    """The PDF with one more signature: the first of a document certifies it (DocMDP level 2, ISO 32000-1 12.8.2.2).

    Raises FieldNotFreeError, NotSignableError, SignatureNotMadeError, TimeNotGivenError.
    """
    try:
        return asyncio.run(_sign(pdf, act, holder, proofs, authority))
    except (FieldNotFreeError, SignatureNotMadeError, TimeNotGivenError):
        raise
    except (PdfError, LibraryError, layout.LayoutError, ValueError, KeyError) as error:
        raise NotSignableError from error


async def _sign(pdf: bytes, act: Act, holder: ca.Holder, proofs: Proofs, authority: tsa.TimeAuthority) -> bytes:
    """The signature, and for B-LTA a document time stamp over it."""
    clock = OwnTimeStamper(authority)
    writer = _Writer(io.BytesIO(pdf), strict=True)
    if writer.prev.encrypted:
        raise NotSignableError
    is_first = _is_first(writer.prev, act.field)
    certificates = [x509.Certificate.load(der) for der in proofs.certificates]
    if act.level in {Level.LT, Level.LTA}:
        _put_proofs(writer, proofs)
    signer = _Signer(
        signers.PdfSignatureMetadata(
            field_name=act.field,
            md_algorithm=DIGEST,
            reason=act.reason,
            certify=is_first,
            docmdp_permissions=fields.MDPPerm.FILL_FORMS,
            subfilter=fields.SigSeedSubFilter.PADES,
        ),
        signer=LoadedKeySigner(holder, certificates),
        timestamper=clock,
        stamp_style=_look(act.appearance),
    )
    session = signer.init_signing_session(writer, existing_fields_only=True)
    session.system_time = act.at
    prepared = session.prepare_tbs_document(validation_info=None, bytes_reserved=_ROOM_FOR_SIGNATURE)
    output = io.BytesIO()
    digest, _ = prepared.digest_tbs_document(output=output)
    await prepared.perform_signature(
        document_digest=digest.document_digest, pdf_cms_signed_attrs=PdfCMSSignedAttributes()
    )
    if act.level is Level.LTA:
        await _stamp(output, clock)
    return output.getvalue()


async def _stamp(output: io.BytesIO, clock: "OwnTimeStamper") -> None:
    """A document time stamp over everything so far, in place."""
    writer = _Writer(output, strict=True)
    count = sum(name.startswith("time-") for name, _, _ in fields.enumerate_sig_fields(writer.prev))
    await PdfTimeStamper(clock, field_name=f"time-{count + 1}", readable_field_name="").async_timestamp_pdf(
        writer, DIGEST, bytes_reserved=_ROOM_FOR_TIME, in_place=True
    )


def _is_first(reader: PdfFileReader, name: str) -> bool:
    """True when nobody signed anywhere yet. Raises FieldNotFreeError when the field is not there, or signed."""
    found = {field: value for field, value, _ in fields.enumerate_sig_fields(reader)}
    if name not in found or found[name] is not None:
        raise FieldNotFreeError(field=name)
    return all(value is None for value in found.values())


def _put_proofs(writer: IncrementalPdfFileWriter, proofs: Proofs) -> None:
    """Certificates and revocation lists into the document's security store (ETSI EN 319 142-1 clause 5.4.2)."""
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[x509.Certificate.load(der) for der in proofs.certificates],
        crls=[crl.CertificateList.load(der) for der in proofs.revocations],
    )


class LoadedKeySigner(signers.Signer):
    """Signs with a key that is loaded already, and checks each signature with the public key."""

    def __init__(self, holder: ca.Holder, certificates: Sequence[x509.Certificate]) -> None:
        own = x509.Certificate.load(ca.certificate_der(holder.certificate))
        store = SimpleCertificateStore()
        store.register_multiple(
            certificate for certificate in certificates if certificate.ca and certificate.self_signed == "no"
        )
        super().__init__(signing_cert=own, cert_registry=store, embed_roots=False)
        self._key = holder.key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002  (the library's signature)
        """The signature over the data. Raises SignatureNotMadeError when it does not verify."""
        if dry_run:
            return bytes(self._key.curve.key_size // 4 + 16)
        scheme = ec.ECDSA({"sha256": hashes.SHA256(), "sha384": hashes.SHA384()}[digest_algorithm])
        signature = self._key.sign(data, scheme)
        try:
            self._key.public_key().verify(signature, data, scheme)
        except InvalidSignature as error:
            raise SignatureNotMadeError from error
        return signature


class OwnTimeStamper(timestamps.TimeStamper):
    """Asks our time authority in this process and believes no token unread."""

    def __init__(self, authority: tsa.TimeAuthority) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library is partly typed
        self._authority = authority

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A token over the digest. Raises TimeNotGivenError when it is refused or does not fit."""
        nonce, request = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]  # as above
        answer = tsa.answer(request.dump(), authority=self._authority)
        token = tsa.token_in(answer)
        tsa.check_token(token, message_digest, nonce=nonce, certificate=self._authority.holder.certificate)
        return cms.ContentInfo.load(token)


class _Writer(IncrementalPdfFileWriter):
    """pyHanko's writer, which otherwise rewrites title data and dates of the document at each signature (rule R5)."""

    def _update_meta(self) -> None:
        """Leaves the document's metadata as they are."""


class _Signer(signers.PdfSigner):
    """pyHanko's signer, which otherwise raises the version to PDF 2.0 for ECDSA and so leaves PDF/A-3."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:  # noqa: ARG002
        """Announces PAdES, ETSI EN 319 142-1 clause 5.3, and nothing else."""
        pdf_out.ensure_output_version(version=(1, 7))
        pdf_out.register_extension(ESIC_EXTENSION_1)


class _Page(PdfContent):
    """The first page of a small PDF, as something that can be drawn."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """The operator that draws the page."""
        page = PdfFileReader(io.BytesIO(self._pdf), strict=True)
        drawn = self._ensure_writer.import_page_as_xobject(page)
        left, bottom, right, top = (float(edge) for edge in drawn.get_object()["/BBox"])
        self.box = layout.BoxConstraints(width=right - left, height=top - bottom)
        self.resources.xobject[generic.pdf_name("/Page")] = drawn
        return b"/Page Do"


def _look(appearance: bytes) -> StaticStampStyle:
    """The page stretched to the field's box: no border, no ground of its own."""
    return StaticStampStyle(
        background=_Page(appearance),
        border_width=0,
        background_opacity=1.0,
        background_layout=layout.SimpleBoxLayoutRule(
            x_align=layout.AxisAlignment.ALIGN_MID,
            y_align=layout.AxisAlignment.ALIGN_MID,
            margins=layout.Margins.uniform(0),
            inner_content_scaling=layout.InnerScaling.STRETCH_TO_FIT,
        ),
    )
