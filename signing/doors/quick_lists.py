"""Sees at one glance that a revocation list does not name a certificate; the library reads it line by line.

A judgement asks the same two lists ten times, each time through all their lines: with a thousand revoked, longer than
all the rest. Where the encoding of the serial stands nowhere among the lines no line can have it. Everything else,
and every list that another strict reader does not take, is left to the library (tests/signing/test_quick_lists.py).
"""

from asn1crypto import crl, x509
from pyhanko_certvalidator.revinfo import validate_crl

from signing.core.errors import ListNotSoundError
from signing.doors import lists

_MOST = 1_024
_OTHER_ISSUER = crl.CRLEntryExtensionId("certificate_issuer").dump()
"""In a list with such a line a certificate's issuer counts too (RFC 5280 section 5.3.3)."""
library_s_own = validate_crl.find_cert_in_list
_sound: dict[bytes, bool] = {}


def find_cert_in_list(
    cert: x509.Certificate,
    cert_issuer_name: x509.Name,
    certificate_list: crl.CertificateList,
    crl_authority_name: x509.Name,
) -> tuple[object, object]:
    """Since when and why the certificate is revoked, or None twice. Raises what the library raises."""
    named = certificate_list["tbs_cert_list"]["revoked_certificates"]
    if isinstance(cert, x509.Certificate) and isinstance(named, crl.RevokedCertificates):
        lines = named.contents
        serial = cert["tbs_certificate"]["serial_number"].dump()
        if serial not in lines and _OTHER_ISSUER not in lines and _is_sound(certificate_list.dump()):
            return None, None
    found: tuple[object, object] = library_s_own(cert, cert_issuer_name, certificate_list, crl_authority_name)
    return found


def _is_sound(der: bytes) -> bool:
    """Whether the other reader takes the whole list."""
    if der not in _sound:
        if len(_sound) >= _MOST:
            _sound.clear()
        try:
            lists.load(der)
        except ListNotSoundError:
            _sound[der] = False
        else:
            _sound[der] = True
    return _sound[der]


def install() -> None:
    """Puts it into the library, for this process."""
    vars(validate_crl)["find_cert_in_list"] = find_cert_in_list
