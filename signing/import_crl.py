"""Takes in a revocation list that was made elsewhere: a recognised authority's, or one of our own roots'."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import trust
from signing.core import status
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
    safe = trust.safe()
    roots = {one: name for name, one in safe.roots().items()}
    issuer = lists.issuer_of(read, [*roots, *map(ca.load_certificate, trust.issuers(at))])
    if issuer is None:
        raise ListNotSoundError
    print_of, own = ca.fingerprint(issuer), roots.get(issuer)
    older = trust.imports().one(Imported.LIST, print_of) if own is None else safe.revocations(own)
    kept = None if older is None else lists.facts_of(lists.load(older))
    status.check(lists.facts_of(read), kept=kept, at=at)
    with transaction.atomic():
        audit.record(by=by, act="import_crl", about=f"authority:{print_of[:32]}", at=at)
        if own is None:
            trust.imports().keep(Imported.LIST, print_of, lists.der(read))
        else:
            safe.keep_revocations(own, lists.der(read))
    return ca.names_of(issuer)[0]
