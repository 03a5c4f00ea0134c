"""Puts a new issuing authority after the present one, on a later ceremony."""

import hashlib
from datetime import datetime
from pathlib import Path

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import authorities, certify
from signing.ceremony import Held
from signing.core.authority import Role
from signing.core.ceremony import Mode
from signing.core.errors import RootExistsError
from signing.core.keys import Happening
from signing.doors import ca, keyfiles
from signing.models import Certificate, Event


def succeed(held: Held, *, folder: Path, by: Reach, at: datetime) -> None:
    """Writes the ceremony's papers into the folder; the new authority issues from now on, the former one nothing.

    What the former one issued stays what it was: its lists and status answers go on until the last of it is over.
    The papers come first and the new certificate last: a crash before it leaves papers that are void. Keys of the
    house get their successors by `replace_keys`. Raises RootExistsError when another ceremony came first.
    """
    for name, data in held.papers.items():
        keyfiles.keep(folder / name, data)
    if held.plan.mode is Mode.REHEARSAL:
        return
    safe = authorities.safe()
    with transaction.atomic():
        former = _row(safe.certificate(Role.ISSUING))
        if safe.following(Role.ISSUING) != held.name:
            raise RootExistsError
        if held.revoked is not None:
            certify.end(former, reason=held.revoked, at=at)
        certify.note(held.issuing.certificate, Role.ISSUING, at=at)
        facts = {"transcript": hashlib.sha256(held.papers["transcript.json"]).hexdigest()}
        Event.objects.create(kind=Happening.CEREMONY_HELD.value, facts=facts, at=at)
        audit.record(by=by, act="succeed", about="authorities", at=at, note=" + ".join(held.plan.holders))
        safe.keep_kinds(held.plan.kinds())
        safe.keep_revocations(Role.ROOT, held.root_list)
        safe.keep(held.name, held.issuing)


def _row(certificate: ca.Certificate) -> Certificate:
    """The row of a certificate, locked: two ceremonies at once come one after the other."""
    return Certificate.objects.select_for_update().called(certify.serial_of(certificate)).get()
