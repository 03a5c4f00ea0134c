"""What a person was told, and where it leads."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from correspondence.core.delivery import DeliveryState
from correspondence.core.notice import What
from correspondence.models import Delivery, Dispatch, Memo, Notice, Referral
from correspondence.withdrawn import withdrawn
from directory.core.reach import Reach

FIRST = slice(0, 100)


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


def mine(reach: Reach, *, part: slice = FIRST) -> tuple[Told, ...]:
    """The person's notices, the newest first. Seven queries."""
    if reach.person_id is None:
        return ()
    rows = list(Notice.objects.filter(person=reach.person_id).order_by("-id")[part])
    about = {row.about for row in rows}
    records = {
        **_records("delivery", about, Delivery.objects.all()),
        **_records("referral", about, Referral.objects.all()),
    }
    records |= {one: one.removeprefix("record:") for one in about if one.startswith("record:")}
    sent = Dispatch.objects.filter(pk__in=_keys("dispatch", about)).values_list("pk", "outgoing__record_id")
    records |= {f"dispatch:{key}": record for key, record in sent}
    refs = {one.removeprefix("memo:") for one in about if one.startswith("memo:")}
    gone = refs - set(Memo.objects.within(reach).filter(ref__in=refs).values_list("ref", flat=True)) if refs else set()
    elsewhere = {f"delivery:{key}" for key in _sent_on(about)}
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
            is_gone=row.about.removeprefix("memo:") in gone or row.about in elsewhere,
            record_id="" if row.about in elsewhere else records.get(row.about, ""),
            is_referral=row.about.startswith("referral:"),
            handover_id=int(row.about.removeprefix("handover:")) if row.about.startswith("handover:") else None,
        )
        for row in rows
    )


def unseen(reach: Reach) -> QuerySet[Notice]:
    """What the person has not seen."""
    return Notice.objects.filter(person=reach.person_id, seen_at=None)


def _keys(kind: str, about: set[str]) -> set[int]:
    return {int(name.partition(":")[2]) for name in about if name.startswith(f"{kind}:")}


def _sent_on(about: set[str]) -> set[int]:
    """The deliveries among these that were for another unit."""
    rows = Delivery.objects.filter(pk__in=_keys("delivery", about), state=DeliveryState.SENT_ON)
    return set(rows.values_list("pk", flat=True))


def _records(kind: str, about: set[str], rows: QuerySet[Delivery] | QuerySet[Referral]) -> dict[str, str]:
    """The records that these notices are about."""
    found = rows.filter(pk__in=_keys(kind, about)).values_list("pk", "record_id")
    return {f"{kind}:{key}": record for key, record in found}
