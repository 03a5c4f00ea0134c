"""`trays`: the first page of every list in a small house and in one of a million letters, and what a press does there.

SQLite works in the process itself, so there the processor's time is measured and the table says so: nothing else that
the machine does is in it. Where the database is another process, the clock's time is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from statistics import median

from django.db import connection
from django.test import Client
from django.urls import reverse

from archive import openings
from archive.filing import classes_offered, dossiers_offered
from bench import deeds, place
from bench.growth import grow
from bench.house import founded
from bench.log import SIZES
from bench.measure import Row, row, timed, worked
from bench.place import now
from correspondence import (
    books,
    citations,
    closes,
    deadlines,
    departures,
    idle_drafts,
    intakes,
    meanwhile,
    menu,
    notices,
    overdue,
    oversight,
    quarantine,
    queries,
    reading,
    referred,
    setbacks,
    sittings,
    trays,
    unanswered,
)
from correspondence.core.route import person_of
from directory import absences, tally
from directory.core.day import day_of
from directory.core.reach import CLOCKWORK, Reach
from directory.models import Person

COUNT = 40
SMALL = 1_000
MOST_MS, MOST_QUERIES, MOST_RATIO = 25.0, 8, 1.5
MOST_ACTING_MS = 20.0
REPORTS = ("figures",)
"""Counts of everything below a head: told how long they take, no tray's goal holds for them."""
PAGE = "page of the "
PAGES = {
    "head": (
        "desk", "drafts", "queue", "referred", "notices", "unanswered", "setbacks", "overdue", "oversight",
        "absence_page", "leavers", "offices", "templates",
    ),
    "registrar": (
        "outgoing", "incoming", "intakes", "references", "queries", "set_aside", "books", "setbacks", "unanswered",
        "desk", "leavers",
    ),
}  # fmt: skip
"""The pages that each opens daily, as the browser gets them: whoever asks is found anew, the menu with its counts."""
TRAYS = (
    *("desk", "drafts", "queue", "referred", "notices", "outgoing", "incoming", "intakes"),
    *("references", "overdue"),
)
"""Whose whole pages have the trays' goals; the other pages are lists of their own, or forms."""


Act = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One list at one size: how long each try took, and how many queries one has."""

    samples: list[float]
    queries: int


def run(count: int) -> list[Row]:
    """Every tray and every page at every size; the largest against the smallest."""
    house, rows = founded(), list[Row]()
    acting, (refers, apart) = deeds.acts(), deeds.referring(_measure())
    first: dict[str, Seen] = {}
    for size in sorted({SMALL, *(number for number in SIZES.values() if number <= SIZES[place.LARGEST])}):
        grow(house, size)
        seen = measured(house.head, house.registrar, circular=house.circular, count=count or COUNT)
        seen |= {name: _seen(act, count or COUNT) for name, act in acting.items()}
        seen[deeds.REFER] = _seen(refers, count or COUNT, sample=apart)
        first = first or seen
        for name, one in seen.items():
            rows += judged(name, one, first[name], size=size)
        took = timed(lambda: _whole(CLOCKWORK))
        rows.append(row("trays", f"a round over every deadline, {size:,} letters", [took]))
    return rows


def measured(head: Reach, registrar: Reach, *, circular: str, count: int) -> dict[str, Seen]:
    """Each of them once to warm up, once to count its queries, and then as often as wanted."""
    acts = {**_of_head(head), **_of_registrar(registrar), **_of_sender(head, circular)}
    for who, reach in (("head", head), ("registrar", registrar)):
        client = Client(headers={"host": "localhost"})
        client.force_login(Person.objects.get(pk=person_of(reach)))
        for name in PAGES[who]:
            acts[f"{PAGE}{who}: {name}"] = partial(_page, client, reverse(f"correspondence:{name}"))
    return {name: _seen(act, count) for name, act in acts.items()}


def _of_head(reach: Reach) -> Mapping[str, Act]:
    on = day_of(now())
    return {
        "my desk": lambda: trays.desk(reach, at=now()),
        "counts beside the menu": lambda: menu.counts(reach),
        "drafts": lambda: trays.drafts(reach),
        "drafts nobody touched": lambda: idle_drafts.mine(reach),
        "with others": lambda: trays.under_way(reach),
        "to sign": lambda: trays.to_sign(reach),
        "one sitting of signatures": lambda: sittings.pile(reach),
        "referred to me": lambda: referred.to_me(reach),
        "referred by me": lambda: referred.by_me(reach),
        "referred, count": lambda: [rows.count() for rows in referred.waiting(reach)],
        "notices": lambda: notices.mine(reach),
        "notices, count": lambda: notices.unseen(reach).count(),
        "overdue in my units": lambda: overdue.overdue(reach, at=now()),
        "letters of mine without an answer": lambda: unanswered.unanswered(reach, at=now()),
        "what went wrong with mine": lambda: setbacks.setbacks(reach, at=now()),
        "absences around me": lambda: absences.around(reach, on=on),
        "what came while I was absent": lambda: meanwhile.meanwhile(
            reach, from_on=on - timedelta(days=14), until_on=on
        ),
        "who may leave a post": lambda: departures.holders(reach, on=on),
        "openings to confirm": lambda: openings.waiting_for(reach, at=now()),
        "figures": lambda: oversight.figures(reach, at=now()),
    }


def _of_registrar(reach: Reach) -> Mapping[str, Act]:
    on = day_of(now())
    book = books.within(reach).filter(direction="out", unit=None).order_by("id")[0].pk
    return {
        "registry, outgoing": lambda: trays.outgoing(reach),
        "registry, incoming": lambda: trays.incoming(reach),
        "registry, paper": lambda: (intakes.waiting(reach), intakes.ended(reach, part=slice(21))),
        "registry, counts": lambda: tally.counts(menu.counters(reach, on=on)),
        "registers": lambda: trays.books(reach, on=on),
        "registers to close": lambda: closes.due(reach, at=now()),
        "one register": lambda: trays.book_lines(book, reach=reach),
        "what went wrong": lambda: setbacks.setbacks(reach, at=now()),
        "letters without an answer": lambda: unanswered.unanswered(reach, at=now()),
        "references to be found": lambda: citations.to_find(reach),
        "authenticity queries": lambda: (queries.years(reach), queries.lines(on.year, reach=reach)),
        "set aside at the registry": lambda: quarantine.lines(reach),
        "personal letters without their reader": lambda: trays.stranded(reach, at=now()),
        "dossiers and classes offered": lambda: (classes_offered("", reach=reach), dossiers_offered("", reach=reach)),
    }


def _of_sender(reach: Reach, circular: str) -> Mapping[str, Act]:
    return {"who has not read a letter": lambda: reading.reading(circular, reach=reach)}


def _page(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(address, answer.status_code)


def _seen(act: Act, count: int, *, sample: Callable[[], float] | None = None) -> Seen:
    """As often as wanted, each measured as a whole or as the sample does."""
    act()
    asked: list[str] = []

    def ask(execute: Callable[..., object], sql: str, *rest: object) -> object:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(ask):
        act()
    measure = sample or partial(_measure(), act)
    return Seen(samples=[measure() for _ in range(count)], queries=len(asked))


def _measure() -> deeds.Measure:
    return worked if _is_inside() else timed


def _is_inside() -> bool:
    return connection.vendor == "sqlite"


def judged(name: str, seen: Seen, first: Seen, *, size: int) -> list[Row]:
    """Its line, and from the second size on its line against the smallest house."""
    case = f"{name}, {size:,} letters: {seen.queries} queries{', processor' if _is_inside() else ''}"
    is_tray = name.endswith(tuple(f": {tray}" for tray in TRAYS)) if name.startswith(PAGE) else name not in REPORTS
    is_deed = name in (deeds.SEND, deeds.REVIEW, deeds.REFER)
    told = row("trays", case, seen.samples, goal_ms=MOST_ACTING_MS if is_deed else MOST_MS if is_tray else None)
    if is_tray and not is_deed and seen.queries > MOST_QUERIES:
        told = replace(told, goal=f"≤ {MOST_QUERIES} queries", met=False)
    return [told] if size == SMALL else [told, _compared(f"{name}, {size:,} letters", seen.samples, first.samples)]


def _compared(case: str, samples: list[float], first: list[float]) -> Row:
    ratio = median(samples) / median(first)
    return replace(
        row("trays", case, samples),
        baseline=f"{SMALL:,} letters",
        ratio=round(ratio, 3),
        goal=f"ratio ≤ {MOST_RATIO:g}",
        met=ratio <= MOST_RATIO,
    )


def _whole(reach: Reach) -> int:
    """How many deadlines a round of reminders looks at."""
    return sum(len(batch) for batch in deadlines.running(reach, until=now() + timedelta(days=45), at=now()))
