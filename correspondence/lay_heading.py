"""Laying down how a ministry's letters look."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence import headings, numberings
from correspondence.core import route
from correspondence.core.heading import Emblem, EmblemNotAcceptedError, Heading, check_day
from correspondence.doors import files
from correspondence.models import LaidHeading
from correspondence.models.heading import folder_of
from directory import audit
from directory.core.day import day_of
from directory.core.reach import Reach
from paper.core.errors import PaperError
from paper.intake import take_emblem


def lay_heading(body_id: int, *, since: date, heading: Heading, emblem: bytes | Emblem, by: Reach, at: datetime) -> int:
    """Lays down the head and foot of the letters frozen from that day on; those frozen before stay. Returns its key.

    Raises NotWithinReachError for whoever does not keep the ministry's office, HeadingPastError,
    HeadingNotAcceptedError, EmblemNotAcceptedError for a file that shows no emblem. The emblem is drawn before anything
    is locked (decision 18).
    Crash note: the emblem is on disk before the row; without its row nothing names it.
    """
    numberings.body_kept(body_id, by)
    check_day(since, today=day_of(at))
    cleaned = heading.cleaned()
    drawn = "" if isinstance(emblem, Emblem) else _drawn(body_id, emblem)
    with transaction.atomic():
        numberings.body_kept(body_id, by)
        if emblem is Emblem.KEPT:
            drawn = headings.heading_of(body_id, on=since).heading.emblem
        return _lay(body_id, since=since, laid=replace(cleaned, emblem=drawn), by=by, at=at)


def _lay(body_id: int, *, since: date, laid: Heading, by: Reach, at: datetime) -> int:
    row = LaidHeading.objects.create(
        body_id=body_id,
        since=since,
        words={language: {"lines": list(one.lines), "foot": one.foot} for language, one in laid.words.items()},
        emblem=laid.emblem,
        emblem_at=laid.emblem_at,
        invocation=laid.has_invocation,
        copies_at=laid.copies_at,
        grade_term=laid.grade_term,
        initials=laid.has_initials,
        laid_by_id=route.person_of(by),
        laid_at=at,
    )
    enter(EntryKind.LAID_DOWN, body=row.said(), by=by, at=at)
    note = f"{since.isoformat()} {laid.emblem}".strip()
    audit.record(by=by, act="lay_heading", about=f"unit:{body_id}", at=at, note=note)
    return int(row.pk)


def _drawn(body_id: int, emblem: bytes) -> str:
    """The SHA-256 of the emblem's picture, kept."""
    try:
        picture = take_emblem(emblem)
    except PaperError as error:
        raise EmblemNotAcceptedError from error
    name = files.keep(folder_of(body_id), picture, suffix=headings.SUFFIX)
    return name.partition("/")[2].removesuffix(headings.SUFFIX)
