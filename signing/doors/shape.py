"""Whether the parts of a signature that no digest covers are exactly as we write them.

A CMS container has room that its own signature does not protect: padding, sets of algorithms and
certificates, unsigned attributes. In our own files nothing may stand there but what belongs there, so that
no byte of a document can change unseen.
"""

from asn1crypto import cms, core, x509
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_CONSTRUCTED = 0x20
_LONG_FORM = 0x80
_TIME_TOKEN = "signature_time_stamp_token"  # noqa: S105  (the name of an attribute)


def is_odd(one: EmbeddedPdfSignature, pdf: bytes, known: set[bytes], *, is_own: bool) -> bool:
    """True when something stands where nothing should. `known` are the certificates that were relied on."""
    if not _gap_is_plain(one, pdf):
        return True
    if not is_own:
        return False
    content = one.pkcs7_content
    try:
        body = _without_padding(content)
        if not _is_der(body):
            return True
        container = cms.ContentInfo.load(body, strict=True)
        return not _is_plain(container, known, may_have_token=True)
    except (ValueError, TypeError, KeyError, IndexError):
        return True


def _gap_is_plain(one: EmbeddedPdfSignature, pdf: bytes) -> bool:
    """True when the unsigned gap holds the signature in hex, in one case, padded with zeros, and nothing else."""
    start = int(one.byte_range[1])
    gap = pdf[start : int(one.byte_range[2])]
    written = one.pkcs7_content.hex().encode()
    body = len(_without_padding(one.pkcs7_content))
    is_padded = not any(one.pkcs7_content[body:])
    return is_padded and gap in {b"<" + written + b">", b"<" + written.upper() + b">"}


def _without_padding(content: bytes) -> bytes:
    """The DER value at the start of the content."""
    value = core.Any.load(content)
    return bytes(value.dump())


def _is_der(body: bytes) -> bool:
    """True when values with shortest lengths fill each other to the last byte (X.690 clause 10.1)."""
    waiting = [(0, len(body))]
    while waiting:
        place, end = waiting.pop()
        while place < end:
            tag, start, stop = _value_at(body, place)
            if stop > end or tag == 0:
                return False
            if tag & _CONSTRUCTED:
                waiting.append((start, stop))
            place = stop
    return True


def _value_at(body: bytes, place: int) -> tuple[int, int, int]:
    """Tag, start and end of the value at the place; tag 0 when it is not in shortest form."""
    tag, length = body[place], body[place + 1]
    if length < _LONG_FORM:
        return tag, place + 2, place + 2 + length
    start = place + 2 + length - _LONG_FORM
    size = int.from_bytes(body[place + 2 : start], "big")
    is_shortest = size >= _LONG_FORM and body[place + 2] != 0
    return tag if is_shortest else 0, start, start + size


def _is_plain(container: cms.ContentInfo, known: set[bytes], *, may_have_token: bool) -> bool:
    """True when a SignedData holds one signer, the certificates relied on, and at most a time token more."""
    signed = container["content"]
    if len(signed["signer_infos"]) != 1 or signed["crls"].native:
        return False
    (signer,) = signed["signer_infos"]
    algorithm = signer["digest_algorithm"].dump()
    is_data = signed["encap_content_info"]["content_type"].native == "data"
    checks = (
        signed["version"].native == ("v1" if is_data else "v3"),
        signer["version"].native == "v1",
        [item.dump() for item in signed["digest_algorithms"]] == [algorithm],
        all(
            isinstance(item.chosen, x509.Certificate) and item.chosen.dump() in known for item in signed["certificates"]
        ),
        _unsigned_is_plain(signer["unsigned_attrs"], known, may_have_token=may_have_token),
    )
    return all(checks)


def _unsigned_is_plain(attributes: object, known: set[bytes], *, may_have_token: bool) -> bool:
    """True when the unsigned attributes are one time token of plain shape, or nothing."""
    if not isinstance(attributes, cms.CMSAttributes):
        return isinstance(attributes, core.Void)
    if not may_have_token or [item["type"].native for item in attributes] != [_TIME_TOKEN]:
        return False
    tokens = list(attributes[0]["values"])
    return len(tokens) == 1 and _is_plain(tokens[0], known, may_have_token=False)
