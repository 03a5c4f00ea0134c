"""The destruction of approved records. Nothing else in this house ever deletes what was kept."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from archive import destiny, papers
from archive.burial import bury, finish
from archive.core.canonical import Json
from archive.core.disposal import certificate_data
from archive.core.errors import ArchiveError, NotDueError, StoreNotAnsweringError
from archive.core.leaf import EntryKind, leaf_from
from archive.core.retention import DisposalState, Fate
from archive.destiny import Holds
from archive.models import Disposal, DisposalItem, Filing, Record, Tombstone
from archive.traces import leave_none
from directory import audit
from directory.core.day import day_of
from directory.core.reach import CLOCKWORK, Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposed:
    """How many records are gone now, and those that could not be destroyed yet, with the kind of refusal."""

    gone: int = 0
    kept: tuple[tuple[str, str], ...] = ()


def dispose(*, by: Reach, at: datetime, limit: int = 20) -> Disposed:
    """Destroys the next records of approved lists, and certifies the lists that are done.

    For each record: ① looked at again from its entries (due, no hold), TOMBSTONE, its rows and its key's row gone,
    in one transaction ② the tombstone noted beside the keys ③ the key out of the key store ④ its objects deleted
    where the store allows ⑤ the line marked. A crash after ① leaves the line open: the next run goes on from ②, and
    a record with a tombstone is never buried twice. A record that is held or not due is left, and so is its list.
    Raises StoreNotAnsweringError: then nothing more is done now.
    """
    if by != CLOCKWORK:
        message = "records are destroyed by the clockwork, after two people approved"
        raise RuntimeError(message)
    approved = Disposal.objects.filter(state=DisposalState.APPROVED.value, fate=Fate.DESTROY.value)
    rows = DisposalItem.objects.filter(disposal__in=approved, is_open=True).order_by("id")
    gone, kept, standing = 0, [], destiny.holds()
    for item in rows.select_related("disposal__record_class__entry")[:limit]:
        try:
            _destroy(item, standing, by=by, at=at)
            gone += 1
        except StoreNotAnsweringError:
            raise
        except ArchiveError as error:
            kept.append((item.record_id, type(error).__name__))
    if gone:
        leave_none()
    for row in approved.exclude(items__is_open=True).select_related("record_class"):
        _certify(row, by=by, at=at)
    return Disposed(gone=gone, kept=tuple(kept))


def _destroy(item: DisposalItem, standing: Holds, *, by: Reach, at: datetime) -> None:
    grave = Tombstone.objects.filter(record_id=item.record_id).select_related("entry")
    if not grave.exists():
        _bury(item, standing, by=by, at=at)
    finish(item.record_id, tombstone=grave.get().entry.statement.encode())
    item.is_open, item.gone_at = False, at
    item.save(update_fields=["is_open", "gone_at"])


@transaction.atomic
def _bury(item: DisposalItem, standing: Holds, *, by: Reach, at: datetime) -> None:
    """Step ①; what is held is read again when a hold was placed or ended since the run began."""
    disposal = Disposal.objects.held(item.disposal_id, by=by)
    record = Record.objects.locked(item.record_id, by=by)
    related = ("record__entry", "record_class__entry", "dossier__entry")
    filing = (
        Filing.objects.filter(record=record, record_class=disposal.record_class_id).select_related(*related).first()
    )
    if filing is None or disposal.state != DisposalState.APPROVED.value:
        raise NotDueError(record=item.record_id)
    destiny.require_approved(disposal, record.record_id)
    destiny.require_due(filing, standing=destiny.holds(standing), on=day_of(at))
    body: dict[str, Json] = {
        "disposal": disposal.key_id,
        "class": disposal.record_class.code,
        "schedule": disposal.record_class.schedule().as_json(),
        "since": item.since.isoformat(),
        "minutes": "" if disposal.minutes is None else leaf_from(disposal.minutes.leaf.encode()).statement,
        "manifest": record.manifest_sha256,
        "number": record.number or "",
        "on": record.on.isoformat(),
    }
    bury(record, body=body, disposal=disposal, by=by, at=at)
    audit.record(by=by, act="destroy", about=f"record:{record.record_id}", at=at, level=record.level)


@transaction.atomic
def _certify(row: Disposal, *, by: Reach, at: datetime) -> None:
    """The certificate of destruction, once every line of the list is marked."""
    locked = Disposal.objects.held(row.pk, by=by)
    if locked.state != DisposalState.APPROVED.value:
        return
    pdf = papers.typeset_list(certificate_data, locked, at=at)
    body = papers.said_of(locked) | {"gone": papers.gone_in(locked)}
    locked.certificate = papers.enter_with_pdf(EntryKind.DESTRUCTION, locked, pdf, body=body, by=by, at=at)
    locked.state, locked.done_at = DisposalState.DONE.value, at
    locked.save(update_fields=["certificate", "state", "done_at"])
    audit.record(by=by, act="certify_destruction", about=f"disposal:{row.pk}", at=at)
