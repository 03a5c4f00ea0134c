"""Signs PDFs, PAdES baseline (ETSI EN 319 142-1): pyHanko writes the document, cms.py the signature in it.

Material for validation goes into the document's security store: of a signature at B-LT in its own revision, at
B-LTA in the revision of the time stamp that closes it (EN 319 142-1 clause 5.4: first signed, then proven, then
stamped). So a sealed letter has four revisions: frozen, signed, sealed, proven and time-stamped.
"""

import hashlib
import io
import secrets
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import cast

from asn1crypto import crl, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter, PdfFileWriter
from pyhanko.pdf_utils.xref import ObjectStream
from pyhanko.sign import fields
from pyhanko.sign.general import SigningError as LibraryError
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigAppearanceSetup,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp, SignatureObject
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import read_certification_data
from pyhanko.stamp import StaticStampStyle

from signing.core.errors import FieldNotFreeError, NotSignableError
from signing.core.policy import Level
from signing.doors import ca, cms, tsa

DIGEST = "sha256"
_ROOM = 2_048  # bytes for signature, attributes and names, twice over; certificates are counted
_CERTIFICATES_KEPT = 256
_PAGES_KEPT = 8
_RGB = generic.pdf_name("/DeviceRGB")
_TIMED = frozenset({Level.T, Level.LT, Level.LTA})
_OWN_RULES = frozenset({"/Lock", "/SV"})  # ISO 32000-1 tables 233 and 234


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """What a checker needs later without asking us: certificates and revocation lists, DER.

    `bridges` are certificates that join a later root to a former one: for the store, not for each signature.
    """

    certificates: tuple[bytes, ...]
    revocations: tuple[bytes, ...]
    bridges: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One signature to be made: where, how it looks, why, when, and up to which level."""

    field: str
    appearance: bytes
    reason: str
    at: datetime
    level: Level


def sign_pdf(pdf: bytes, act: Act, *, holder: cms.Signer, proofs: Proofs, authority: tsa.TimeAuthority) -> bytes:
    """The PDF with one more signature: the first of a document certifies it (DocMDP level 2, ISO 32000-1 12.8.2.2).

    Raises FieldNotFreeError, NotSignableError, SignatureNotMadeError, TimeNotGivenError.
    """
    try:
        output = _signed(pdf, act, holder, proofs, authority)
        if act.level is Level.LTA:
            _stamp(output, authority, proofs)
    except (PdfError, LibraryError, ValueError, KeyError) as error:
        raise NotSignableError from error
    return output.getvalue()


def stamp_pdf(pdf: bytes, *, proofs: Proofs | None, authority: tsa.TimeAuthority) -> bytes:
    """The PDF with a document time stamp over everything, and with the proofs that are given.

    Raises NotSignableError, TimeNotGivenError.
    """
    output = io.BytesIO(pdf)
    try:
        _stamp(output, authority, proofs)
    except (PdfError, LibraryError, ValueError, KeyError) as error:
        raise NotSignableError from error
    return output.getvalue()


def _signed(pdf: bytes, act: Act, holder: cms.Signer, proofs: Proofs, authority: tsa.TimeAuthority) -> io.BytesIO:
    """The document with the signature in its field."""
    writer = _Writer(io.BytesIO(pdf), strict=True)
    is_first = _is_first(writer.prev, act.field)
    if act.level is Level.LT:
        _put_proofs(writer, proofs)
    _announce(writer)
    certificates = brought(holder, proofs)
    room = sum(map(len, certificates)) + (_room_for_token(authority) if act.level in _TIMED else 0) + _ROOM
    steps = PdfCMSEmbedder().write_cms(act.field, writer, existing_fields_only=True)
    next(steps)
    steps.send(_setup(act, is_first=is_first, room=room))
    prepared, output = steps.send(SigIOSetup(md_algorithm=DIGEST))
    signed = cms.sign(prepared.document_digest, signer=holder, kind=cms.DATA)
    token = _token(signed.signature, authority) if act.level in _TIMED else b""
    steps.send(cms.container(signed, content=cms.DETACHED, certificates=certificates, token=token))
    return cast("io.BytesIO", output)


def _setup(act: Act, *, is_first: bool, room: int) -> SigObjSetup:
    """The signature's dictionary, what it certifies, how it looks."""
    placeholder = SignatureObject(
        timestamp=act.at, subfilter=fields.SigSeedSubFilter.PADES, reason=act.reason, bytes_reserved=2 * room
    )
    return SigObjSetup(
        sig_placeholder=placeholder,
        mdp_setup=SigMDPSetup(
            md_algorithm=DIGEST, certify=is_first, docmdp_perms=fields.MDPPerm.FILL_FORMS if is_first else None
        ),
        appearance_setup=_Look(act.appearance, act.at),
    )


def _stamp(output: io.BytesIO, authority: tsa.TimeAuthority, proofs: Proofs | None = None) -> None:
    """A document time stamp over everything so far, in place."""
    writer = _Writer(output, strict=True)
    if proofs is not None:
        _put_proofs(writer, proofs)
    _announce(writer)
    count = sum(name.startswith("time-") for name, _, _ in fields.enumerate_sig_fields(writer.prev))
    name = f"time-{count + 1}"
    spec = fields.SigFieldSpec(sig_field_name=name, readable_field_name="")
    steps = PdfCMSEmbedder(new_field_spec=spec).write_cms(name, writer)
    next(steps)
    steps.send(SigObjSetup(sig_placeholder=DocumentTimestamp(bytes_reserved=2 * _room_for_token(authority))))
    prepared, _ = steps.send(SigIOSetup(md_algorithm=DIGEST, in_place=True))
    steps.send(token_over(prepared.document_digest, authority))


def _announce(writer: IncrementalPdfFileWriter) -> None:
    """Announces PAdES, ETSI EN 319 142-1 clause 5.3, and nothing else: PDF 2.0 would leave PDF/A-3."""
    writer.ensure_output_version(version=(1, 7))
    writer.register_extension(ESIC_EXTENSION_1)


def brought(holder: cms.Signer, proofs: Proofs) -> tuple[bytes, ...]:
    """The certificates that travel with the signature: its own, and the authorities' below the root."""
    own = ca.certificate_der(holder.certificate)
    return (own, *(der for der in proofs.certificates if _is_between(der)))


@lru_cache(maxsize=_CERTIFICATES_KEPT)
def _is_between(certificate: bytes) -> bool:
    """True for the certificate of an authority that another one signed."""
    read = x509.Certificate.load(certificate)
    return bool(read.ca) and read.self_signed == "no"


def _token(signature: bytes, authority: tsa.TimeAuthority) -> bytes:
    """A time token over a signature."""
    return token_over(hashlib.sha256(signature).digest(), authority)


def token_over(digest: bytes, authority: tsa.TimeAuthority) -> bytes:
    """A token of our time authority, believed only after it was read. Raises TimeNotGivenError."""
    nonce = secrets.randbits(64)
    token = tsa.token_in(tsa.answer(tsa.request_for(digest, nonce=nonce), authority=authority))
    tsa.check_token(token, digest, nonce=nonce, certificate=authority.holder.certificate)
    return token


def _room_for_token(authority: tsa.TimeAuthority) -> int:
    """How many bytes a token may need."""
    known = (authority.holder.certificate, authority.issuer)
    return sum(len(ca.certificate_der(one)) for one in known) + _ROOM


def _is_first(reader: PdfFileReader, name: str) -> bool:
    """True when nobody signed anywhere yet.

    Raises FieldNotFreeError when the field is not there, or signed, and NotSignableError for a document that is
    encrypted, certified as finished, or whose field carries rules of its own.
    """
    if reader.encrypted:
        raise NotSignableError
    certified = read_certification_data(reader)
    if certified is not None and certified.permission is fields.MDPPerm.NO_CHANGES:
        raise NotSignableError
    found = {field: (value, reference) for field, value, reference in fields.enumerate_sig_fields(reader)}
    value, reference = found.get(name, (None, None))
    if reference is None or value is not None:
        raise FieldNotFreeError(field=name)
    if not _OWN_RULES.isdisjoint(reference.get_object()):
        raise NotSignableError
    return all(value is None for value, _ in found.values())


def _put_proofs(writer: IncrementalPdfFileWriter, proofs: Proofs) -> None:
    """Certificates and revocation lists into the document's security store (ETSI EN 319 142-1 clause 5.4.2)."""
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[x509.Certificate.load(der) for der in (*proofs.certificates, *proofs.bridges)],
        crls=[crl.CertificateList.load(der) for der in proofs.revocations],
    )


class _Writer(IncrementalPdfFileWriter):
    """pyHanko's writer, which otherwise rewrites title data and dates of the document at each signature (rule R5)."""

    def _update_meta(self) -> None:
        """Leaves the document's metadata as they are."""

    def import_object(self, obj: generic.PdfObject, obj_stream: ObjectStream | None = None) -> generic.PdfObject:
        """A copy of the object in this document; of a look's resources, with the document's own colours.

        A profile that is the output intent's byte for byte says nothing that DeviceRGB does not say there (ISO 19005-3
        clause 6.2.4.3), and whoever draws the page would compute with it once more.
        """
        own = _own_profile(self.root)
        whole = obj.get_object() if isinstance(obj, generic.IndirectObject) else obj
        if own is not None and isinstance(whole, generic.DictionaryObject) and "/ColorSpace" in whole:
            spaces = whole["/ColorSpace"]
            named = {key: _RGB if _profile_in(spaces[key]) == own else spaces.raw_get(key) for key in spaces}
            copied = generic.DictionaryObject({key: whole.raw_get(key) for key in whole})
            copied[generic.pdf_name("/ColorSpace")] = generic.DictionaryObject(named)
            copied.container_ref = obj.get_container_ref()
            return super().import_object(copied, obj_stream)
        return super().import_object(obj, obj_stream)


def _own_profile(root: generic.DictionaryObject) -> bytes | None:
    """The profile of the document's one PDF/A output intent, when it is one for red, green and blue."""
    intents = root["/OutputIntents"] if "/OutputIntents" in root else None  # noqa: SIM401  (get does not resolve)
    intent = intents[0] if isinstance(intents, generic.ArrayObject) and len(intents) == 1 else None
    if not isinstance(intent, generic.DictionaryObject) or intent.get("/S") != "/GTS_PDFA1":
        return None
    profile = intent["/DestOutputProfile"] if "/DestOutputProfile" in intent else None  # noqa: SIM401  (the same)
    return _content(profile) if isinstance(profile, generic.StreamObject) and profile.get("/N") == 3 else None


def _profile_in(space: object) -> bytes | None:
    """The profile of a colour space that is nothing else."""
    if not isinstance(space, generic.ArrayObject) or len(space) != 2 or space[0] != "/ICCBased":
        return None
    return _content(space[1])


def _content(stream: object) -> bytes | None:
    """What a stream holds; nothing when it is none, or damaged."""
    try:
        return bytes(stream.data) if isinstance(stream, generic.StreamObject) else None
    except (PdfError, ValueError, zlib.error):
        return None


@lru_cache(maxsize=_PAGES_KEPT)
def _read_page(pdf: bytes) -> PdfFileReader:
    """The small PDF, read whole, so that threads may share it: the marks of one sitting are alike."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    PdfFileWriter().import_page_as_xobject(reader)
    return reader


class _Look(SigAppearanceSetup):
    """The first page of a small PDF, stretched to its field's box.

    It keeps the box of the empty look that it replaces: another judge calls a box that moves an undefined change.
    pyHanko's own stamps begin at the upper left and know whole points only.
    """

    def __init__(self, pdf: bytes, at: datetime) -> None:
        super().__init__(style=StaticStampStyle(), timestamp=at, name=None)
        object.__setattr__(self, "_pdf", pdf)  # the library's class is frozen

    def apply(self, sig_annot: generic.DictionaryObject, writer: BasePdfFileWriter) -> None:
        """Draws it into the widget."""
        left, bottom, right, top = (float(edge) for edge in sig_annot["/Rect"])
        size = round(abs(right - left), 3), round(abs(top - bottom), 3)
        if not all(size):
            return
        page = writer.import_page_as_xobject(_read_page(vars(self)["_pdf"]))
        left, bottom, right, top = (float(edge) for edge in page.get_object()["/BBox"])
        wide, high = size[0] / (right - left), size[1] / (top - bottom)
        name = generic.pdf_name
        look = generic.StreamObject(
            {
                name("/Type"): name("/XObject"),
                name("/Subtype"): name("/Form"),
                name("/BBox"): generic.ArrayObject(generic.FloatObject(edge) for edge in (0, 0, *size)),
                name("/Resources"): generic.DictionaryObject(
                    {name("/XObject"): generic.DictionaryObject({name("/Page"): page})}
                ),
            },
            stream_data=b"q %.6f 0 0 %.6f %.3f %.3f cm /Page Do Q" % (wide, high, -left * wide, -bottom * high),
        )
        sig_annot[name("/AP")] = generic.DictionaryObject({name("/N"): writer.add_object(look)})
        writer.update_container(sig_annot)
