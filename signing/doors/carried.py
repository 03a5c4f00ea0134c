"""Takes out of a signed PDF, with pyHanko, what it carries to be judged by. Runs in the sandbox."""

import io
from collections.abc import Iterator

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing.core.carried import Carried


def carried(pdf: bytes) -> bytes:
    """The document security store (ISO 32000-2, 12.8.4.3) and the time tokens of the signatures, as bytes."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    tokens = tuple(token for one in reader.embedded_signatures for token in _tokens(one))
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return Carried(tokens=tokens).to_bytes()
    return Carried(
        certificates=tuple(found.get_object().data for found in store.certs.values()),
        lists=tuple(found.get_object().data for found in store.crls),
        answers=tuple(found.get_object().data for found in store.ocsps),
        tokens=tokens,
    ).to_bytes()


def _tokens(signature: EmbeddedPdfSignature) -> Iterator[bytes]:
    """The document time stamp itself, or the time stamp over a signature (RFC 3161, appendix A)."""
    if signature.sig_object_type == "/DocTimeStamp":
        yield cms.ContentInfo({"content_type": "signed_data", "content": signature.signed_data}).dump()
        return
    for data in extract_tst_data_iter(signature.signer_info, signed=False):
        yield cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()
