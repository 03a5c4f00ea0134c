"""Who has read an issued letter, and who has not (domain 2.15): for its sender and its registry."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from correspondence import dispatches
from correspondence.core.delivery import DeliveryState
from correspondence.core.dispatch import Means
from correspondence.core.notice import What
from correspondence.core.number import Direction
from correspondence.models import Delivery, Memo, Notice, Registration
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.named import unit_names_seen_from

UNREAD = (DeliveryState.AT_REGISTRY, DeliveryState.DELIVERED)
AGAIN_AFTER = timedelta(days=1)
"""Nobody is reminded of the same letter twice within it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One unit that got the letter: when, when who read it there, and what it reports to have done; when reminded."""

    unit: Name
    copy: bool
    hidden: bool
    state: str
    sent_at: datetime
    read_at: datetime | None
    read_by: Name | None
    reminded_at: datetime | None
    is_unread: bool
    acted_at: datetime | None
    acted_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideRecipient:
    """Somebody outside the system: how the letter went there, and on which day and by whom it was received."""

    name: str
    means: Means | None
    went_on: date | None
    received_on: date | None
    receiver: str
    copy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An issued letter and its recipients, those who have not read it first."""

    ref: str
    subject: str
    number: str
    on: date
    recipients: tuple[Recipient, ...]
    outside: tuple[OutsideRecipient, ...] = ()

    @property
    def unread(self) -> int:
        """How many have not read it."""
        return sum(one.is_unread for one in self.recipients)

    @property
    def unreceived(self) -> int:
        """From how many outside there is no receipt."""
        return sum(one.received_on is None for one in self.outside)


def may_see(memo: Memo, reach: Reach) -> bool:
    """True for the letter's author, the heads over the unit that issued it, and the registries of its ministry."""
    if memo.author_id == reach.person_id or any(
        desk.id in reach.desks and desk.body_id == memo.body_id for desk in (whois.desks() if reach.desks else ())
    ):
        return True
    return bool(reach.heads) and not reach.heads.isdisjoint(whois.unit_facts(memo.unit_id).path)


def is_senders(memo_ref: str, *, reach: Reach) -> bool:
    """True when this person may see who has read the letter. Three queries at most."""
    memo = Memo.objects.within(reach).filter(ref=memo_ref).first()
    return memo is not None and may_see(memo, reach)


def issued(memo_ref: str, *, reach: Reach) -> tuple[Memo, Registration]:
    """The letter and the number of its own ministry, for whoever may see who has read it.

    Raises NotWithinReachError, ErasedError.
    """
    memo = Memo.objects.within(reach).named(memo_ref)
    given = memo.registrations.filter(direction=Direction.OUT, body=memo.body_id).first()
    if given is None or not may_see(memo, reach):
        raise NotWithinReachError
    return memo, given


def sent_to(given: Registration, *, reach: Reach) -> list[Delivery]:
    """Where it was sent, and inside the own ministry where it was passed on: the way inside another is its own."""
    return list(Delivery.objects.filter(outgoing=given).shown_to(reach.bodies).order_by("id"))


def reminded(rows: list[Delivery]) -> dict[str, datetime]:
    """When each of these was last reminded of, by what the notice is about."""
    told = Notice.objects.filter(what=What.UNREAD, about__in=[f"delivery:{row.pk}" for row in rows])
    return dict(told.order_by("at").values_list("about", "at"))


def reading(memo_ref: str, *, reach: Reach) -> Reading:
    """Who has read it. Raises NotWithinReachError, ErasedError."""
    memo, given = issued(memo_ref, reach=reach)
    rows = sent_to(given, reach=reach)
    units = unit_names_seen_from(reach.bodies, (row.unit_id for row in rows))
    told = reminded(rows)
    people = whois.people_by_id(row.acknowledged_by_id for row in rows if row.acknowledged_by_id)
    found = [
        Recipient(
            unit=units[row.unit_id],
            copy=row.copy,
            hidden=row.hidden,
            state=row.stand(),
            sent_at=row.sent_at,
            read_at=row.acknowledged_at,
            read_by=people[row.acknowledged_by_id].name if row.acknowledged_by_id in people else None,
            reminded_at=told.get(f"delivery:{row.pk}"),
            is_unread=row.state in UNREAD and row.acknowledged_at is None,
            acted_at=row.acted_at,
            acted_note=row.acted_note,
        )
        for row in rows
    ]
    found.sort(key=lambda one: not one.is_unread)
    return Reading(
        ref=memo.ref,
        subject=memo.subject,
        number=given.text,
        on=given.on,
        recipients=tuple(found),
        outside=_outside(given),
    )


def _outside(given: Registration) -> tuple[OutsideRecipient, ...]:
    """Whom it was sent to outside, those without a receipt first. Two queries."""
    found = dispatches.of_records([given.record_id])[given.record_id]
    rows = (
        OutsideRecipient(
            name=one.name,
            means=one.means,
            went_on=one.went_on,
            received_on=one.received_on,
            receiver=one.receiver,
            copy=one.copy,
        )
        for one in found
    )
    return tuple(sorted(rows, key=lambda one: one.received_on is not None))
