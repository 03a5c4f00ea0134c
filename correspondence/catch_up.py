"""Catching up: a letter that an older backup shows under way, though its record is kept, is registered again."""

import json
from datetime import datetime
from itertools import islice

from django.db import transaction

from archive.proven import proven_letter
from correspondence.core.journal import Hand, Line
from correspondence.core.letter import Content
from correspondence.core.number import Direction
from correspondence.core.readers import Circle, tokens
from correspondence.core.route import Act, Standing, State, StepState, Task
from correspondence.core.sitting import facts_in
from correspondence.models import Citation, Memo, Movement, Registration, RouteStep, Version
from correspondence.ways import Way, ways_of
from directory import audit
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from paper.pages import page_count

CHUNK = 100


def catch_up(*, by: Reach, at: datetime) -> int:
    """Takes letters whose number `recount` put back to the end of their journal, as the record keeps it; says how many.

    What the memo lacks comes back: its lines, the version that was signed, the steps that were done, who took part as
    its readers, what it refers to; then the line of its number. Nobody can number it a second time. Letter by letter is
    one transaction: again after a crash, it goes on. Raises NotWithinReachError for anybody but the clockwork.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    rows = Registration.objects.filter(direction=Direction.OUT, memo__record_id="").order_by("-pk")
    first = {row.memo_id: row for row in rows}  # of two ministries the own one's number, which is the older row
    numbers, count = iter(sorted(first.values(), key=lambda row: row.pk)), 0
    while chunk := list(islice(numbers, CHUNK)):
        ways = ways_of(row.record_id for row in chunk)
        for row in chunk:
            way = ways.get(row.record_id)
            if way is not None and way.memo is not None:
                _catch_up(way, row, by=by, at=at)
                count += 1
    return count


@transaction.atomic
def _catch_up(way: Way, row: Registration, *, by: Reach, at: datetime) -> None:
    memo = Memo.objects.held(way.lines[0].memo)
    last = way.lines[-1].standing
    content = Content.from_json(json.loads(way.source))
    _put_version(memo, content, last, way)
    Movement.objects.put_back(memo, way.missing)
    _end_route(memo, way.missing)
    _open(memo, way, content.label)
    memo.describe(content, body_id=row.body_id)
    memo.record_id = row.record_id
    if not memo.citations.exists():
        Citation.objects.lay(memo, content)
    numbers = memo.registrations.filter(direction=Direction.OUT).order_by("pk").values_list("text", flat=True)
    hand = Hand(person_id=row.by_id, at=row.at, note=" · ".join([*numbers, row.on.isoformat()]))
    Movement.objects.write(memo, act=Act.REGISTER, to=Standing(state=State.REGISTERED, version=last.version), hand=hand)
    audit.record(by=by, act="catch_up", about=f"memo:{memo.ref}", at=at, level=memo.level)


def _put_version(memo: Memo, content: Content, last: Standing, way: Way) -> None:
    """The version that was signed, where the memo has it not, and what was signed: a code on paper is held to it."""
    made = next(line for line in way.lines if line.standing.version == last.version)
    version, _ = Version.objects.get_or_create(
        memo=memo,
        number=last.version,
        defaults={
            "content": content.as_json(),
            "content_hash": content.content_hash(),
            "text": content.words(),
            "made_at": made.at,
            "made_by_id": made.person_id or memo.author_id,
        },
    )
    signs = [line for line in way.lines if line.act is Act.SIGN and line.standing.version == last.version]
    pdf = b"" if version.signed_sha256 or not signs else proven_letter(way.record_id, by=CLOCKWORK)
    if pdf:
        version.put_back(signed_sha256=signs[-1].note, pages=page_count(pdf), signer_id=signs[0].person_id)


ENDS = {
    Act.INITIAL: (StepState.DONE, Task.REVIEW),
    Act.OBJECT: (StepState.OBJECTED, Task.REVIEW),
    Act.ABSTAIN: (StepState.ABSTAINED, Task.REVIEW),
    Act.SILENCE: (StepState.SILENT, Task.REVIEW),
    Act.OPINE: (StepState.DONE, Task.OPINION),
    Act.PRESENT: (StepState.DONE, Task.PRESENT),
    Act.SIGN: (StepState.DONE, Task.SIGN),
}
"""How a step stands after its post's line, and of which task it is; whom a higher post passed over is of any."""


def _end_route(memo: Memo, missing: tuple[Line, ...]) -> None:
    """Steps that the missing lines ended stand as they say; whatever was pending besides has nobody to wait for."""
    steps = RouteStep.objects.filter(memo=memo, state=StepState.PENDING)
    for line in missing:
        said = {"done_at": line.at, "done_by": line.person_id}
        if line.act is Act.SKIP:
            steps.filter(post=line.post_id).update(state=StepState.SKIPPED, **said)
        elif line.act is Act.CLOSE_WINDOW:
            absent = [int(post) for post in facts_in(line.note).get("absent", "").split(",") if post.isdecimal()]
            steps.filter(post__in=absent, task=Task.SIGN).update(state=StepState.ABSENT)
        elif line.act is Act.DISSENT:
            steps.filter(post=line.post_id, task=Task.SIGN).update(dissent=line.note)
        elif line.act in ENDS:
            state, task = ENDS[line.act]
            steps.filter(post=line.post_id, task=task).update(state=state, **said)
    steps.update(state=StepState.UNNEEDED)


def _open(memo: Memo, way: Way, label: Label) -> None:
    """Who took part since it was last sent reads on; whom an earlier round let in does not, as at every sending."""
    sent = max((place for place, line in enumerate(way.lines) if line.act is Act.SEND), default=0)
    took_part = (line.person_id for line in way.lines[sent:] if line.act is not Act.HAND_OVER)
    persons = {person for person in took_part if person is not None} | {memo.author_id}
    marks = tokens(label, Circle(persons=frozenset(persons)))
    if any(line.act is Act.SEND for line in way.missing):
        memo.open_to(marks)
    else:
        memo.admit(marks)
