"""Makes the root's revocation list anew, with the key that two people bring back."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import authorities
from signing.core.authority import Role
from signing.core.errors import WrongPassphraseError
from signing.doors import ca, clock, rootfile


def relist(key_file: bytes, *, phrases: tuple[str, str], by: Reach, at: datetime) -> None:
    """The root's list is made anew; it is good for 400 days. The key is opened in memory and forgotten.

    A crash leaves the older list. Raises NotEstablishedError, WrongPassphraseError when a passphrase is wrong
    or the key is another root's.
    """
    safe = authorities.safe()
    certificate = safe.certificate(Role.ROOT)
    key = rootfile.open_(key_file, phrases=phrases, fingerprint=ca.fingerprint(certificate))
    if key.public_key() != certificate.public_key():
        raise WrongPassphraseError
    now = clock.trusted_time().replace(microsecond=0)
    made = ca.revocation_list(ca.Holder(certificate=certificate, key=key), (), at=now, number=int(now.timestamp()))
    with transaction.atomic():
        audit.record(by=by, act="relist", about="authorities", at=at, note="root")
        safe.keep_revocations(Role.ROOT, made)
