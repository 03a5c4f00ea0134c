"""`trays`: the first page of every tray in a small house and in one of a million letters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from statistics import median

from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from archive import openings
from archive.models import Entry, ReaderToken, Record
from bench import place
from bench.log import SIZES
from bench.measure import Row, p95, row, timed
from bench.place import ministries, now
from correspondence import (
    citations,
    deadlines,
    notices,
    overdue,
    oversight,
    quarantine,
    referred,
    setbacks,
    sittings,
    trays,
    unanswered,
)
from correspondence.core.notice import What
from correspondence.core.route import State, StepState, Task, person_of
from correspondence.models import Delivery, Memo, MemoReader, Notice, Referral, Registration, RouteStep, Version
from correspondence.models.directive import Directive
from correspondence.models.register import Book
from directory import whois
from directory.core.day import day_of
from directory.core.reach import CLOCKWORK, Reach
from directory.tenures import tenures_on

COUNT = 40
SMALL = 1_000
MOST_MS, MOST_QUERIES, MOST_RATIO = 25.0, 8, 1.5
OWN = 40
"""So many letters of each sort lie with the two people whose trays are opened, whatever the size of the house."""
STRIDE = 50_000
REPORTS = ("figures",)
"""Counts of everything below a head: told how long they take, no tray's goal holds for them."""
LISTS = ("overdue in my units", "what went wrong", "letters without an answer")
"""No trays: they ask the calendars of many units, or several sorts of papers, and have more queries."""
HEAD, REGISTRAR = "planning-admin/head", "planning-mail/registrar"


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Whose trays are opened, and the letters of which all others are copies."""

    head: Reach
    registrar: Reach
    memo: Memo
    delivery: Delivery
    record: Record
    people: tuple[int, ...]
    posts: tuple[int, ...]
    units: tuple[int, ...]


Tray = Callable[[], object]


def run(count: int) -> list[Row]:
    """Every tray at every size; the largest against the smallest."""
    house, rows = _founded(), list[Row]()
    first: dict[str, list[float]] = {}
    for size in sorted({SMALL, *(number for number in SIZES.values() if number <= SIZES[place.LARGEST])}):
        _grow(house, size)
        samples = {name: _samples(tray, count or COUNT) for name, tray in _trays(house).items()}
        first = first or samples
        for name, tray in _trays(house).items():
            rows += _judged(name, tray, samples[name], first[name], size)
        took = timed(lambda: _whole(CLOCKWORK))
        rows.append(row("trays", f"a round over every deadline, {size:,} letters", [took]))
    return rows


def _trays(house: House) -> Mapping[str, Tray]:
    head, registrar = house.head, house.registrar
    return {
        "my desk": lambda: trays.desk(head, at=now()),
        "counts beside the menu": lambda: trays.counts(head),
        "drafts": lambda: trays.drafts(head),
        "with others": lambda: trays.under_way(head),
        "to sign": lambda: trays.to_sign(head),
        "registry, outgoing": lambda: trays.outgoing(registrar),
        "registry, incoming": lambda: trays.incoming(registrar),
        "registry, counts": lambda: trays.counts(registrar),
        "referred to me": lambda: referred.to_me(head, at=now()),
        "referred, count": lambda: referred.count(head),
        "notices": lambda: notices.mine(head),
        "overdue in my units": lambda: overdue.overdue(head, at=now()),
        "one sitting of signatures": lambda: sittings.pile(head),
        "what went wrong": lambda: setbacks.setbacks(registrar, at=now()),
        "letters without an answer": lambda: unanswered.unanswered(registrar, at=now()),
        "references to be found": lambda: citations.to_find(registrar),
        "set aside at the registry": lambda: quarantine.lines(registrar),
        "openings to confirm": lambda: openings.waiting_for(head, at=now()),
        "figures": lambda: oversight.figures(head, at=now()),
    }


def _samples(tray: Tray, count: int) -> list[float]:
    tray()
    return [timed(tray) for _ in range(count)]


def _judged(name: str, tray: Tray, samples: list[float], first: list[float], size: int) -> list[Row]:
    with CaptureQueriesContext(connection) as seen:
        tray()
    case = f"{name}, {size:,} letters: {len(seen)} queries"
    if name in REPORTS:
        return [row("trays", case, samples)]
    found = [row("trays", case, samples, goal_ms=MOST_MS)]
    if len(seen) > MOST_QUERIES and name not in LISTS:
        found = [_missed(case, samples)]
    if size > SMALL:
        found.append(_compared(f"{name}, {size:,} letters", samples, first))
    return found


def _missed(case: str, samples: list[float]) -> Row:
    goal = f"≤ {MOST_QUERIES} queries"
    said = row("trays", case, samples)
    return Row(name=said.name, case=case, n=said.n, median_ms=said.median_ms, p95_ms=said.p95_ms, goal=goal, met=False)


def _compared(case: str, samples: list[float], first: list[float]) -> Row:
    ratio = median(samples) / median(first)
    return Row(
        name="trays",
        case=case,
        n=len(samples),
        median_ms=round(median(samples), 3),
        p95_ms=round(p95(samples), 3),
        baseline=f"{SMALL:,} letters",
        ratio=round(ratio, 3),
        goal=f"ratio ≤ {MOST_RATIO:g}",
        met=ratio <= MOST_RATIO,
    )


def _founded() -> House:
    """The demo's ministries, and the letters that lie with two people."""
    walker, at = ministries().walker, now()
    head, registrar = walker.reach(HEAD), walker.reach(REGISTRAR)
    person = person_of(head)
    body = whois.unit_facts(min(head.heads))
    written = {"author_id": person, "unit_id": body.id, "body_id": body.body_id}
    marks = sorted(head.tokens() | registrar.tokens() | {f"e{min(registrar.desks)}"})
    letters: list[dict[str, object]] = [
        {"state": State.DRAFT},
        {"state": State.UNDER_REVIEW, "holder_post_id": min(head.posts), "due_at": at - timedelta(days=1)},
        {"state": State.READY, "holder_post_id": min(head.posts), "due_at": at + timedelta(days=2)},
        {"state": State.SIGNED, "holder_desk_id": min(registrar.desks), "due_at": at + timedelta(days=2)},
    ]
    for sort, told in enumerate(letters):
        for number in range(OWN):
            memo = Memo.objects.create(
                ref=f"{sort:08d}{number:08d}", kind="letter", priority="urgent", subject="ملاك وظيفي", version=1,
                started_at=at, moved_at=at, **written, **told,
            )  # fmt: skip
            _own(memo, marks, head)
    kept = [_kept(number, head, registrar, marks) for number in range(3 * OWN)]
    within = [unit.id for unit in whois.units_under(body.body_id)]
    own = head.posts | registrar.posts
    posts = sorted(post.id for post in whois.posts_in(within, on=day_of(at)) if post.id not in own)
    seated = tenures_on(posts, on=day_of(at))
    people = {one.person_id for one in seated} - {person}
    served = head.units | registrar.units
    units = sorted(unit.id for one in whois.bodies() for unit in whois.units_under(one.id) if unit.id not in served)
    return House(head=head, registrar=registrar, memo=kept[0][0], delivery=kept[0][1], record=kept[0][2],
                 people=tuple(sorted(people)), posts=tuple(posts), units=tuple(units))  # fmt: skip


def _own(memo: Memo, marks: list[str], head: Reach) -> None:
    at = memo.moved_at
    content = {"to": [{"unit_id": memo.unit_id, "name": ""}]}
    Version.objects.create(
        memo=memo, number=1, content=content, content_hash="0" * 64, made_at=at, made_by_id=person_of(head)
    )
    MemoReader.objects.bulk_create(MemoReader(memo=memo, token=token) for token in marks)
    if memo.state == State.READY:
        RouteStep.objects.create(
            memo=memo, round=1, order=1, post_id=min(head.posts), task=Task.SIGN, version=1,
            signer_id=person_of(head), state=StepState.PENDING,
        )  # fmt: skip


def _kept(number: int, head: Reach, registrar: Reach, marks: list[str]) -> tuple[Memo, Delivery, Record]:
    """A record that waits in the unit, at the registry, or for what it was referred."""
    at, unit = now(), min(head.heads)
    body = whois.unit_facts(unit).body_id
    name = f"{number:032d}"
    memo = Memo.objects.create(
        ref=f"k{number:015d}", kind="letter", priority="urgent", subject="ملاك وظيفي", version=1, started_at=at,
        moved_at=at, author_id=person_of(head), unit_id=unit, body_id=body, state=State.REGISTERED, record_id=name,
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
        state="at_registry" if at_desk else "delivered",
    )  # fmt: skip
    if number % 3 == 2:
        _referred(number, name, head, body)
    Notice.objects.create(person_id=person_of(head), what=What.ARRIVED, about=f"delivery:{delivery.pk}", at=at)
    return memo, delivery, record


def _referred(number: int, record_id: str, head: Reach, body: int) -> None:
    at = now()
    directive = Directive.objects.create(
        name=f"{number:032d}", record_id=record_id, body_id=body, verb="act", person_id=person_of(head),
        post_id=min(head.posts), sha256="0" * 64, at=at, due_at=at + timedelta(days=4),
    )  # fmt: skip
    Referral.objects.create(
        directive=directive, record_id=record_id, unit_id=min(head.heads), part="lead",
        due_at=at + timedelta(days=4), at=at,
    )  # fmt: skip


def _grow(house: House, size: int) -> None:
    """Letters of others, until there are so many: one in twenty under way, the rest kept and read."""
    while (there := Memo.objects.count()) < size:
        last = min(size, there + STRIDE)
        with transaction.atomic():
            _copies(house, there + 1, last)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copies(house: House, first: int, last: int) -> None:
    name = "'kept0000000000000000' || cast(100000000000 + i as text)"
    post = _pick(house.posts)
    unit = _pick(house.units)
    is_open = "i % 20 = 0"
    due = f"select due_at from correspondence_delivery where id = {house.delivery.pk}"  # noqa: S608
    key = "1000000 + i"
    spread = partial(_copy, first=first, last=last)
    spread(house.memo, {
        "id": key, "ref": "cast(1000000000000000 + i as text)",
        "state": f"case when {is_open} then 'under_review' else 'registered' end",
        "holder_post_id": f"case when {is_open} then {post} end",
        "due_at": f"case when {is_open} then ({due}) end",
        "record_id": f"case when {is_open} then '' else {name} end", "unit_id": unit,
        "author_id": _pick(house.people),
    })  # fmt: skip
    reader = MemoReader.objects.filter(memo=house.memo).first()
    token = ReaderToken.objects.filter(record=house.record).first()
    if reader is None or token is None:
        raise RuntimeError
    for mark, where in (("o", unit), ("t", post), ("p", post), ("s", unit)):
        spread(reader, {"id": None, "memo_id": key, "token": f"'{mark}' || cast({where} as text)"})
    step = RouteStep.objects.order_by("id")[0]
    signer = {"id": None, "memo_id": key, "post_id": post, "signer_id": _pick(house.people)}
    spread(step, signer, where=is_open)
    kept = f"not ({is_open})"
    spread(house.record.entry, {"id": key, "leaf": "'{\"bench\":' || cast(1000000 + i as text) || '}'"}, where=kept)
    spread(house.record, {
        "id": key, "entry_id": key, "record_id": name, "letter_sha256": f"'{'0' * 32}' || {name}", "unit_id": unit,
    }, where=kept)  # fmt: skip
    for mark, where in (("o", unit), ("t", post), ("p", post), ("s", unit)):
        spread(token, {"id": None, "record_id": key, "token": f"'{mark}' || cast({where} as text)"}, where=kept)
    spread(house.delivery.outgoing, {"id": key, "serial": key, "memo_id": key, "record_id": name}, where=kept)
    spread(house.delivery, {
        "id": key, "record_id": name, "outgoing_id": key, "unit_id": unit,
        "state": "case when i % 50 = 1 then 'delivered' else 'acknowledged' end",
    }, where=kept)  # fmt: skip


def _pick(among: tuple[int, ...]) -> str:
    """One of these by the letter's number, in SQL."""
    whens = " ".join(f"when {place} then {key}" for place, key in enumerate(among))
    return f"(case i % {len(among)} {whens} end)"


def _copy(sample: Model, said: Mapping[str, str | None], *, first: int, last: int, where: str = "1 = 1") -> None:
    """Rows like the sample, one for each number, with some columns said otherwise; None leaves one to the database."""
    table, key = sample._meta.db_table, sample.pk  # noqa: SLF001  (a benchmark writes rows in the mass)
    names = [str(field.column) for field in sample._meta.concrete_fields]  # noqa: SLF001
    columns = [name for name in names if said.get(name, "") is not None]
    values = ", ".join(said.get(column) or f's."{column}"' for column in columns)
    listed = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"  # noqa: S608
            f' INSERT INTO "{table}" ({listed}) SELECT {values} FROM n, "{table}" AS s WHERE s.id = {key} AND {where}'
        )


def _whole(reach: Reach) -> int:
    """How many deadlines a round of reminders looks at."""
    return sum(len(batch) for batch in deadlines.running(reach, until=now() + timedelta(days=45), at=now()))
