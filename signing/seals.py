"""The seals of a body: which certificates seal its letters and sign its codes, since when, until when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from directory.core.day import start_of
from signing.core.authority import Role, short_serial
from signing.core.keys import Reason
from signing.models import Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """One certificate of the body; `reason` says why it was revoked, or that it is suspended."""

    role: Role
    short_serial: str
    not_before: datetime
    not_after: datetime
    revoked_at: datetime | None
    reason: Reason | None


def seals_of(body_id: int, *, since: date, until: date, limit: int) -> tuple[Seal, ...]:
    """The body's seals and code keys that were valid on one of these days, the revoked too, oldest first. One query."""
    rows = Certificate.objects.filter(body=body_id, role__in=(Role.SEAL.value, Role.CODE.value))
    rows = rows.exclude(revoked_at__lt=start_of(since)).filter(
        not_after__gte=start_of(since), not_before__lt=start_of(until + timedelta(days=1))
    )
    return tuple(
        Seal(
            role=Role(row.role),
            short_serial=short_serial(int(row.serial, 16)),
            not_before=row.not_before,
            not_after=row.not_after,
            revoked_at=row.revoked_at,
            reason=Reason(row.revoked_for) if row.revoked_for else None,
        )
        for row in rows.order_by("not_before", "id")[:limit]
    )
