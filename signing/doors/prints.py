"""Fingerprints as other programs show them, to be compared by eye."""

from cryptography.hazmat.primitives import hashes

from signing.doors import ca


def sha256(certificate: ca.Certificate) -> str:
    """The certificate's SHA-256 in groups of four."""
    return _grouped(certificate.fingerprint(hashes.SHA256()))


def sha1(certificate: ca.Certificate) -> str:
    """Its SHA-1: Windows and older readers show no other. Nothing here relies on it."""
    return _grouped(certificate.fingerprint(hashes.SHA1()))  # noqa: S303  (a number to compare, no protection)


def _grouped(digest: bytes) -> str:
    digits = digest.hex().upper()
    return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))
