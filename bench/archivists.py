"""`archive`, what archivists and administrators look at: each answer over a thousand records and over many."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from archive import health, inventory, retention
from archive.models import Dossier, Entry, Filing, Hold, ProtectingCertificate, Protection, Record, RecordClass
from archive.sum_up import sum_up
from bench import place
from bench.measure import Row, row, timed
from bench.place import ministries, now
from correspondence.core.route import person_of
from directory import whois
from directory.core.day import day_of
from directory.core.duty import Duty
from directory.core.reach import CLOCKWORK, Reach

SMALL, SIZES = 1_000, {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
CLASSES, IN_DOSSIER, DAYS, COUNT = 80, 100, 12 * 365, 15
MOST_MS, MOST_QUERIES = 25.0, 8
CHUNK = 5_000

Page = Callable[[], object]


def run(count: int) -> Iterator[Row]:
    """Every answer at a thousand records and at the largest size; the rows are taken back afterwards."""
    archivist = _archivist()
    with transaction.atomic():
        for size in (SMALL, SIZES[place.LARGEST]):
            _grow(archivist, size)
            sum_up(by=CLOCKWORK)
            for name, page in _pages(archivist).items():
                page()
                samples = [timed(page) for _ in range(count or COUNT)]
                yield _judged(f"{name}, {size:,} records", page, samples)
        transaction.set_rollback(True)


def _archivist() -> Reach:
    """Somebody who looks after one ministry's archive and watches over the whole."""
    reader, body = ministries().reader(), whois.bodies()[0].id
    return replace(reader, charges=frozenset({(Duty.ARCHIVIST, body), (Duty.AUDITOR, body)}))


def _pages(reach: Reach) -> Mapping[str, Page]:
    on = day_of(now())
    (body,) = reach.bodies_in(Duty.ARCHIVIST)
    one = RecordClass.objects.get(body=body, code="b-1").pk
    held = Dossier.objects.filter(body=body, symbol__startswith="b/").order_by("id")[0].pk
    return {
        "plan": lambda: retention.plan(reach=reach, on=on),
        "unclassed": lambda: inventory.unclassed(reach=reach),
        "a class": lambda: retention.in_class(one, reach=reach, on=on),
        "dossiers": lambda: retention.dossiers(reach=reach),
        "dossiers, first lines to choose": lambda: retention.dossiers_named("", reach=reach),
        "dossiers, one typed": lambda: retention.dossiers_named("b/7", reach=reach),
        "a dossier": lambda: retention.dossier(held, reach=reach, on=on),
        "holds": lambda: retention.holds(reach=reach),
        "lists": lambda: retention.disposals(reach=reach),
        "health": lambda: health.health(reach=CLOCKWORK, at=now()),
    }


def _judged(case: str, page: Page, samples: list[float]) -> Row:
    with CaptureQueriesContext(connection) as seen:
        page()
    found = row("archive", f"{case}: {len(seen)} queries", samples, goal_ms=MOST_MS)
    return found if len(seen) <= MOST_QUERIES else replace(found, goal=f"≤ {MOST_QUERIES} queries", met=False)


def _grow(reach: Reach, size: int) -> None:
    """Records of twelve years in eighty classes; every seventh in a dossier, every ninth without a class."""
    (body,) = reach.bodies_in(Duty.ARCHIVIST)
    at, began = now(), Record.objects.count()
    said = Entry.objects.create(kind="BLOCK", leaf='{"bench":0}', by="bench", at=at)
    classes = list(RecordClass.objects.filter(body=body, code__startswith="b-").order_by("id")) or [
        RecordClass.objects.create(
            body_id=body, code=f"b-{number}", name_ar=f"صنف {number}", active_years=number % 5,
            semi_active_years=number % 7, fate="destroy", entry=said,
        )
        for number in range(CLASSES)
    ]  # fmt: skip
    certificate, _ = ProtectingCertificate.objects.get_or_create(
        what="timestamp", algorithm="ecdsa", digest="sha256", authority="bench", holder="bench", serial="1",
        until=at + timedelta(days=900),
    )  # fmt: skip
    numbers, own = iter(range(began, size)), whois.units_under(body)[-1].id
    while some := list(islice(numbers, CHUNK)):
        names = [os.urandom(16).hex() for _ in some]
        entries = Entry.objects.bulk_create(
            Entry(kind="RECORD", record_id=name, leaf=f'{{"bench":"{name}"}}', by="bench", at=at) for name in names
        )
        records = Record.objects.bulk_create(
            Record(
                record_id=entry.record_id, entry=entry, number=f"9/{number}", kind="letter", subject="ملاك وظيفي",
                level=number % 2, unit_id=own, body_id=body, on=day_of(at) - timedelta(days=number * 7919 % DAYS),
                language="ar", letter_sha256=os.urandom(32).hex(), manifest_sha256="0" * 64,
            )
            for number, entry in zip(some, entries, strict=True)
        )  # fmt: skip
        dossiers = Dossier.objects.bulk_create(
            Dossier(body_id=body, symbol=f"b/{number}", title="bench", record_class=classes[0], opened_on=day_of(at))
            for number in some[::IN_DOSSIER]
        )
        Filing.objects.bulk_create(
            Filing(
                record=record, body_id=body, record_class=classes[number % CLASSES], since=record.on, entry=said,
                dossier=dossiers[spot // IN_DOSSIER] if number % 7 == 0 else None,
            )
            for spot, (number, record) in enumerate(zip(some, records, strict=True))
            if number % 9
        )  # fmt: skip
        Protection.objects.bulk_create(Protection(record=record, certificate=certificate) for record in records)
    Hold.objects.create(
        body_id=body, mandate="bench", placed_at=at, placed_by_id=person_of(reach), entry=said,
        dossier=Dossier.objects.filter(body=body).order_by("id")[0],
    )  # fmt: skip
