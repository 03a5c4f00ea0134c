"""What one judgement need not do twice: checking the same raw signature, reading the same revocation list.

A judgement lays some thirty chains; the same certificates and lists stand in most of them. Kept for one file. What
was found of our own authorities beforehand (signing/doors/learning.py) every judgement knows: that a key made a
signature stays true for ever; who is trusted, and when, each judgement finds anew.
"""

from typing import ClassVar

from asn1crypto import algos, crl, keys
from pyhanko_certvalidator.sig_validate import (
    DEFAULT_SIGNATURE_VALIDATOR,
    DEFAULT_VALIDATION_CONTEXT,
    SignatureValidationContext,
    SignatureValidator,
)

_Checked = tuple[bytes, bytes, bytes, bytes, SignatureValidationContext]


class Memory(SignatureValidator):
    """The library's own check of raw signatures, which remembers those that held."""

    _known: "ClassVar[Memory | None]" = None

    def __init__(self) -> None:
        """Begin with what all know."""
        known = Memory._known
        self.held: set[_Checked] = set() if known is None else set(known.held)
        self.lists: dict[bytes, crl.CertificateList] = {} if known is None else dict(known.lists)

    def tell_all(self) -> None:
        """Have every later one begin with this, and with nothing that was told before."""
        Memory._known = self

    @classmethod
    def forget_all(cls) -> None:
        """Have every later one begin with nothing."""
        Memory._known = None

    def validate_signature(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: keys.PublicKeyInfo,
        signature_algorithm: algos.SignedDigestAlgorithm,
        context: SignatureValidationContext = DEFAULT_VALIDATION_CONTEXT,
    ) -> None:
        """Nothing, when the key made this signature over these data. Raises as the library does."""
        asked = (signature, signed_data, public_key_info.dump(), signature_algorithm.dump(), context)
        if asked not in self.held:
            DEFAULT_SIGNATURE_VALIDATOR.validate_signature(
                signature, signed_data, public_key_info, signature_algorithm, context
            )
            self.held.add(asked)

    def revocation_list(self, der: bytes) -> crl.CertificateList:
        """The list, read once. Raises ValueError for something else."""
        if der not in self.lists:
            self.lists[der] = crl.CertificateList.load(der)
        return self.lists[der]
