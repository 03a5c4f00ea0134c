"""What one judgement need not do twice: checking the same raw signature, reading the same revocation list.

A judgement lays some thirty chains; the same certificates and lists stand in most of them. Kept for one file.
"""

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

    def __init__(self) -> None:
        """Begin with nothing."""
        self._held: set[_Checked] = set()
        self._lists: dict[bytes, crl.CertificateList] = {}

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
        if asked not in self._held:
            DEFAULT_SIGNATURE_VALIDATOR.validate_signature(
                signature, signed_data, public_key_info, signature_algorithm, context
            )
            self._held.add(asked)

    def revocation_list(self, der: bytes) -> crl.CertificateList:
        """The list, read once. Raises ValueError for something else."""
        if der not in self._lists:
            self._lists[der] = crl.CertificateList.load(der)
        return self._lists[der]
