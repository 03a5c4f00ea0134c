"""Reading by machine what is annexed to kept letters, a file or a page of a scan at a time: for the search alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from archive import shelf
from archive.annex_texts import pages_in, sealed_under
from archive.core.annexes import MOST_PAGES, annexes_of, packed, turns_of, unknown
from archive.core.errors import DamagedObjectError, ErasedError, MissingObjectError
from archive.core.leaf import EntryKind
from archive.core.package import METADATA, SOURCE, facts_from
from archive.doors import cipher
from archive.models import AnnexText, FollowCursor, Head, Leaf, Record
from directory.core.clearance import Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from paper.core.errors import PaperError
from paper.intake import take_in
from paper.recognise import own_text, recognises, text_on_page

_CURSOR = "archive.annexes"
_BATCH = 500
_HEARD = (EntryKind.RECORD.value, EntryKind.REGRADE.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """One annex that is not read to its end: what is known of it, what was read so far."""

    record: Record
    part: str
    media_type: str
    turn: int
    words: str
    key: bytes
    done: int = 0
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What was read of it after one more step."""

    pages: tuple[str, ...]
    done: int
    is_recognised: bool
    is_finished: bool


def read_annexes(*, by: Reach, at: datetime) -> int:  # noqa: ARG001  (a deed of the clockwork has its moment)
    """Reads the next file that carries text, or the next page of a scan; how many were read.

    Records are looked at in the order of the log, and again when their grade was changed: nothing top secret is read,
    nor a letter that nobody opened. A scan is read from its last page, as far as a page stands in the letter's words
    already: a machine read it before it got its number. What cannot be read is empty. Raises NotWithinReachError for
    everybody but the clockwork, StoreNotAnsweringError.
    Crash note: what was not noted is read again.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    begun = FollowCursor.objects.filter(source=_CURSOR).values_list("position", flat=True).first() or 0
    place, work = _next(begun)
    read = None if work is None else _step(work)
    if read is None and place == begun:
        return 0
    with transaction.atomic():
        if work is not None and read is not None:
            _note(work, read)
        FollowCursor.objects.locked(_CURSOR).move(place)
    return 0 if read is None else 1


def _next(position: int) -> tuple[int, _Work | None]:
    """The place of the log from which on something is to be read, and what."""
    head = Head.objects.now().size
    rows = Leaf.objects.filter(index__gte=position, index__lt=head, entry__kind__in=_HEARD).order_by("index")
    places = list(rows.filter(index__lt=position + _BATCH).values_list("index", "entry__record_id"))
    records = Record.objects.filter(record_id__in={record_id for _, record_id in places}, level__lt=Level.TOP_SECRET)
    living = {row.record_id: row for row in records.select_related("entry").prefetch_related("texts")}
    for index, record_id in places:
        work = _work_of(living[record_id]) if record_id in living else None
        if work is not None:
            return index, work
    return min(position + _BATCH, head), None


def _work_of(record: Record) -> _Work | None:
    """The first annex of the record that is not read to its end; None when there is none, or none to be read."""
    texts = {row.part: row for row in record.texts.all()}
    waiting = [one for one in _annexes(record) if one[0] not in texts or texts[one[0]].seq is None]
    try:
        return _begun(record, waiting[0], texts) if waiting else None
    except (ErasedError, MissingObjectError, DamagedObjectError):
        return None  # `verify_log` names it, and its words are lost to the index too


def _annexes(record: Record) -> tuple[tuple[str, str], ...]:
    return annexes_of((part["name"], part["media_type"]) for part in record.parts)


def _begun(record: Record, annex: tuple[str, str], texts: Mapping[str, AnnexText]) -> _Work | None:
    part, media_type = annex
    key = shelf.key_of(record.record_id)
    turns = turns_of(shelf.content(record.entry, SOURCE, key=key)) if SOURCE in record.entry.objects_kept else {}
    if turns is None:
        return None
    row = texts.get(part)
    return _Work(
        record=record,
        part=part,
        media_type=media_type,
        turn=turns.get(part, 0),
        words=facts_from(shelf.content(record.entry, METADATA, key=key)).words,
        key=key,
        done=0 if row is None else row.pages,
        pages=() if row is None else pages_in(row, key=key),
    )


def _step(work: _Work) -> _Read:
    """Reads the file's own text, or one more page of a scan from its end."""
    try:
        data = shelf.content(work.record.entry, work.part, key=work.key)
        total = min(take_in(data, name=work.part).pages or 0, MOST_PAGES)
        own = None if work.done else own_text(data, media_type=work.media_type, pages=total)
        if own is not None or not (total and recognises()):
            return _finished(unknown(own or (), words=work.words))
        return _page(work, data, total)
    except (PaperError, MissingObjectError, DamagedObjectError):
        return _finished(work.pages)


def _page(work: _Work, data: bytes, total: int) -> _Read:
    page = total - 1 - work.done
    text = text_on_page(data, media_type=work.media_type, page=page, turn=work.turn)
    more = unknown((text,), words=work.words)
    is_known = bool(text.strip()) and not more
    return _Read(pages=(*more, *work.pages), done=work.done + 1, is_recognised=True, is_finished=is_known or page == 0)


def _finished(pages: tuple[str, ...]) -> _Read:
    return _Read(pages=pages, done=len(pages), is_recognised=False, is_finished=True)


def _note(work: _Work, read: _Read) -> None:
    """Keeps what was read, if the record still lives."""
    if not Record.objects.filter(pk=work.record.pk).select_for_update().exists():
        return
    name = sealed_under(work.record.record_id, work.part)
    AnnexText.objects.update_or_create(
        record=work.record,
        part=work.part,
        defaults={
            "pages": read.done,
            "is_recognised": read.is_recognised,
            "seq": AnnexText.objects.last_seq() + 1 if read.is_finished else None,
            "sealed": cipher.lock(packed(read.pages), key=work.key, name=name),
        },
    )
