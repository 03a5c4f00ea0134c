"""Collecting e-mail: each message that was dropped for a desk lies there until a clerk registers or refuses it."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from correspondence.core.intake import MOST_FILES, SENDER_LIMIT, Condition, Page, Way, part_name
from correspondence.core.letter import SUBJECT_LIMIT
from correspondence.doors import files, mailbox
from correspondence.doors.mailbox import Dropped, Fate
from correspondence.models import Intake, IntakeFile
from directory import audit, whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from paper.core.errors import PaperError
from paper.intake import take_in
from paper.isolate import Mail, foreign_mail
from paper.wording import refusal

MAIL = "message/rfc822"


def collect_mail(*, by: Reach, at: datetime, limit: int = 20) -> int:
    """Lays the next messages on their desks, each once by its Message-ID (I15); says how many.

    The message itself is kept byte for byte, then each of its files that the house takes in; the remarks name those it
    does not. Nothing is believed of it: sender and subject are only a first typing for the clerk.
    Raises NotWithinReachError for everybody but the clockwork.
    Crash note: a message is moved after its rows are committed; read again, its Message-ID is known and it is moved,
    with a line in the journal, as one that came twice.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    bodies = {desk.id: desk.body_id for desk in whois.desks()}
    taken = 0
    for one in mailbox.dropped(limit, desks=bodies):
        try:
            taken += _collect(one, body_id=bodies[one.desk_id], by=by, at=at)
        except PaperError:
            audit.record(
                by=by, act="unreadable_mail", about=f"desk:{one.desk_id}", at=at, outcome=audit.Outcome.REFUSED
            )
            one.put(Fate.UNREADABLE)
    return taken


def _collect(one: Dropped, *, body_id: int, by: Reach, at: datetime) -> int:
    data = one.read()
    mail = foreign_mail(data)
    name = (mail.message_id or f"sha256:{sha256(data).hexdigest()}")[:255]
    if Intake.objects.filter(body=body_id, message_id=name).exists():
        audit.record(by=by, act="known_mail", about=f"desk:{one.desk_id}", at=at)
        one.put(Fate.TAKEN)
        return 0
    ref = secrets.token_hex(8)
    kept, left_out = _files(ref, data, mail)
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
        audit.record(by=by, act="collect_mail", about=f"intake:{ref}", at=at)
    one.put(Fate.TAKEN)
    return 1


def _files(ref: str, data: bytes, mail: Mail) -> tuple[list[tuple[str, Page]], list[str]]:
    """The message and its files in the folder, and a word on each that is not taken in by itself."""
    own = Page(name="message.eml", sha256=sha256(data).hexdigest(), size=len(data), media_type=MAIL, pages=None)
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
