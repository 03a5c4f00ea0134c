"""Makes the root's revocation list anew, with the key that two people bring back."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import authorities, ceremony
from signing.doors import ca, clock


def relist(key_file: bytes, *, phrases: tuple[str, str], by: Reach, at: datetime) -> bytes:
    """That root's list made anew, DER: it is good for 400 days and names the authorities that were revoked.

    The key is opened in memory and forgotten. A crash leaves the older list. Raises NotEstablishedError,
    WrongPassphraseError when a passphrase is wrong or the key is no root's of ours.
    """
    name, root = ceremony.opened_root(ceremony.Brought(key_file=key_file, phrases=phrases))
    now = clock.trusted_time().replace(microsecond=0)
    lines = authorities.revoked_lines(f"{root.certificate.serial_number:032x}", now=now)
    made = ca.revocation_list(root, lines, at=now, number=int(now.timestamp()))
    with transaction.atomic():
        audit.record(by=by, act="relist", about="authorities", at=at, note=name)
        authorities.safe().keep_revocations(name, made)
    return made
