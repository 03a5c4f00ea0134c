"""What a person was told, and where it leads."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from correspondence.core.notice import What
from correspondence.models import Delivery, Memo, Notice, Referral
from correspondence.withdrawn import withdrawn
from directory.core.reach import Reach

LIMIT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One notice. `ref` is of a letter under way, `record_id` of a kept one; neither where the page lists it.

    `is_withdrawn` says that its author took the letter back, `is_gone` that it is not with the reader any more.
    """

    id: int
    what: What
    at: datetime
    due_at: datetime | None
    is_new: bool
    ref: str = ""
    record_id: str = ""
    is_referral: bool = False
    handover_id: int | None = None
    is_withdrawn: bool = False
    is_gone: bool = False


def mine(reach: Reach) -> tuple[Told, ...]:
    """The person's notices, the newest first. Five queries."""
    if reach.person_id is None:
        return ()
    rows = list(Notice.objects.filter(person=reach.person_id).order_by("-id")[:LIMIT])
    about = {row.about for row in rows}
    records = {
        **_records("delivery", about, Delivery.objects.all()),
        **_records("referral", about, Referral.objects.all()),
    }
    refs = {one.removeprefix("memo:") for one in about if one.startswith("memo:")}
    gone = refs - set(Memo.objects.within(reach).filter(ref__in=refs).values_list("ref", flat=True)) if refs else set()
    taken_back = withdrawn(gone, reach=reach)
    return tuple(
        Told(
            id=row.pk,
            what=What(row.what),
            at=row.at,
            due_at=row.due_at,
            is_new=row.seen_at is None,
            ref=row.about.removeprefix("memo:") if row.about.startswith("memo:") else "",
            is_withdrawn=row.about.removeprefix("memo:") in taken_back,
            is_gone=row.about.removeprefix("memo:") in gone,
            record_id=records.get(row.about, ""),
            is_referral=row.about.startswith("referral:"),
            handover_id=int(row.about.removeprefix("handover:")) if row.about.startswith("handover:") else None,
        )
        for row in rows
    )


def unseen(reach: Reach) -> int:
    """How many the person has not seen."""
    return 0 if reach.person_id is None else Notice.objects.filter(person=reach.person_id, seen_at=None).count()


def _records(kind: str, about: set[str], rows: QuerySet[Delivery] | QuerySet[Referral]) -> dict[str, str]:
    """The records that these notices are about."""
    keys = [int(name.partition(":")[2]) for name in about if name.startswith(f"{kind}:")]
    return {f"{kind}:{key}": record for key, record in rows.filter(pk__in=keys).values_list("pk", "record_id")}
