"""Has the time of the newest checkpoint fixed, hourly, by our time authority and those outside."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from archive.core.errors import MissingObjectError
from archive.core.package import digest
from archive.core.rebuilding import KeptTime
from archive.core.watch import OUR_TIME, TimeSource
from archive.doors import log
from archive.models import Asked, Checkpoint, CheckpointTime
from archive.watch import roots_in, watch
from directory.core.reach import Reach
from signing.core.errors import NotEstablishedError, TimeNotGivenError
from signing.proven_time import proven_time
from signing.stamp_time import stamp_time, stamp_time_outside

EVERY = timedelta(hours=1)
Stamp = Callable[[bytes], bytes]


def fix_time(*, by: Reach, at: datetime) -> int:
    """Fetches an RFC 3161 token over the newest checkpoint from every authority that is due; returns how many came.

    Each is asked once an hour, while the log grows. The token is checked before it is kept; an authority that gives
    none waits longer before each next try. A crash loses a token at most. Raises WatchNotValidError.
    """
    if by.person_id is not None:
        message = "times are fixed by the clockwork, not by a person"
        raise RuntimeError(message)
    checkpoint = Checkpoint.objects.newest()
    if checkpoint is None:
        return 0
    came = 0
    for source, roots, stamp in _due(checkpoint, at=at):
        imprint = bytes.fromhex(digest(checkpoint.note.encode()))
        try:
            token = stamp(imprint)
            proven = proven_time(token, imprint, roots=roots)
        except (TimeNotGivenError, NotEstablishedError):
            Asked.objects.failed(f"time:{source}", at=at)
            continue
        _keep(checkpoint, source, token, proven.at, again_at=at + EVERY)
        came += 1
    return came


@transaction.atomic
def _keep(checkpoint: Checkpoint, source: str, token: bytes, stamped_at: datetime, *, again_at: datetime) -> None:
    """The token, and that the authority need not be asked: both, or it would be asked for a second one in vain."""
    before = (
        CheckpointTime.objects.filter(source=source).order_by("-id").values_list("checkpoint_id", flat=True).first()
    )
    if before != checkpoint.size:  # it was asked again although its token is there: one is enough
        kept = KeptTime(note=checkpoint.note, source=source, token=token, at=stamped_at, previous=before or 0)
        log.keep_time(settings.PLACE.statements, checkpoint.size, kept.as_bytes())
        CheckpointTime.objects.create(
            checkpoint=checkpoint, source=source, token=token, at=stamped_at, previous=before or 0
        )
    Asked.objects.answered(f"time:{source}", size=checkpoint.size, at=again_at)


def _due(checkpoint: Checkpoint, *, at: datetime) -> Iterator[tuple[str, bytes, Stamp]]:
    """The authorities to be asked now: name, roots (PEM, nothing for our own), and how."""
    waiting, sizes = Asked.objects.waiting(at), Asked.objects.sizes()
    named: list[TimeSource | None] = [None, *watch().times]
    for source in named:
        name = OUR_TIME if source is None else source.name
        if f"time:{name}" in waiting or sizes.get(f"time:{name}", 0) >= checkpoint.size:
            continue
        if source is None:
            yield name, b"", stamp_time
            continue
        try:
            roots = roots_in(source.roots)
        except MissingObjectError:
            Asked.objects.failed(f"time:{name}", at=at)
            continue
        yield name, roots, partial(stamp_time_outside, address=source.address, roots=roots)
