"""Reading by machine what is annexed to kept letters, a file or a page of a scan at a time: for the search alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from archive import shelf
from archive.annex_texts import pages_in, sealed_under
from archive.core.annexes import MOST_PAGES, annexes_of, is_read_already, packed, turns_of, unknown
from archive.core.errors import DamagedObjectError, ErasedError, MissingObjectError
from archive.core.leaf import EntryKind
from archive.core.package import METADATA, SOURCE, facts_from
from archive.doors import cipher
from archive.models import AnnexText, FollowCursor, Head, Leaf, Record
from directory.core.clearance import Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from paper.core.errors import PaperError
from paper.core.media import PICTURES
from paper.intake import take_in
from paper.recognise import own_text, recognises, text_on_page

_CURSOR = "archive.annexes"
_UNRECOGNISED = "archive.annexes.texts"
"""How far what carries text was read without a program that recognises: with one, the log is gone through anew."""
_BATCH = 500
_HEARD = (EntryKind.RECORD.value, EntryKind.REGRADE.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """One annex that is not read to its end: what is known of it, what was read so far."""

    record: Record
    part: str
    media_type: str
    came_in: bool
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
    nor a letter that nobody opened. A scan that came in is read from its last page, as far as a page stands in the
    letter's words already: a machine read it before it got its number. Without a program that recognises, scans wait
    for one. What cannot be read is empty, what is lost is left out. Raises NotWithinReachError for
    everybody but the clockwork, StoreNotAnsweringError.
    Crash note: what was not noted is read again.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    source = _CURSOR if recognises() else _UNRECOGNISED
    begun = FollowCursor.objects.filter(source=source).values_list("position", flat=True).first() or 0
    place, works = _next(begun)
    work, read = _first_read(works)
    if works and read is None:
        place += 1
    if place == begun and read is None:
        return 0
    with transaction.atomic():
        if work is not None and read is not None:
            _note(work, read)
        FollowCursor.objects.locked(source).move(place)
    return 0 if read is None else 1


def _first_read(works: Iterable[_Work]) -> tuple[_Work | None, _Read | None]:
    """The first of them of which something can be read now, and that."""
    for work in works:
        read = _step(work)
        if read is not None:
            return work, read
    return None, None


def _next(position: int) -> tuple[int, tuple[_Work, ...]]:
    """The place of the log from which on something is to be read, and what."""
    head = Head.objects.now().size
    rows = Leaf.objects.filter(index__gte=position, index__lt=head, entry__kind__in=_HEARD).order_by("index")
    places = list(rows.filter(index__lt=position + _BATCH).values_list("index", "entry__record_id"))
    records = Record.objects.filter(record_id__in={record_id for _, record_id in places}, level__lt=Level.TOP_SECRET)
    living = {row.record_id: row for row in records.select_related("entry").prefetch_related("texts")}
    for index, record_id in places:
        works = _works_of(living[record_id]) if record_id in living else ()
        if works:
            return index, works
    return min(position + _BATCH, head), ()


def _works_of(record: Record) -> tuple[_Work, ...]:
    """The annexes of the record that are not read to their end; none when none is to be read."""
    texts = {row.part: row for row in record.texts.all()}
    waiting = [one for one in _annexes(record) if one[0] not in texts or texts[one[0]].seq is None]
    try:
        return _begun(record, waiting, texts) if waiting else ()
    except (ErasedError, MissingObjectError, DamagedObjectError):
        return ()  # `verify_log` names it, and its words are lost to the index too


def _annexes(record: Record) -> tuple[tuple[str, str], ...]:
    found = annexes_of((part["name"], part["media_type"]) for part in record.parts)
    return found if recognises() else tuple(one for one in found if one[1] not in PICTURES)


def _begun(record: Record, annexes: Iterable[tuple[str, str]], texts: Mapping[str, AnnexText]) -> tuple[_Work, ...]:
    key = shelf.key_of(record.record_id)
    turns = turns_of(shelf.content(record.entry, SOURCE, key=key)) if SOURCE in record.entry.objects_kept else {}
    if turns is None:
        return ()
    words = facts_from(shelf.content(record.entry, METADATA, key=key)).words
    return tuple(
        _Work(
            record=record,
            part=part,
            media_type=media_type,
            came_in=part in turns,
            turn=turns.get(part, 0),
            words=words,
            key=key,
            done=texts[part].pages if part in texts else 0,
            pages=pages_in(texts[part], key=key) if part in texts else (),
        )
        for part, media_type in annexes
    )


def _step(work: _Work) -> _Read | None:
    """Reads the file's own text, or one more page of a scan from its end; None while that cannot be done."""
    try:
        data = shelf.content(work.record.entry, work.part, key=work.key)
        total = min(take_in(data, name=work.part).pages or 0, MOST_PAGES)
        own = None if work.done else own_text(data, media_type=work.media_type, pages=total)
    except PaperError:
        return _finished(work, work.pages)
    except (MissingObjectError, DamagedObjectError):
        return None  # as above
    if own is not None or not total:
        return _finished(work, work.pages if own is None else unknown(own, words=work.words))
    return _page(work, data, total) if recognises() else None


def _page(work: _Work, data: bytes, total: int) -> _Read:
    """One more page; one that cannot be recognised is empty, and the next is read all the same."""
    page = total - 1 - work.done
    try:
        text = text_on_page(data, media_type=work.media_type, page=page, turn=work.turn)
    except PaperError:
        text = ""
    return _Read(
        pages=(*unknown((text,), words=work.words), *work.pages),
        done=work.done + 1,
        is_recognised=True,
        is_finished=page == 0 or (work.came_in and is_read_already(text, words=work.words)),
    )


def _finished(work: _Work, pages: tuple[str, ...]) -> _Read:
    return _Read(pages=pages, done=len(pages), is_recognised=bool(work.done), is_finished=True)


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
