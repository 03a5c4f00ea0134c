"""Signs the code on a letter, and judges that signature."""

from datetime import date

from directory.core.day import day_of
from signing import trust
from signing.core.authority import Role
from signing.core.errors import NotThisCodeError
from signing.core.keys import SignedCode
from signing.doors import ca, codes
from signing.models import Certificate

LONGEST_PAYLOAD = 300


def sign_code(body_id: int, payload: bytes) -> SignedCode:
    """The body's signature over the payload: ECDSA P-256, 64 raw bytes, and the key's id.

    Raises NoKeyError when the body has no code key, NotThisCodeError when the payload is empty or too long.
    """
    if not 0 < len(payload) <= LONGEST_PAYLOAD:
        raise NotThisCodeError(longest=LONGEST_PAYLOAD)
    holder = trust.safe().body_holder(Role.CODE, body_id)
    return SignedCode(signature=codes.sign_raw(holder.key, payload), key_id=ca.fingerprint(holder.certificate)[:8])


def code_key_id(body_id: int) -> str:
    """The id of the body's code key: the first four bytes of its certificate's SHA-256, hex."""
    return ca.fingerprint(trust.safe().body_holder(Role.CODE, body_id).certificate)[:8]


def is_code(body_id: int, payload: bytes, signature: bytes, *, key_id: str, on: date) -> bool:
    """True when a code key of the body, the one with this id, made this signature over the payload.

    Every code key that was ever issued answers for what it signed. `on` is the day that the payload names: a key
    that was revoked answers for no later one. Who has a stolen key names an earlier day:
    then the register must know the letter, to the last fact (docs/formats/code.md). No private key is touched.
    """
    issued = Certificate.objects.filter(role=Role.CODE, body=body_id).order_by("id")
    rows = (row for row in issued if row.revoked_at is None or on <= day_of(row.revoked_at))
    certificates = (ca.load_certificate(bytes(row.der)) for row in rows)
    return any(
        ca.fingerprint(certificate)[:8] == key_id and codes.is_signature(certificate, payload, signature)
        for certificate in certificates
    )
