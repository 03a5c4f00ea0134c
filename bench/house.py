"""The house whose trays are opened: two people with so many papers each, and one of each sort to be copied."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from archive.models import Entry, ReaderToken, Record
from bench.place import ministries, now, planned
from config.demo.letters import Stage
from config.demo.walk import compose
from correspondence.core.delivery import DeliveryState
from correspondence.core.intake import IntakeState
from correspondence.core.notice import What
from correspondence.core.route import State, StepState, Task, person_of
from correspondence.models import (
    AuthenticityQuery,
    Citation,
    Delivery,
    Extension,
    IdleDraft,
    Intake,
    Memo,
    MemoReader,
    Movement,
    Notice,
    Referral,
    Registration,
    RouteStep,
    Version,
)
from correspondence.models.directive import Directive
from correspondence.models.register import Book
from directory import whois
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.models import JournalLine
from directory.tenures import tenures_on

OWN = 40
"""So many letters of each sort lie with the two people whose trays are opened, whatever the size of the house."""
HEAD, REGISTRAR = "planning-admin/head", "planning-mail/registrar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """The rows of which all others are copies."""

    memo: Memo
    reader: MemoReader
    version: Version
    movement: Movement
    step: RouteStep
    record: Record
    token: ReaderToken
    delivery: Delivery
    directive: Directive
    referral: Referral
    extension: Extension
    citation: Citation
    intake: Intake
    query: AuthenticityQuery
    notice: Notice
    idle: IdleDraft
    line: JournalLine


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Whose trays are opened, the letters of which all others are copies, and whose those others are."""

    head: Reach
    registrar: Reach
    samples: Samples
    circular: str
    people: tuple[int, ...]
    posts: tuple[int, ...]
    units: tuple[int, ...]
    writers: tuple[int, ...]


def founded() -> House:
    """The demo's ministries, and the letters that lie with two people."""
    walker = ministries().walker
    with transaction.atomic():
        return _settled(walker.reach(HEAD), walker.reach(REGISTRAR))


def _settled(head: Reach, registrar: Reach) -> House:
    at = now()
    body = whois.unit_facts(min(head.heads)).body_id
    marks = sorted(head.tokens() | registrar.tokens() | {f"e{min(registrar.desks)}"})
    for sort, told in enumerate(_under_way(head, registrar)):
        for number in range(OWN):
            _own(f"{sort:08d}{number:08d}", told, marks, head)
    kept = [_kept(number, head, registrar, marks) for number in range(3 * OWN)]
    posts = _others(body, head, registrar)
    seated = tenures_on(posts, on=day_of(at))
    served = head.units | registrar.units
    units = sorted(unit.id for one in whois.bodies() for unit in whois.units_under(one.id))
    return House(
        head=head,
        registrar=registrar,
        samples=_samples(*kept[0], head, registrar),
        circular=kept[0][0].ref,
        people=tuple(sorted({one.person_id for one in seated} - {person_of(head), person_of(registrar)})),
        posts=posts,
        units=tuple(unit for unit in units if unit not in served),
        writers=tuple(units),
    )


def _others(body: int, head: Reach, registrar: Reach) -> tuple[int, ...]:
    within, own = [unit.id for unit in whois.units_under(body)], head.posts | registrar.posts
    return tuple(sorted(post.id for post in whois.posts_in(within, on=day_of(now())) if post.id not in own))


def _under_way(head: Reach, registrar: Reach) -> tuple[dict[str, object], ...]:
    post, at = min(head.posts), now()
    return (
        {"state": State.DRAFT},
        {"state": State.UNDER_REVIEW, "holder_post_id": post, "due_at": at - timedelta(days=1)},
        {"state": State.READY, "holder_post_id": post, "due_at": at + timedelta(days=2)},
        {"state": State.SIGNED, "holder_desk_id": min(registrar.desks), "due_at": at + timedelta(days=2)},
    )


def _own(ref: str, told: dict[str, object], marks: list[str], head: Reach) -> None:
    at, unit = now(), whois.unit_facts(min(head.heads))
    memo = Memo.objects.create(
        ref=ref, kind="letter", priority="urgent", subject="ملاك وظيفي", version=1, started_at=at, moved_at=at,
        author_id=person_of(head), unit_id=unit.id, body_id=unit.body_id, **told,
    )  # fmt: skip
    version = _version(memo, head)
    MemoReader.objects.bulk_create(MemoReader(memo=memo, token=token) for token in marks)
    if memo.state in (State.READY, State.SIGNED):
        is_signed = memo.state == State.SIGNED
        RouteStep.objects.create(
            memo=memo, round=1, order=1, post_id=min(head.posts), task=Task.SIGN, version=1, signer_id=person_of(head),
            state=StepState.DONE if is_signed else StepState.PENDING, called_at=at,
            done_at=at if is_signed else None, done_by_id=person_of(head) if is_signed else None,
        )  # fmt: skip
        if is_signed:
            version.put_back(signed_sha256="0" * 64, pages=2, signer_id=person_of(head))


def _version(memo: Memo, head: Reach) -> Version:
    content = compose(planned(0, Stage.DRAFT), ministries().ledger, on=day_of(memo.moved_at))
    return Version.objects.create(
        memo=memo,
        number=1,
        content=content.as_json(),
        content_hash="0" * 64,
        text=content.words(),
        made_at=memo.moved_at,
        made_by_id=person_of(head),
    )


def _kept(number: int, head: Reach, registrar: Reach, marks: list[str]) -> tuple[Memo, Delivery, Record]:
    """A record that waits in the unit, at the registry, or for what it was referred."""
    at, unit = now(), min(head.heads)
    body = whois.unit_facts(unit).body_id
    name = f"{number:032d}"
    memo = Memo.objects.create(
        ref=f"{'f' * 6}{number:010d}", kind="letter", priority="urgent", subject="ملاك وظيفي", version=1,
        started_at=at, moved_at=at, author_id=person_of(head), unit_id=unit, body_id=body, state=State.REGISTERED,
        record_id=name,
    )  # fmt: skip
    MemoReader.objects.bulk_create(MemoReader(memo=memo, token=token) for token in marks[:4])
    entry = Entry.objects.create(kind="BLOCK", leaf=f'{{"bench":{number}}}', by="bench", at=at)
    record = Record.objects.create(
        record_id=name, entry=entry, number=f"3/{number}", kind="letter", subject="ملاك وظيفي", level=0, unit_id=unit,
        body_id=body, on=day_of(at), language="ar", letter_sha256=f"{number:064d}", manifest_sha256="0" * 64,
    )  # fmt: skip
    ReaderToken.objects.bulk_create(ReaderToken(record=record, token=token) for token in marks[:8])
    book = Book.objects.filter(body=body, direction="out", unit=None).order_by("id")[0]
    given = Registration.objects.create(
        book=book, year=1999, serial=number + 1, text=f"3/{number}", on=day_of(at), at=at, direction="out",
        body_id=body, memo=memo, record_id=name,
    )  # fmt: skip
    at_desk = number % 3 == 1
    delivery = Delivery.objects.create(
        record_id=name, outgoing=given, unit_id=unit, body_id=body, desk_id=min(registrar.desks) if at_desk else None,
        sender_id=unit, kind="letter", priority="urgent", sent_at=at, due_at=at + timedelta(days=3),
        state=DeliveryState.AT_REGISTRY if at_desk else DeliveryState.DELIVERED,
    )  # fmt: skip
    if number % 3 == 2:
        _referred(name, number, head, to={"unit_id": unit})
    Notice.objects.create(person_id=person_of(head), what=What.ARRIVED, about=f"delivery:{delivery.pk}", at=at)
    return memo, delivery, record


def _referred(record_id: str, number: int, head: Reach, *, to: dict[str, int]) -> Referral:
    at = now()
    directive = Directive.objects.create(
        name=f"{number:032d}", record_id=record_id, body_id=whois.unit_facts(min(head.heads)).body_id, verb="act",
        person_id=person_of(head), post_id=min(head.posts), sha256="0" * 64, at=at, due_at=at + timedelta(days=4),
    )  # fmt: skip
    return Referral.objects.create(
        directive=directive, record_id=record_id, part="lead", due_at=at + timedelta(days=4), at=at, **to
    )


def _samples(memo: Memo, delivery: Delivery, record: Record, head: Reach, registrar: Reach) -> Samples:
    """One row of every sort: what no tray of the two shows is made here."""
    at, name, person = now(), record.record_id, person_of(head)
    desk, draft = min(registrar.desks), Memo.objects.filter(state=State.DRAFT).order_by("id")[0]
    referral = _referred(name, 999_999, head, to={"unit_id": memo.unit_id})
    return Samples(
        memo=memo,
        reader=memo.readers.order_by("id")[0],
        version=_version(memo, head),
        movement=Movement.objects.create(
            memo=memo, seq=1, act="start", state="draft", version=1, person_id=person, at=at, own_hash="0" * 64
        ),
        step=RouteStep.objects.order_by("id")[0],
        record=record,
        token=ReaderToken.objects.filter(record=record).order_by("id")[0],
        delivery=delivery,
        directive=referral.directive,
        referral=referral,
        extension=Extension.objects.create(
            referral=referral, was_due_at=at, wanted_at=at + timedelta(days=1), asked_at=at, asked_by_id=person
        ),
        citation=Citation.objects.create(
            memo=memo, record_id=name, position=0, kind="yours", number="12/1", on=day_of(at), body_id=memo.body_id
        ),
        intake=Intake.objects.create(
            ref="f" * 16, body_id=memo.body_id, desk_id=desk, state=IntakeState.OPEN, way="courier",
            sender="وزارة المالية", subject="ملاك وظيفي", came_at=at, came_by_id=person,
        ),
        query=AuthenticityQuery.objects.create(
            desk_id=desk, asker="مراجع", channel="visit", code="123", answer="genuine", year=at.year, at=at,
            by_id=person_of(registrar),
        ),
        notice=Notice.objects.order_by("id")[0],
        idle=IdleDraft.objects.create(memo=draft, told_at=at, due_on=day_of(at) + timedelta(days=30)),
        line=JournalLine.objects.create(
            at=at, who="bench", person_id=person, act="print", about=f"record:{name}", outcome="done", note="file"
        ),
    )  # fmt: skip
