"""A sealed letter with all that belongs to it, as the archive takes it in (decision 21)."""

from dataclasses import dataclass
from datetime import date

from archive.core.package import Package, Part, RecordFacts, ReferenceFact
from archive.core.second_number import SecondNumber
from correspondence.core.delivery import part_name
from correspondence.core.letter import Content
from correspondence.core.mark import FILE, Comment, comments_file
from correspondence.core.route import StepState, Task
from correspondence.core.shown import shown_name
from correspondence.doors import files
from correspondence.models import Mark, Memo, RouteStep
from directory.core.clearance import Label, Level
from directory.whois import UnitFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """What the book gave, its name in the record, in the name of which unit; what the second seal was put over."""

    text: str
    serial: int
    on: date
    also_on: tuple[str, ...]
    register: str
    unit: UnitFacts
    document_hash: str = ""


def annexes_of(content: Content) -> tuple[Part, ...]:
    """The annexes as parts of the record to come. Raises FileLostError."""
    return tuple(
        Part(name=part_name(n, annex), media_type=annex.media_type, data=files.fetch(annex.file))
        for n, annex in enumerate(content.annexes, start=1)
        if not annex.paper_only
    )


def package_of(
    memo: Memo,
    content: Content,
    *,
    sealed: bytes,
    annexes: tuple[Part, ...],
    numbers: tuple[Numbered, ...],
) -> Package:
    """Letter, source, annexes, facts and the movements so far; `numbers` are one, or two of two ministries."""
    return Package(
        parts=(
            Part(name="letter.pdf", media_type="application/pdf", data=sealed),
            Part(name="source.json", media_type="application/json", data=content.canonical()),
            *_shown(memo),
            *_comments(memo, content.label),
            *annexes,
        ),
        facts=_facts(memo, content, *numbers),
        movements=[{**row.line(memo.ref).as_json(), "hash": row.own_hash} for row in memo.movements.order_by("seq")],
    )


def _shown(memo: Memo) -> list[Part]:
    """What each signer of this version was shown (security 2): the presses that led to its signatures, in order."""
    steps = RouteStep.objects.latest_round(memo.pk)
    count = sum(step.task == Task.SIGN and step.state == StepState.DONE for step in steps)
    pressed = memo.sign_requests.filter(signed=True, version=memo.version).order_by("-id")[:count]
    return [
        Part(name=shown_name(number), media_type="application/json", data=request.shown().as_bytes())
        for number, request in enumerate(reversed(pressed), start=1)
    ]


def _comments(memo: Memo, label: Label) -> list[Part]:
    """What was marked whenever the letter went back, by the journal's lines; of a higher version without its words."""
    rows = memo.marks.select_related("movement", "version").order_by("movement__seq", "start", "id")
    said = [
        Comment(
            seq=row.movement.seq,
            document_version=row.version.number,
            content_hash=row.content_hash,
            mark=row.place(),
            passage=_passage(row, label),
        )
        for row in rows
    ]
    return [Part(name=FILE, media_type="application/json", data=comments_file(said))] if said else []


def _passage(row: Mark, label: Label) -> str | None:
    """The marked words, where the letter's own label covers them."""
    version = row.version
    covered = label.join(Content.from_json(version.content).label) == label
    return version.text[row.start : row.end] if covered else None


def _facts(memo: Memo, content: Content, number: Numbered, *others: Numbered) -> RecordFacts:
    """The facts; of a top secret letter no word of the text is handed on (decision 11)."""
    issuer = number.unit
    words = "" if content.label.level >= Level.TOP_SECRET else memo.current().text
    return RecordFacts(
        number=number.text,
        sequence=number.serial,
        kind=content.kind.value,
        subject=content.subject,
        label=content.label,
        unit_id=issuer.id,
        unit_path=issuer.path,
        body_id=issuer.body_id,
        on=number.on,
        also_on=number.also_on,
        language=content.language,
        issuer=issuer.full_name("ar"),
        addressees=tuple(one.name for one in content.to),
        references=tuple(
            ReferenceFact(
                kind=one.kind.value, number=one.number, on=one.on, record_id=one.record_id or None, body=one.body
            )
            for one in content.references
        ),
        words=words,
        register=number.register,
        annexes=tuple(annex.title for annex in content.annexes),
        priority=content.priority.value,
        signers=_signers(memo),
        second=next(map(_second, others), None),
    )


def _second(number: Numbered) -> SecondNumber:
    return SecondNumber(
        number=number.text,
        sequence=number.serial,
        register=number.register,
        body_id=number.unit.body_id,
        unit_id=number.unit.id,
        issuer=number.unit.full_name("ar"),
        document=number.document_hash,
        also_on=number.also_on,
    )


def _signers(memo: Memo) -> tuple[int, ...]:
    """Who signed the letter, in the order of their signatures."""
    steps = [one for one in RouteStep.objects.latest_round(memo.pk) if one.task == Task.SIGN]
    signed = [one.signer_id or one.done_by_id for one in steps if one.state == StepState.DONE]
    return tuple(dict.fromkeys(one for one in signed if one is not None))
