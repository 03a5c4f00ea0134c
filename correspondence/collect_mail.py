"""Collecting e-mail: each message that was dropped for a desk lies there until a clerk registers or refuses it."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from correspondence.core.intake import MESSAGE, MESSAGE_TYPE, MOST_FILES, SENDER_LIMIT, Condition, Page, Way, part_name
from correspondence.core.letter import SUBJECT_LIMIT
from correspondence.doors import files, mailbox
from correspondence.doors.mailbox import Dropped
from correspondence.models import Intake, IntakeFile, MailTry
from directory import audit, whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from paper.core.errors import PaperError, ResourceError
from paper.intake import take_in
from paper.isolate import Mail, foreign_mail
from paper.wording import refusal

WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""How long a message rests after each try that took too long; after one more it lies on its desk unopened."""
NOTHING = Mail(message_id="", sender="", subject="", files=())


def collect_mail(*, by: Reach, at: datetime, limit: int = 20) -> int:
    """Lays the next messages on their desks, each once by its Message-ID (I15); says how many.

    The message itself is kept byte for byte, then each of its files that the house takes in; the remarks name those it
    does not. Nothing is believed of it: sender and subject are only a first typing for the clerk. One that takes more
    time or memory than is granted is tried again, and one that cannot be opened lies on its desk as it came, for the
    clerk to judge. Raises NotWithinReachError for everybody but the clockwork.
    Crash note: a message is moved after its rows are committed; read again, its Message-ID is known and it is moved,
    with a line in the journal, as one that came twice.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    bodies = {desk.id: desk.body_id for desk in whois.desks()}
    waiting = mailbox.dropped(limit, desks=bodies, besides=MailTry.objects.resting(at=at))
    return sum(_collect(one, body_id=bodies[one.desk_id], by=by, at=at) for one in waiting)


def _collect(one: Dropped, *, body_id: int, by: Reach, at: datetime) -> int:
    data = one.read()
    about = f"desk:{one.desk_id}"
    unopened: PaperError | None = None
    try:
        mail = foreign_mail(data)
    except ResourceError as error:
        if _tried(one, at=at) < len(WAITS) + 1:
            audit.record(by=by, act="mail_not_opened", about=about, at=at, outcome=audit.Outcome.REFUSED)
            return 0
        mail, unopened = NOTHING, error
    except PaperError as error:
        mail, unopened = NOTHING, error
    name = (mail.message_id or f"sha256:{sha256(data).hexdigest()}")[:255]
    is_known = Intake.objects.filter(body=body_id, message_id=name).exists()
    if is_known:
        audit.record(by=by, act="known_mail", about=about, at=at)
    else:
        _lay(one, name, data, mail, unopened, body_id=body_id, by=by, at=at)
    one.put_aside()
    return int(not is_known)


def _tried(one: Dropped, *, at: datetime) -> int:
    """Notes one more try and when the next is due; says how many there were."""
    row, _ = MailTry.objects.get_or_create(desk_id=one.desk_id, name=one.path.name, defaults={"next_at": at})
    row.tries += 1
    row.next_at = at + WAITS[min(row.tries, len(WAITS)) - 1]
    row.save(update_fields=["tries", "next_at"])
    return row.tries


def _lay(  # noqa: PLR0913  (the message and what was read of it)
    one: Dropped,
    name: str,
    data: bytes,
    mail: Mail,
    unopened: PaperError | None,
    *,
    body_id: int,
    by: Reach,
    at: datetime,
) -> None:
    ref = secrets.token_hex(8)
    kept, left_out = _files(ref, data, mail)
    left_out += [f"{MESSAGE}: {refusal(unopened)}"] if unopened else []
    with transaction.atomic():
        row = Intake.objects.create(
            ref=ref,
            body_id=body_id,
            desk_id=one.desk_id,
            way=Way.EMAIL,
            condition=Condition.COPY,
            sender=mail.sender[:SENDER_LIMIT],
            subject=mail.subject[:SUBJECT_LIMIT],
            note="; ".join(left_out)[:500],
            message_id=name,
            came_at=at,
        )
        IntakeFile.objects.bulk_create(
            IntakeFile(
                intake=row,
                order=order,
                file=file,
                name=page.name,
                sha256=page.sha256,
                size=page.size,
                media_type=page.media_type,
                pages=page.pages,
                added_at=at,
            )
            for order, (file, page) in enumerate(kept, start=1)
        )
        MailTry.objects.filter(desk=one.desk_id, name=one.path.name).delete()
        audit.record(by=by, act="collect_mail", about=f"intake:{ref}", at=at)
        if unopened:
            desk, why, no = f"desk:{one.desk_id}", type(unopened).__name__, audit.Outcome.REFUSED
            audit.record(by=by, act="mail_left_closed", about=desk, at=at, outcome=no, note=why)


def _files(ref: str, data: bytes, mail: Mail) -> tuple[list[tuple[str, Page]], list[str]]:
    """The message and its files in the folder, and a word on each that is not taken in by itself."""
    own = Page(name=MESSAGE, sha256=sha256(data).hexdigest(), size=len(data), media_type=MESSAGE_TYPE, pages=None)
    kept, known = [(files.keep(ref, data, suffix=".eml"), own)], {own.sha256}
    left_out = [name for name, _ in mail.files[MOST_FILES - 1 :]]
    for name, content in mail.files[: MOST_FILES - 1]:
        try:
            taken = take_in(content, name=name)
        except PaperError as error:
            left_out.append(f"{name}: {refusal(error)}")
            continue
        if taken.sha256 in known:
            continue
        known.add(taken.sha256)
        page = Page(
            name=name[-200:], sha256=taken.sha256, size=taken.size, media_type=taken.media_type, pages=taken.pages
        )
        kept.append((files.keep(ref, content, suffix=part_name(1, page).removeprefix("annex-01")), page))
    return kept, left_out
