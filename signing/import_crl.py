"""Takes in a revocation list that was made elsewhere: a recognised authority's, or our own root's."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import trust
from signing.core import status
from signing.core.authority import Role
from signing.core.errors import ListNotSoundError
from signing.doors import ca, lists
from signing.doors.imports import Imported


def import_crl(data: bytes, *, by: Reach, at: datetime) -> str:
    """Keeps the list in place of the older one of the same authority; returns that authority's name.

    The journal's line is written before the file: a crash between them leaves the older list, and the call is made
    again. Raises ListNotSoundError when no authority trusted today signed it, ListOverError, ListNotNewError,
    NotEstablishedError, TrustListBrokenError.
    """
    read = lists.load(data)
    safe, own = trust.safe(), trust.safe().certificate(Role.ROOT)
    known = [ca.load_certificate(der) for der in (ca.certificate_der(own), *trust.issuers(at))]
    issuer = lists.issuer_of(read, known)
    if issuer is None:
        raise ListNotSoundError
    print_of, is_ours = ca.fingerprint(issuer), issuer == own
    older = safe.revocations(Role.ROOT) if is_ours else trust.imports().one(Imported.LIST, print_of)
    kept = None if older is None else lists.facts_of(lists.load(older))
    status.check(lists.facts_of(read), kept=kept, at=at)
    with transaction.atomic():
        audit.record(by=by, act="import_crl", about=f"authority:{print_of[:32]}", at=at)
        if is_ours:
            safe.keep_revocations(Role.ROOT, lists.der(read))
        else:
            trust.imports().keep(Imported.LIST, print_of, lists.der(read))
    return ca.names_of(issuer)[0]
