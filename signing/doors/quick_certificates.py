"""Reads each certificate once, and walks each path once, where the library does it each time anew.

A judgement meets the same handful of certificates in the signatures, in their time tokens and in the security
store, and traces the time authority's at the same moment for each signature: together a sixth of its time. A
certificate is known by its whole encoding, a path by the very context that found it. Only what succeeded is
remembered: what the library refuses it refuses each time (tests/signing/test_quick_certificates.py).
"""

from types import SimpleNamespace
from weakref import WeakKeyDictionary

from asn1crypto import cms, x509
from pyhanko.sign import general
from pyhanko.sign.validation import dss, generic_cms
from pyhanko_certvalidator import PKIXValidationParams, ValidationContext, find_valid_path
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.util import CancelableAsyncIterator

_MOST = 4_096
library_s_own = general.extract_certificate_info
library_s_walk = find_valid_path
_read: dict[bytes, "_Certificate"] = {}
_found: WeakKeyDictionary[ValidationContext, dict[bytes, ValidationPath]] = WeakKeyDictionary()


class _Certificate(x509.Certificate):  # type: ignore[misc]  # the library has no types
    """A certificate that nobody changes: it need not look through all its parts whether somebody did."""

    _der: bytes | None = None

    def dump(self, force: bool = False) -> bytes:  # noqa: FBT001, FBT002  (the library's signature)
        """Its encoding."""
        if self._der is None or force:
            return bytes(super().dump(force))
        return self._der


def certificate(der: bytes) -> x509.Certificate:
    """The certificate, read once. Raises what the library raises for something else."""
    if der not in _read:
        one = _Certificate.load(der)
        one._der = one.dump()  # noqa: SLF001  (ours)
        if len(_read) >= _MOST:
            _read.clear()
        _read[der] = one
    return _read[der]


def certificate_info(signed: cms.SignedData) -> general.SignedDataCerts:
    """The certificates that a container brings, the signer's apart, as the library sorts them."""
    certificates, others = [], []
    for choice in signed["certificates"]:
        if choice.name == "certificate":
            certificates.append(certificate(choice.chosen.dump()))
        elif choice.name == "v2_attr_cert":
            others.append(choice.chosen.untag())
    signer, further = general._partition_certs(certificates, general.extract_signer_info(signed))  # noqa: SLF001  (as the library does)
    return general.SignedDataCerts(signer_cert=signer, other_certs=further, attribute_certs=others)


async def valid_path(
    one: x509.Certificate,
    paths: CancelableAsyncIterator[ValidationPath],
    validation_context: ValidationContext,
    pkix_validation_params: PKIXValidationParams | None = None,
) -> ValidationPath:
    """A path that is valid in this context: the one that was found before, or the one the library finds."""
    if pkix_validation_params is not None:
        found: ValidationPath = await library_s_walk(one, paths, validation_context, pkix_validation_params)
        return found
    known = _found.setdefault(validation_context, {})
    if one.dump() in known:
        await paths.cancel()
    else:
        known[one.dump()] = await library_s_walk(one, paths, validation_context)
    return known[one.dump()]


def install() -> None:
    """Puts both into the library, for this process."""
    ours = (
        (dss, "Certificate", SimpleNamespace(load=certificate)),
        (generic_cms, "extract_certificate_info", certificate_info),
        (generic_cms, "find_valid_path", valid_path),
    )
    for module, name, instead in ours:
        setattr(module, name, instead)
