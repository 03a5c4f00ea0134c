"""Starting a letter, a reminder of one, or the letter to the higher office after three, and changing it."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from correspondence import citing, surroundings
from correspondence.core import acceptance, merge, route
from correspondence.core.errors import Finding, LetterNotAcceptedError, StaleVersionError
from correspondence.core.journal import Hand
from correspondence.core.letter import Content, Kind
from correspondence.core.readers import Circle, tokens
from correspondence.core.route import Act, Standing, State
from correspondence.doors import prose
from correspondence.models import Memo, Movement, Version
from correspondence.unanswered import letter_above, next_reminder
from directory import audit, sent, whois
from directory.core.day import day_of
from directory.core.reach import Reach


def start(content: Content, *, by: Reach, at: datetime, once: str = "", awaits: bool | None = None) -> Memo:
    """Begins a letter on its author's own desk; `.ref` is its public name.

    The same content again from the same page (`once`) gives the letter that was begun first. `awaits` says whether an
    answer is awaited (domain 2.9); where it does not, the kind tells.
    Raises LetterNotAcceptedError (with findings) for what can never be a letter: nothing is stored.
    """
    route.person_of(by)  # a machine writes no letter
    content = _accepted(content, by=by, at=at)
    if any(not annex.paper_only for annex in content.annexes):
        raise LetterNotAcceptedError([Finding(code="annex_unknown")])
    try:
        with transaction.atomic():
            return _begin_once(content, once, awaits=awaits, by=by, at=at)
    except IntegrityError:  # two at once: the other's letter is there now
        with transaction.atomic():
            return _begin_once(content, once, awaits=awaits, by=by, at=at)


@transaction.atomic
def start_reminder(record_id: str, *, by: Reach, at: datetime) -> Memo:
    """Begins the next reminder of that letter as a draft; of two people at once, one does.

    Raises NotWithinReachError, NoReminderDueError, RemindedThriceError, and what `start` raises.
    """
    list(Memo.objects.filter(record_id=record_id).exclude(record_id="").select_for_update(of=("self",)))
    content = _accepted(next_reminder(record_id, reach=by, at=at), by=by, at=at)
    return _begin(content, author_id=route.person_of(by), by=by, at=at)


@transaction.atomic
def start_above(record_id: str, *, by: Reach, at: datetime) -> Memo:
    """Begins the letter to the higher office, after three reminders of that letter, as a draft; of two, one does.

    Raises NotWithinReachError, HigherOfficeNotDueError, and what `start` raises.
    """
    list(Memo.objects.filter(record_id=record_id).exclude(record_id="").select_for_update(of=("self",)))
    content = _accepted(letter_above(record_id, reach=by, at=at), by=by, at=at)
    return _begin(content, author_id=route.person_of(by), by=by, at=at)


def revise(
    memo_ref: str, *, content: Content, base: int, awaits: bool | None = None, by: Reach, at: datetime
) -> Version:
    """Saves a new version over version number `base`; the same content again gives the same version.

    `awaits` is as for `start`: no part of what is signed. Raises NotWithinReachError, OutOfTurnError (not a draft,
    or not its writer), PenElsewhereError (a colleague has the pen), StaleVersionError (another version was saved
    meanwhile), LetterNotAcceptedError.
    """
    content = _accepted(content, by=by, at=at)
    with transaction.atomic():
        memo = Memo.objects.within(by).held(memo_ref)
        memo.writers().require(Act.REVISE, State(memo.state), person_id=by.person_id)
        current = memo.current()
        awaits = _said(content, awaits=awaits)
        is_same = current.content_hash == content.content_hash()
        if memo.version != base and not (is_same and memo.awaits == awaits):
            raise StaleVersionError(base=base, current=memo.version)
        if memo.awaits != awaits:
            memo.awaits = awaits
            memo.save(update_fields=["awaits"])
            about, level = f"memo:{memo.ref}", content.label.level
            audit.record(by=by, act="revise", about=about, at=at, level=level, note=f"awaits={awaits}")
        if is_same:
            return current
        _check_annexes(memo, content)
        version = memo.versions.create_from(memo, content, by=by, at=at)
        memo.describe(content, body_id=surroundings.body_of(content.unit_id))
        memo.open_to(tokens(content.label, Circle(persons=memo.hands())))
        Movement.objects.write(
            memo,
            act=Act.REVISE,
            to=Standing(state=State.DRAFT, version=version.number, due_at=memo.due_at),
            hand=Hand(person_id=by.person_id, at=at),
        )
        return version


def _accepted(content: Content, *, by: Reach, at: datetime) -> Content:
    """The content as it will be hashed and kept. Raises LetterNotAcceptedError."""
    acceptance.check_body(content)  # first: it bounds the depth of what is cleaned
    content = content.cleaned()
    acceptance.check_draft(content)
    if not all(prose.fits(one.body) for one in content.texts()):
        raise LetterNotAcceptedError([Finding(code="body_not_accepted", facts={"why": "not_in_its_place", "what": ""})])
    content = citing.bound(_merged(content, by=by, at=at), by=by)
    acceptance.check_author(content, surroundings.surroundings_of(content, by=by, on=day_of(at)))
    return content


def _merged(content: Content, *, by: Reach, at: datetime) -> Content:
    """The letter with every merge field that it can fill by now."""
    if not merge.has_fields(content):
        return content
    unit = whois.unit_facts(content.unit_id).name
    author = whois.person_facts(route.person_of(by)).name
    values = [
        merge.values_of(one, unit=unit.to(one.language), author=author.to(one.language), on=day_of(at))
        for one in content.texts()
    ]
    return merge.filled_second(merge.filled(content, values[0]), values[-1])


def _begin_once(content: Content, once: str, *, awaits: bool | None, by: Reach, at: datetime) -> Memo:
    author_id = route.person_of(by)
    digest = content.content_hash()
    there = sent.answer_to(author_id, token=once, content=digest)
    if there is not None:
        return Memo.objects.within(by).named(there)
    memo = _begin(content, author_id=author_id, awaits=awaits, by=by, at=at)
    sent.remember(author_id, token=once, content=digest, answer=memo.ref)
    return memo


def _begin(content: Content, *, author_id: int, awaits: bool | None = None, by: Reach, at: datetime) -> Memo:
    memo = Memo(
        ref=secrets.token_hex(8),
        author_id=author_id,
        state=State.DRAFT,
        version=1,
        started_at=at,
        moved_at=at,
        awaits=_said(content, awaits=awaits),
    )
    memo.describe(content, body_id=surroundings.body_of(content.unit_id))
    memo.save()
    memo.versions.create_from(memo, content, by=by, at=at)
    memo.open_to(tokens(content.label, Circle(persons=frozenset({author_id}))))
    Movement.objects.write(
        memo, act=Act.START, to=Standing(state=State.DRAFT, version=1), hand=Hand(person_id=author_id, at=at)
    )
    audit.record(by=by, act="start", about=f"memo:{memo.ref}", at=at, level=content.label.level)
    return memo


def _said(content: Content, *, awaits: bool | None) -> bool | None:
    """A reminder awaits no answer of its own."""
    return None if content.kind == Kind.REMINDER else awaits


def _check_annexes(memo: Memo, content: Content) -> None:
    kept = {row.file: row for row in memo.attachments.all()}
    for annex in content.annexes:
        row = kept.get(annex.file)
        known = row is not None and (row.sha256, row.size, row.media_type) == (
            annex.sha256,
            annex.size,
            annex.media_type,
        )
        if not annex.paper_only and not known:
            raise LetterNotAcceptedError([Finding(code="annex_unknown")])
