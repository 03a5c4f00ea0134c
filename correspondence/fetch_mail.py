"""Fetching e-mail: messages of watched mailboxes are kept here first, and only then moved on their server."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from correspondence.core.errors import CorrespondenceError, InboxAwayError
from correspondence.core.inbox import ASIDE, TAKEN, Inbox, file_name, inboxes_in
from correspondence.doors import imap, mailbox
from directory import audit, whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from paper.core.limits import LIMITS


def fetch_mail(*, by: Reach, at: datetime, limit: int = 20) -> int:
    """Lays the next messages of every mailbox where `collect_mail` finds them, and says how many are new here.

    One that is larger than a file may be is not fetched: it goes to a folder of its own on the server, with a line in
    the journal. A mailbox that cannot be read holds up no other; the first refusal goes on after all were asked.
    Raises NotWithinReachError for everybody but the clockwork, InboxAwayError.
    Crash note: a message is durable here before it moves there; fetched again it has the same name, and one that lies
    on a desk already is known by its Message-ID (I15).
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    if settings.INBOXES is None:
        return 0
    total, desks = 0, {desk.id for desk in whois.desks()}
    away: list[CorrespondenceError] = []
    for one in _named(settings.INBOXES):
        try:
            if one.desk not in desks:
                raise InboxAwayError(reason="not configured")
            total += _fetched(one, limit=limit, by=by, at=at)
        except CorrespondenceError as error:
            away.append(error)
    if away:
        raise away[0]
    return total


def _named(path: Path) -> tuple[Inbox, ...]:
    try:
        return inboxes_in(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InboxAwayError(reason="not configured") from error


def _fetched(inbox: Inbox, *, limit: int, by: Reach, at: datetime) -> int:
    new = 0
    with imap.opened(inbox) as box:
        for one in box.lying(limit):
            if one.size > LIMITS.file_bytes:
                box.put_aside(one.uid, ASIDE)
                about, refused = f"desk:{inbox.desk}", audit.Outcome.REFUSED
                audit.record(by=by, act="mail_too_large", about=about, at=at, outcome=refused, note=f"uid={one.uid}")
                continue
            name = file_name(box.validity, one.uid)
            if not mailbox.is_known(inbox.desk, name):
                mailbox.keep(inbox.desk, name, box.read(one.uid))
                new += 1
            box.put_aside(one.uid, TAKEN)
    return new
