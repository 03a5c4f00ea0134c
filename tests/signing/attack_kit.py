"""What the published attacks on signed PDFs are built with: raw updates, forged signatures, odd certificates."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import cms, crl
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID, ObjectIdentifier
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.doors import ca, tsa
from signing.doors.clock import trusted_time
from tests.signing import pki as small

FREE_OBJECT = 900
"""An object number that no document of these tests uses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """What an attacker has: the public documents, and a PKI in which he may be somebody."""

    pki: small.Pki
    frozen: bytes
    signed: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One attack: of which family, how its file is made, and findings that must be made."""

    name: str
    family: str
    make: Callable[[Kit], bytes]
    codes: frozenset[str]


ATTACKS: list[Attack] = []
_families: list[str] = []


def family(name: str) -> None:
    """What follows in the file belongs to this family, by the name it was published under where it was."""
    _families.append(name)


def attack(*codes: str) -> Callable[[Callable[[Kit], bytes]], Callable[[Kit], bytes]]:
    """Puts a file's maker on the list."""

    def put(make: Callable[[Kit], bytes]) -> Callable[[Kit], bytes]:
        ATTACKS.append(Attack(name=make.__name__, family=_families[-1], make=make, codes=frozenset(codes)))
        return make

    return put


def replaced(pdf: bytes, old: bytes, new: bytes) -> bytes:
    """The last occurrence replaced by something of the same length."""
    start = pdf.rindex(old)
    assert len(new) <= len(old), (old, new)
    return pdf[:start] + new.ljust(len(old)) + pdf[start + len(old) :]


def contents_of(pdf: bytes) -> tuple[int, int]:
    """Where the last signature's hex stands, brackets included."""
    return list(re.finditer(rb"<[0-9A-Fa-f]{2000,}>", pdf))[-1].span()


def byte_range_of(pdf: bytes) -> tuple[bytes, list[int]]:
    """The last byte range as written with the blanks behind it, and its numbers."""
    found = list(re.finditer(rb"/ByteRange ?\[([^\]]*)\] *", pdf))[-1]
    return found[0], [int(number) for number in found[1].split()]


def with_byte_range(pdf: bytes, value: bytes) -> bytes:
    """The last signature with another value for its byte range."""
    return replaced(pdf, byte_range_of(pdf)[0], b"/ByteRange " + value)


def last_xref(pdf: bytes) -> int:
    """Where the newest table begins."""
    return int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])


def appended(
    pdf: bytes, objects: Mapping[int, bytes], *, moved: Mapping[int, int] | None = None, trailer: bytes = b""
) -> bytes:
    """The file with one more classic revision: new objects, and entries that point elsewhere (`moved`)."""
    out = bytearray(pdf)
    places = dict(moved or {})
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n"
    for number in sorted(places):
        out += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    identity = re.search(rb"/ID ?\[[^\]]*\]", pdf)
    size = max([FREE_OBJECT + 50, *places])
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 2 0 R /Prev %d " % (size, last_xref(pdf))
    out += (identity[0] if identity else b"") + trailer + b" >>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def newest_object(pdf: bytes, number: int) -> bytes:
    """The newest body of an object, as written."""
    return re.findall(rb"(?:^|\n)%d 0 obj\n(.*?)\nendobj" % number, pdf, re.DOTALL)[-1]


def number_of(pdf: bytes, mark: bytes) -> int:
    """The number of the newest object whose body holds the mark."""
    bodies = re.findall(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL)
    return int([number for number, body in bodies if re.search(mark, body)][-1])


def stream(body: bytes, head: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), head, body)


WHITE = b"q 1 1 1 rg 60 400 400 300 re f Q"
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << >>"


def edited(pdf: bytes, act: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """The file with one more revision, as a library writes it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    act(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def field_of(writer: IncrementalPdfFileWriter, name: str) -> generic.DictionaryObject:
    """A field's dictionary."""
    fields_ = [item.get_object() for item in writer.root["/AcroForm"]["/Fields"]]
    return next(item for item in fields_ if item["/T"] == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgery:
    """What is odd with a signature that is made by an own signer."""

    digest: str = "sha256"
    attributes: Callable[[cms.CMSAttributes], cms.CMSAttributes] = lambda kept: kept
    token: Callable[[cms.CMSAttributes], cms.CMSAttributes] = lambda kept: kept
    sub_filter: fields.SigSeedSubFilter = fields.SigSeedSubFilter.PADES
    certifies: bool = True
    permission: fields.MDPPerm = fields.MDPPerm.FILL_FORMS
    clock: ca.Holder | None = None
    before: Callable[[IncrementalPdfFileWriter], None] = lambda _: None


class _Forger(signers.Signer):
    """Signs with any key and may say odd things."""

    def __init__(self, holder: ca.Holder, forgery: Forgery, certificates: Sequence[asn1.Certificate]) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(one for one in certificates if one.ca and one.self_signed == "no")
        own = asn1.Certificate.load(ca.certificate_der(holder.certificate))
        super().__init__(signing_cert=own, cert_registry=store, embed_roots=False)
        self._key = holder.key
        self._forgery = forgery

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002, FBT001, FBT002  (the library's signature)
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        weak = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256()}  # noqa: S303  (a weak algorithm is the attack)
        return self._key.sign(data, ec.ECDSA(weak[digest_algorithm]))

    async def signed_attrs(self, *args: object, **named: object) -> cms.CMSAttributes:
        return self._forgery.attributes(await super().signed_attrs(*args, **named))

    async def unsigned_attrs(self, digest_algorithm: str, *args: object, **named: object) -> cms.CMSAttributes:
        strong = digest_algorithm.replace("sha1", "sha256")  # our time authority stamps nothing weaker
        return self._forgery.token(await super().unsigned_attrs(strong, *args, **named))


class _Clock(timestamps.TimeStamper):
    """Whoever holds a key gives the time; nobody checks the token at signing."""

    def __init__(self, holder: ca.Holder, issuer: ca.Holder) -> None:
        super().__init__()
        self._authority = tsa.TimeAuthority(holder=holder, issuer=issuer.certificate)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        _, request = self.request_cms(message_digest, md_algorithm)
        return cms.ContentInfo.load(tsa.token_in(tsa.answer(request.dump(), authority=self._authority)))


class _Signer(signers.PdfSigner):
    """pyHanko's signer, which otherwise raises the version to PDF 2.0 for ECDSA."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        assert md_algorithm
        pdf_out.ensure_output_version(version=(1, 7))
        pdf_out.register_extension(ESIC_EXTENSION_1)


def forged(kit: Kit, pdf: bytes, holder: ca.Holder, forgery: Forgery | None = None, at: str = small.SIGNATURE) -> bytes:
    """The PDF signed by the holder in the odd way, with the library's own signer: slower and more pliable than ours."""
    odd = forgery or Forgery()
    proofs = kit.pki.proofs(holder)
    certificates = [asn1.Certificate.load(der) for der in proofs.certificates]
    writer = _Writer(io.BytesIO(pdf), strict=True)
    lists = [crl.CertificateList.load(der) for der in proofs.revocations]
    DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=certificates, crls=lists)
    odd.before(writer)
    signer = _Signer(
        signers.PdfSignatureMetadata(
            field_name=at,
            md_algorithm=odd.digest,
            certify=odd.certifies,
            docmdp_permissions=odd.permission,
            subfilter=odd.sub_filter,
        ),
        signer=_Forger(holder, odd, certificates),
        timestamper=_Clock(odd.clock or kit.pki.time, kit.pki.issuing),
    )
    output = io.BytesIO()
    signer.sign_pdf(writer, output=output, existing_fields_only=True, bytes_reserved=16_384)
    return output.getvalue()


class _Writer(IncrementalPdfFileWriter):
    """pyHanko's writer, which otherwise rewrites title data and dates of the document at each signature."""

    def _update_meta(self) -> None:
        """Leaves the document's metadata as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """What is odd with a certificate."""

    since: datetime | None = None
    lasts: timedelta = timedelta(days=300)
    usages: frozenset[str] = frozenset({"content_commitment"})
    purposes: tuple[str, ...] = ()
    is_authority: bool = False
    mark: str = f"{small.PERSON_MARK}7"
    key: object | None = None


_USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def new_key() -> ec.EllipticCurvePrivateKey:
    """A good key."""
    return ec.generate_private_key(ec.SECP256R1())


def odd_holder(kit: Kit, odd: Odd, *, issuer: ca.Holder | None = None) -> ca.Holder:
    """A certificate that the CA would not issue, issued all the same."""
    by = issuer or kit.pki.issuing
    key = odd.key or new_key()
    start = odd.since or trusted_time() - timedelta(minutes=30)
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, "Maryam Saad"), x509.NameAttribute(NameOID.SERIAL_NUMBER, odd.mark)]
    )
    builder = (
        x509.CertificateBuilder()
        .issuer_name(by.certificate.subject)
        .subject_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + odd.lasts)
        .add_extension(x509.BasicConstraints(ca=odd.is_authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(*[usage in odd.usages for usage in _USAGES]), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False)
    )
    if odd.purposes:
        named = x509.ExtendedKeyUsage([ObjectIdentifier(oid) for oid in odd.purposes])
        builder = builder.add_extension(named, critical=True)
    return ca.Holder(certificate=builder.sign(by.key, hashes.SHA256()), key=key)
