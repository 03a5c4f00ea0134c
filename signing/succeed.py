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
    So with a former root. The papers come first and the new authority's certificate last: a crash before it leaves
    papers that are void; a root that lies here already then gets its authority by the next ceremony. Keys of the house
    get their successors by `replace_keys`. Raises RootExistsError when another ceremony came first.
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
        _root(held, at)
        certify.note(held.issuing.certificate, Role.ISSUING, at=at)
        facts = {"transcript": hashlib.sha256(held.papers["transcript.json"]).hexdigest()}
        Event.objects.create(kind=Happening.CEREMONY_HELD.value, facts=facts, at=at)
        audit.record(by=by, act="succeed", about="authorities", at=at, note=" + ".join(held.plan.holders))
        safe.keep_kinds(held.plan.kinds())
        safe.keep(held.name, held.issuing)


def _root(held: Held, at: datetime) -> None:
    """The roots' lists, and a new root with its cross-certificate. Raises RootExistsError when it is not the next."""
    safe = authorities.safe()
    is_new = held.root_name not in safe.names(Role.ROOT)
    if is_new and safe.following(Role.ROOT) != held.root_name:
        raise RootExistsError
    for name, data in held.lists.items():
        safe.keep_revocations(name, data)
    if not is_new:
        return
    certify.note(held.root, Role.ROOT, at=at)
    if held.cross is not None:
        certify.note(held.cross, Role.CROSS, at=at)
        safe.keep_certificate(safe.following(Role.CROSS), held.cross)
    safe.keep_certificate(held.root_name, held.root)


def _row(certificate: ca.Certificate) -> Certificate:
    """The row of a certificate, locked: two ceremonies at once come one after the other."""
    return Certificate.objects.select_for_update().called(certify.serial_of(certificate)).get()
