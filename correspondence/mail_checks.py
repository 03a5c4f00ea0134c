"""The checks of a message before it is accepted: its sender by the registry's list, our mail server's word, viruses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings

from correspondence.core.errors import InboxAwayError
from correspondence.core.inbox import Inbox, inboxes_in
from correspondence.core.mail_check import (
    Check,
    Silence,
    Standing,
    Virus,
    address_in,
    patterns_of,
    proved,
    silence,
    standing_among,
)
from correspondence.doors import clamd
from correspondence.doors import mail as door
from correspondence.models import Intake, ListedSender, MailAnswer, MailCheck
from directory import whois
from directory.core.day import day_of, start_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.whois import DeskFacts
from paper.isolate import Mail


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """What the page says of a message: the check, why its sender would not be told, and how far an answer is."""

    check: Check
    silence: Silence | None
    answered_to: str
    sent_at: datetime | None
    is_undelivered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """A line of the list."""

    id: int
    desk: Name
    pattern: str
    standing: Standing
    note: str


def virus_in(data: bytes) -> tuple[Virus, str]:
    """What the scanner says, and its name for it. Raises ScannerAwayError where one is named and gives no verdict."""
    if not clamd.is_there():
        return Virus.UNCHECKED, ""
    name = clamd.virus_in(data)
    return (Virus.INFECTED, name) if name else (Virus.CLEAN, "")


def checked(mail: Mail, *, desk_id: int, virus: tuple[Virus, str]) -> Check:
    """Everything that is known of a message before a clerk sees it."""
    address = address_in(mail.address)
    asked = {one for named in mail.addresses for one in patterns_of(named)}
    listed = ListedSender.objects.filter(desk=desk_id, pattern__in=asked).values_list("pattern", "standing")
    standing = standing_among(mail.addresses, {pattern: Standing(one) for pattern, one in listed})
    server = next((one.checked_by for one in _inboxes() if one.desk == desk_id and one.checked_by), "")
    return Check(
        address=address,
        is_automatic=mail.is_automatic,
        standing=standing,
        proved=proved(mail.authentication, server),
        virus=virus[0],
        virus_name=virus[1],
    )


def untold(check: Check, *, at: datetime) -> Silence | None:
    """Why the sender of a refused message is not told."""
    own = [parseaddr(settings.DEFAULT_FROM_EMAIL)[1], *(one.user for one in _inboxes())]
    today = MailAnswer.objects.on_day_of(check.address, since=start_of(day_of(at)))
    return silence(check, ours={address_in(one) for one in own}, today=today, is_there=door.is_there())


def check_of(ref: str, *, reach: Reach, at: datetime) -> CheckView | None:
    """What was found of the message of an intake on the reader's desk; None of what did not come by e-mail."""
    row = MailCheck.objects.filter(intake__in=Intake.objects.at_desk_of(reach).filter(ref=ref)).first()
    if row is None:
        return None
    check = row.check_of_it()
    sent = MailAnswer.objects.filter(intake=row.intake_id).first()
    return CheckView(
        check=check,
        silence=untold(check, at=at) if sent is None else None,
        answered_to="" if sent is None else sent.address,
        sent_at=None if sent is None else sent.sent_at,
        is_undelivered=sent is not None and sent.undelivered_at is not None,
    )


def senders(reach: Reach) -> tuple[Sender, ...]:
    """Whom the reader's registries know or keep out. Raises NotWithinReachError for who serves no desk."""
    names: Mapping[int, Name] = {desk.id: desk.name for desk in desks(reach)}
    rows = ListedSender.objects.at_desk_of(reach).order_by("desk", "pattern", "id")
    return tuple(
        Sender(id=row.pk, desk=names[row.desk_id], pattern=row.pattern, standing=Standing(row.standing), note=row.note)
        for row in rows
    )


def desks(reach: Reach) -> tuple[DeskFacts, ...]:
    """The desks the reader serves. Raises NotWithinReachError for none."""
    own = tuple(desk for desk in whois.desks() if desk.id in reach.desks and reach.inspection is None)
    if not own:
        raise NotWithinReachError
    return own


def _inboxes() -> tuple[Inbox, ...]:
    """The mailboxes the file names; none where it cannot be read: who fetches from them says so."""
    if settings.INBOXES is None:
        return ()
    try:
        return inboxes_in(settings.INBOXES.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, InboxAwayError):
        return ()
