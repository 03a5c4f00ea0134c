"""Whether a signature's dictionary is one that can be judged at all (rules R3 and R4).

The library takes much for granted: that a byte range holds four numbers, that the contents are a signature.
What does not hold is named here, before anything is computed from it.
"""

import hashlib
from collections.abc import Iterator

from asn1crypto import cms, tsp
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields

from signing.core.verdict import SubIndication, Verdict, undecided

_SUB_FILTERS = {item.value for item in fields.SigSeedSubFilter}
_NAMES = {"signing_certificate", "signing_certificate_v2"}


def refusal_of(reader: PdfFileReader, size: int) -> Verdict | None:
    """The verdict when a signature of the file cannot be judged, or None."""
    for _, value, _ in fields.enumerate_sig_fields(reader, filled_status=True):
        found = next(_flaws(value.get_object(), size), None)
        if found is not None:
            return found
    return None


def reference_count(signer: cms.SignerInfo, *, is_time_stamp: bool) -> int:
    """How many references to the signing certificate are signed (RFC 5035).

    One of version 1 alone is none, but in a time stamp, where RFC 3161 section 2.4.2 asks for it.
    """
    names = [item["type"].native for item in signer["signed_attrs"] if item["type"].native in _NAMES]
    return 0 if names == ["signing_certificate"] and not is_time_stamp else len(names)


def _flaws(dictionary: object, size: int) -> Iterator[Verdict]:
    """What is wrong with one signature dictionary, gravest first."""
    if not isinstance(dictionary, generic.DictionaryObject):
        yield undecided("contents_not_accepted", SubIndication.FORMAT_FAILURE)
        return
    sub_filter = str(dictionary.get("/SubFilter", ""))
    if sub_filter not in _SUB_FILTERS:
        yield undecided("sub_filter_not_accepted", SubIndication.SIG_CONSTRAINTS_FAILURE, sub_filter=sub_filter[:40])
    if not _is_byte_range(dictionary.get("/ByteRange"), size):
        yield undecided("byte_range_not_accepted", SubIndication.FORMAT_FAILURE)
    signed = _container(dictionary)
    if signed is None:
        yield undecided("contents_not_accepted", SubIndication.FORMAT_FAILURE)
        return
    yield from _reference_flaws(signed)


def _is_byte_range(value: object, size: int) -> bool:
    """True for two parts of the file, from its first byte on, with a gap between them."""
    if not isinstance(value, generic.ArrayObject) or len(value) != 4:
        return False
    if not all(isinstance(number, generic.NumberObject) for number in value):
        return False
    start, first, second, length = (int(number) for number in value)
    return start == 0 < first < second < second + length <= size


def _container(dictionary: generic.DictionaryObject) -> cms.SignedData | None:
    """The signature as one signed message with one signer and its certificate, or None."""
    contents = dictionary.raw_get("/Contents") if "/Contents" in dictionary else None
    if not isinstance(contents, generic.TextStringObject | generic.ByteStringObject):
        return None
    try:
        message = cms.ContentInfo.load(contents.original_bytes)
        signed = message["content"]
        is_message = message["content_type"].native == "signed_data" and isinstance(signed, cms.SignedData)
        if not is_message or len(signed["signer_infos"]) != 1 or not len(signed["certificates"]):
            return None
        _read_to_the_end(signed["signer_infos"][0]["signed_attrs"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return signed


def _read_to_the_end(attributes: cms.CMSAttributes) -> None:
    """Reads every value, so that what is odd shows. Raises what the library raises on it.

    References are read part by part: as a whole, the library writes their defaults anew each time, at half the cost
    of all that is read here.
    """
    for item in attributes:
        if item["type"].native not in _NAMES:
            item["values"].native  # noqa: B018
            continue
        for value in item["values"]:
            is_new = isinstance(value, tsp.SigningCertificateV2)
            parts = ("cert_hash", "issuer_serial", *(("hash_algorithm",) if is_new else ()))
            for one in (value["policies"], *(one[part] for one in value["certs"] for part in parts)):
                one.native  # noqa: B018


def _reference_flaws(signed: cms.SignedData) -> Iterator[Verdict]:
    """A reference that stands more than once, or names another certificate than the signer's."""
    signer = signed["signer_infos"][0]
    found = [item for item in signer["signed_attrs"] if item["type"].native in _NAMES]
    if len(found) > 1 or any(len(item["values"]) != 1 for item in found):
        yield undecided(
            "certificate_reference_missing", SubIndication.SIG_CONSTRAINTS_FAILURE, found=max(2, len(found))
        )
        return
    if found and not any(_fits(found[0]["values"][0], signed)):
        yield undecided("certificate_reference_wrong", SubIndication.SIG_CONSTRAINTS_FAILURE)


def _fits(value: tsp.SigningCertificate | tsp.SigningCertificateV2, signed: cms.SignedData) -> Iterator[bool]:
    """Whether the first reference fits one of the certificates that claim to be the signer's."""
    first = value["certs"][0]
    is_new = isinstance(value, tsp.SigningCertificateV2)
    algorithm = first["hash_algorithm"]["algorithm"].native if is_new else "sha1"
    named = signed["signer_infos"][0]["sid"]
    for choice in signed["certificates"]:
        certificate = choice.chosen
        is_signer = named.name != "issuer_and_serial_number" or (
            certificate.serial_number == named.chosen["serial_number"].native
        )
        yield is_signer and hashlib.new(algorithm, certificate.dump()).digest() == first["cert_hash"].native
