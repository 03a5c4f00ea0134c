"""Two archivists approve a list: from then on its records are destroyed, or handed over."""

from datetime import datetime

from django.db import transaction

from archive import destiny, papers
from archive.core.disposal import minutes_data
from archive.core.errors import DisposalNotOpenError
from archive.core.leaf import EntryKind
from archive.core.retention import DisposalState
from archive.models import Disposal, Filing
from directory import audit
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError, SamePersonError
from directory.core.reach import Reach


@transaction.atomic
def approve(disposal_id: int, *, by: Reach, seconded_by: Reach, at: datetime) -> None:
    """Approves the list, with minutes that are set, kept under a key of their own and entered as DISPOSAL.

    Every record is looked at again, from its entries: due, and free of holds. Both must be cleared for all of them.
    Raises NotWithinReachError, SamePersonError, DisposalNotOpenError, NotDueError, OnHoldError and what the vault
    refuses; then nothing was approved.
    Crash note: key and minutes are on disk before the rows; without them they are orphans nobody names.
    """
    if by.person_id is None or seconded_by.person_id is None or by.person_id == seconded_by.person_id:
        raise SamePersonError
    row = Disposal.objects.held(disposal_id, by=by)
    if row.state != DisposalState.DRAWN.value:
        raise DisposalNotOpenError
    _require_due(row, (by, seconded_by), at=at)
    row.first_by_id, row.second_by_id, row.approved_at = by.person_id, seconded_by.person_id, at
    row.state = DisposalState.APPROVED.value
    pdf = papers.typeset_list(minutes_data, row, at=at)
    agreed = {"lines": papers.lines_of(row), "first": by.name, "second": seconded_by.name}
    body = papers.said_of(row) | papers.drawn(row) | agreed
    row.minutes = papers.enter_with_pdf(EntryKind.DISPOSAL, row, pdf, body=body, by=seconded_by, at=at)
    row.save(update_fields=["first_by", "second_by", "approved_at", "state", "minutes"])
    audit.record(by=seconded_by, act="approve", about=f"disposal:{row.pk}", at=at, note=f"with {by.name}")


def _require_due(row: Disposal, approvers: tuple[Reach, ...], *, at: datetime) -> None:
    names = list(row.items.values_list("record_id", flat=True))
    listed = Filing.objects.filter(record__record_id__in=names, record_class=row.record_class_id)
    for reach in approvers:
        if listed.cared_for(reach).count() != len(names):
            raise NotWithinReachError
    standing = destiny.holds()
    for filing in listed.select_related("record__entry", "record_class__entry", "dossier__entry", "entry"):
        destiny.require_due(filing, standing=standing, on=day_of(at))
