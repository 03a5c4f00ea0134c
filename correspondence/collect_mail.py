"""Collecting e-mail: each message that was dropped for a desk lies there until a clerk registers or refuses it."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext

from correspondence.core.intake import (
    MESSAGE,
    MESSAGE_TYPE,
    MOST_FILES,
    SENDER_LIMIT,
    Condition,
    IntakeState,
    Page,
    Way,
    message_name,
    part_name,
)
from correspondence.core.letter import SUBJECT_LIMIT
from correspondence.core.mail_check import Check, ScannerAwayError, Virus
from correspondence.doors import files, mailbox
from correspondence.doors.mailbox import Dropped
from correspondence.mail_checks import checked, virus_in
from correspondence.models import Intake, IntakeFile, MailCheck, MailTry
from directory import audit, whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from paper.core.errors import PaperError, ResourceError
from paper.intake import take_in
from paper.isolate import Mail, foreign_mail
from paper.wording import refusal

WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""How long a message rests after each try that took too long; after one more it lies on its desk unopened."""
UNCHECKED = (Virus.UNCHECKED, "")
NOTHING = Mail(message_id="", sender="", subject="", files=())


def collect_mail(*, by: Reach, at: datetime, limit: int = 20) -> int:
    """Lays the next messages on their desks, each once by its Message-ID (I15); says how many.

    The message itself is kept byte for byte, then each of its files that the house takes in; the remarks name those it
    does not. Nothing is believed of it: sender and subject are only a first typing for the clerk. One that takes more
    time or memory than is granted is tried again, and one that cannot be opened lies on its desk as it came, for the
    clerk to judge. One with a virus, or from a sender whom the registry keeps out, ends as refused, whole and unopened;
    while a scanner that is named gives no verdict the round ends, it is tried again, and lies there unchecked at last.
    Raises NotWithinReachError for everybody but the clockwork.
    Crash note: a message is moved after its rows are committed; read again, its Message-ID is known and it is moved,
    with a line in the journal, as one that came twice.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    bodies = {desk.id: desk.body_id for desk in whois.desks()}
    waiting = mailbox.dropped(limit, desks=bodies, besides=MailTry.objects.resting(at=at))
    laid = 0
    for one in waiting:
        data = one.read()
        try:
            virus = virus_in(data)
        except ScannerAwayError:  # the next one would wait for it as long: the round ends with this one
            return laid + (0 if _rests(one, by=by, at=at) else _collect(one, data, UNCHECKED, bodies, by=by, at=at))
        laid += _collect(one, data, virus, bodies, by=by, at=at)
    return laid


def _collect(
    one: Dropped, data: bytes, virus: tuple[Virus, str], bodies: Mapping[int, int], *, by: Reach, at: datetime
) -> int:
    about, body_id = f"desk:{one.desk_id}", bodies[one.desk_id]
    mail, unopened = _opened(data)
    if isinstance(unopened, ResourceError) and _rests(one, by=by, at=at):
        return 0
    name = message_name(mail.message_id, data)
    is_known = Intake.objects.filter(body=body_id, message_id=name).exists()
    if is_known:
        audit.record(by=by, act="known_mail", about=about, at=at)
    else:
        check = checked(mail, desk_id=one.desk_id, virus=virus)
        _lay(one, name, data, mail, unopened, check, body_id=body_id, by=by, at=at)
    one.put_aside()
    return int(not is_known)


def _opened(data: bytes) -> tuple[Mail, PaperError | None]:
    try:
        return foreign_mail(data), None
    except PaperError as error:
        return NOTHING, error


def _rests(one: Dropped, *, by: Reach, at: datetime) -> bool:
    """Notes one more try; whether there is another to come."""
    if _tried(one, at=at) > len(WAITS):
        return False
    audit.record(by=by, act="mail_not_opened", about=f"desk:{one.desk_id}", at=at, outcome=audit.Outcome.REFUSED)
    return True


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
    check: Check,
    *,
    body_id: int,
    by: Reach,
    at: datetime,
) -> None:
    ref = secrets.token_hex(8)
    is_refused = check.is_refused_at_once()
    kept, left_out = _files(ref, data, NOTHING if is_refused else mail)
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
            **({"state": IntakeState.REFUSED, "refused_reason": _why(check), "ended_at": at} if is_refused else {}),
        )
        MailCheck.objects.create(intake=row, **asdict(check))
        IntakeFile.objects.bulk_create(
            IntakeFile.of(page, intake=row, order=order, file=file, at=at)
            for order, (file, page) in enumerate(kept, start=1)
        )
        MailTry.objects.filter(desk=one.desk_id, name=one.path.name).delete()
        act = "refuse_intake" if is_refused else "collect_mail"
        audit.record(by=by, act=act, about=f"intake:{ref}", at=at, note=f"{check.standing.value} {check.virus.value}")
        if unopened:
            desk, why, no = f"desk:{one.desk_id}", type(unopened).__name__, audit.Outcome.REFUSED
            audit.record(by=by, act="mail_left_closed", about=desk, at=at, outcome=no, note=why)


def _why(check: Check) -> str:
    """Why a message is refused before a clerk sees it."""
    if check.virus is Virus.INFECTED:
        return gettext("The virus scanner found: %(name)s") % {"name": check.virus_name}
    return gettext("The registry keeps this sender out.")


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
