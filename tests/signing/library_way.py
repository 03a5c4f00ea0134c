"""Signing the library's own way, slower and more pliable than ours: what forgeries in tests are built on."""

from collections.abc import Sequence

from asn1crypto import cms, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import signers, timestamps
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.doors import ca, tsa


class LoadedKeySigner(signers.Signer):
    """Signs with a key that is loaded already."""

    def __init__(self, holder: ca.Holder, certificates: Sequence[x509.Certificate]) -> None:
        own = x509.Certificate.load(ca.certificate_der(holder.certificate))
        store = SimpleCertificateStore()
        store.register_multiple(
            certificate for certificate in certificates if certificate.ca and certificate.self_signed == "no"
        )
        super().__init__(signing_cert=own, cert_registry=store, embed_roots=False)
        self._key = holder.key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002  (the library's signature)
        """The signature over the data."""
        if dry_run:
            return bytes(self._key.curve.key_size // 4 + 16)
        return self._key.sign(data, ec.ECDSA({"sha256": hashes.SHA256(), "sha384": hashes.SHA384()}[digest_algorithm]))


class OwnTimeStamper(timestamps.TimeStamper):
    """Asks our time authority in this process."""

    def __init__(self, authority: tsa.TimeAuthority) -> None:
        super().__init__()
        self._authority = authority

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A token over the digest."""
        nonce, request = self.request_cms(message_digest, md_algorithm)
        token = tsa.token_in(tsa.answer(request.dump(), authority=self._authority))
        tsa.check_token(token, message_digest, nonce=nonce, certificate=self._authority.holder.certificate)
        return cms.ContentInfo.load(token)


class PlainSigner(signers.PdfSigner):
    """pyHanko's signer, which otherwise raises the version to PDF 2.0 for ECDSA."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:  # noqa: ARG002
        """Announces PAdES and nothing else."""
        pdf_out.ensure_output_version(version=(1, 7))
        pdf_out.register_extension(ESIC_EXTENSION_1)
