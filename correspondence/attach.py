"""Annexes: putting a file or a paper to a draft, and taking it away."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from correspondence import quarantine
from correspondence.core import acceptance, route
from correspondence.core.errors import AnnexNotFoundError
from correspondence.core.journal import Hand
from correspondence.core.letter import Annex, Content
from correspondence.core.readers import Circle, tokens
from correspondence.core.route import Act, Standing, State
from correspondence.doors import files
from correspondence.models import Attachment, Memo, Movement
from directory.core.reach import Reach


def attach(memo_ref: str, *, name: str, data: bytes, title: str, by: Reach, at: datetime) -> Annex:
    """Keeps the file and adds it to the draft's annexes as a new version.

    Raises NotWithinReachError, OutOfTurnError, LetterNotAcceptedError (too many annexes, too large together, no
    title), and what paper.intake refuses (TooLargeError above 50 MiB, DamagedError, EncryptedError, NotAcceptedError).
    Crash note: the file is on disk before the row; without its row it goes with the memo's folder.
    """
    memo = Memo.objects.within(by).named(memo_ref)
    memo.writers().require(Act.ATTACH, State(memo.state), person_id=by.person_id)
    taken = quarantine.taken(data, name=name, put_to=memo, by=by, at=at)
    suffix = files.suffix_of(name)
    annex = Annex(
        title=title,
        pages=taken.pages,
        sha256=taken.sha256,
        size=taken.size,
        media_type=taken.media_type,
        file=files.name_of(memo_ref, data, suffix=suffix),
    )
    acceptance.check_draft(_with(Content.from_json(memo.current().content), annex))  # before anything is kept
    files.keep(memo_ref, data, suffix=suffix)
    with transaction.atomic():
        memo = Memo.objects.within(by).held(memo_ref)
        content = Content.from_json(memo.current().content)
        Attachment.objects.get_or_create(
            memo=memo,
            file=annex.file,
            defaults={
                "sha256": annex.sha256,
                "size": annex.size,
                "media_type": annex.media_type,
                "pages": annex.pages,
                "name": name[:200],
                "added_at": at,
                "added_by_id": route.person_of(by),
            },
        )
        _change(memo, _with(content, annex), act=Act.ATTACH, by=by, at=at)
    return annex


@transaction.atomic
def attach_paper(memo_ref: str, *, title: str, sheets: int, by: Reach, at: datetime) -> Annex:
    """Says in the draft, as a new version, that these sheets go with the letter on paper only (domain 1.3, field 12).

    Raises NotWithinReachError, OutOfTurnError, LetterNotAcceptedError (too many annexes, no title).
    """
    annex = Annex(title=title.strip(), pages=sheets, paper_only=True)
    memo = Memo.objects.within(by).held(memo_ref)
    _change(memo, _with(Content.from_json(memo.current().content), annex), act=Act.ATTACH, by=by, at=at)
    return annex


@transaction.atomic
def detach(memo_ref: str, *, key: str, by: Reach, at: datetime) -> None:
    """Takes the annex off the draft as a new version; the bytes stay with the older versions until deposit.

    Raises NotWithinReachError, OutOfTurnError, AnnexNotFoundError.
    """
    memo = Memo.objects.within(by).held(memo_ref)
    content = Content.from_json(memo.current().content)
    others = tuple(one for one in content.annexes if one.key != key)
    if len(others) == len(content.annexes):
        raise AnnexNotFoundError
    _change(memo, replace(content, annexes=others), act=Act.DETACH, by=by, at=at)


def _with(content: Content, annex: Annex) -> Content:
    """The content with this annex; the same file, or a paper of the same title, takes the place of the first."""
    others = tuple(one for one in content.annexes if one.key != annex.key)
    return replace(content, annexes=(*others, annex))


def _change(memo: Memo, content: Content, *, act: Act, by: Reach, at: datetime) -> None:
    memo.writers().require(act, State(memo.state), person_id=by.person_id)
    content = content.cleaned()
    acceptance.check_draft(content)
    version = memo.versions.create_from(memo, content, by=by, at=at)
    memo.open_to(tokens(content.label, Circle(persons=memo.hands())))
    Movement.objects.write(
        memo,
        act=act,
        to=Standing(state=State.DRAFT, version=version.number, due_at=memo.due_at),
        hand=Hand(person_id=by.person_id, at=at),
    )
