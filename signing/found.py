"""Founds the installation's authorities on a ceremony."""

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
from signing.doors import keyfiles
from signing.models import Event


def found(held: Held, *, folder: Path, by: Reach, at: datetime) -> None:
    """Writes the ceremony's papers into the folder; what counts also goes into the safe and the tables.

    The papers come first and the root's certificate last: a crash before it leaves papers that are void, and
    the ceremony is held again. Raises RootExistsError when there is a root here.
    """
    for name, data in held.papers.items():
        keyfiles.keep(folder / name, data)
    if held.plan.mode is Mode.REHEARSAL:
        return
    safe = authorities.safe()
    if safe.has_root():
        raise RootExistsError
    with transaction.atomic():
        for role, certificate in ((Role.ROOT, held.root), (Role.ISSUING, held.issuing.certificate)):
            certify.note(certificate, role, at=at)
        facts = {"transcript": hashlib.sha256(held.papers["transcript.json"]).hexdigest()}
        Event.objects.create(kind=Happening.CEREMONY_HELD.value, facts=facts, at=at)
        audit.record(by=by, act="found", about="authorities", at=at, note=" + ".join(held.plan.holders))
        safe.keep_kinds(held.plan.kinds())
        safe.keep(Role.ISSUING.value, held.issuing)
        safe.keep_revocations(Role.ROOT, held.lists[Role.ROOT])
        safe.keep_certificate(Role.ROOT.value, held.root)
