"""Signs the code on a letter."""

from django.conf import settings

from signing.core.authority import Role
from signing.core.errors import NotThisCodeError
from signing.core.keys import SignedCode
from signing.doors import ca, codes
from signing.doors.safe import Safe

LONGEST_PAYLOAD = 300


def sign_code(body_id: int, payload: bytes) -> SignedCode:
    """The body's signature over the payload: ECDSA P-256, 64 raw bytes, and the key's id.

    Raises NoKeyError when the body has no code key, NotThisCodeError when the payload is empty or too long.
    """
    if not 0 < len(payload) <= LONGEST_PAYLOAD:
        raise NotThisCodeError(longest=LONGEST_PAYLOAD)
    holder = Safe(folder=settings.PLACE.keys).body_holder(Role.CODE, body_id)
    return SignedCode(signature=codes.sign_raw(holder.key, payload), key_id=code_key_id(body_id))


def code_key_id(body_id: int) -> str:
    """The id of the body's code key: the first four bytes of its certificate's SHA-256, hex."""
    return ca.fingerprint(Safe(folder=settings.PLACE.keys).body_holder(Role.CODE, body_id).certificate)[:8]


def is_code(body_id: int, payload: bytes, signature: bytes) -> bool:
    """True when the body's code key made this signature over the payload."""
    holder = Safe(folder=settings.PLACE.keys).body_holder(Role.CODE, body_id)
    return codes.is_signature(holder.certificate, payload, signature)
