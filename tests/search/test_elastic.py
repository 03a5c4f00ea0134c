"""The door to search servers: what it does when they are away, killed in the middle, or hold what is retired."""

from datetime import date
from pathlib import Path

import pytest

from config.env import Place
from directory.core.clearance import Label
from search.core.cursor import Cursor
from search.core.document import Document, band, fields
from search.core.engine import Order, Sum
from search.core.errors import EngineAwayError, IndexBusyError
from search.core.plan import AllOf, Among, AnyOf, Begins, Between, Boned, Except, Has, Near, Run
from search.core.words import version
from search.doors import shelf
from search.doors.elastic import Elastic
from search.doors.snowball import english
from search.question import open_index
from tests.search import fake_elastic
from tests.search.random_cases import SERVER, client

BANDS = (0, 1, 2)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Elastic:
    monkeypatch.setattr("tests.search.fake_elastic.SHELF", fake_elastic.Shelf())
    monkeypatch.setattr("search.doors.elastic._client", lambda _server: client())
    return Elastic(SERVER)


def document(number: int, **facts: object) -> Document:
    told: dict[str, object] = {
        "record_id": f"{number:032x}",
        "sequence": number,
        "label": Label(level=number % 3),
        "readers": frozenset({"p1", f"p{number}"}),
        "units": frozenset({1, 2}),
        "kind": "letter",
        "on": date(2026, 7, 14),
        "body_id": 1,
        "subject": "تعديل الملاك الوظيفي",
        **facts,
    }
    return Document(**told)


def put(server: Elastic, folder: Path, documents: list[Document], cursor: Cursor) -> object:
    with server.writing(folder) as writer:
        for one in documents:
            writer.put(band(one.label.level), fields(one, english=english))
        writer.commit(cursor)
    return server.reading(folder)


def test_every_condition_means_what_it_says(server: Elastic, tmp_path: Path) -> None:
    index = put(server, tmp_path / "g0001", [document(number) for number in range(9)], Cursor(entry=9))

    def count(wanted: object) -> int:
        return index.count(AllOf(of=(Has(field="acl", value="p1"), wanted)), BANDS)

    assert count(AnyOf(of=())) == 0
    assert count(AllOf(of=())) == 9
    assert count(Among(field="id", values=())) == 0
    assert count(Among(field="id", values=(f"{1:032x}", "x"))) == 1
    assert count(Between(field="lvl", low=1, high=1)) == 3
    assert count(Run(field="st", words=("الملاك", "الوظيفي"))) == 6
    assert count(Run(field="st", words=("الوظيفي", "الملاك"))) == 0
    assert count(Run(field="st", words=())) == 0
    assert count(Except(of=AllOf(of=()), without=Has(field="lvl", value=0))) == 6
    assert count(Begins(field="st", text="المل")) == 6
    assert count(Near(field="st", word="لاملاك")) == 6
    assert count(Boned(field="st", bones="لملك")) == 6
    assert count(Boned(field="st", bones="لمل")) == 0
    assert index.count(AllOf(of=()), ()) == 0


def test_a_new_level_or_year_moves_the_document(server: Elastic, tmp_path: Path) -> None:
    folder = tmp_path / "g0001"
    put(server, folder, [document(number) for number in range(9)], Cursor(entry=8))
    index = put(server, folder, [document(3, label=Label(level=2), on=date(2025, 1, 1))], Cursor(entry=9))
    assert index.total() == 9
    assert index.cursor() == Cursor(entry=9)
    assert index.count(Has(field="id", value=f"{3:032x}"), (0,)) == 0
    assert index.count(Has(field="id", value=f"{3:032x}"), (2,)) == 1
    assert index.sums(size=5) == {0: Sum(records=5, versions=15), 1: Sum(records=4, versions=30)}
    oldest = index.newest(AllOf(of=()), BANDS, first=1, most=2, order=Order.OLDEST)
    assert [place.sequence for place in oldest] == [1, 2]


def test_a_commit_that_lost_its_server_is_repeated(server: Elastic, tmp_path: Path) -> None:
    folder = tmp_path / "g0001"
    put(server, folder, [document(1)], Cursor(entry=1))
    with server.writing(folder) as writer:
        writer.put(0, fields(document(3), english=english))
        fake_elastic.SHELF.is_away = True
        with pytest.raises(EngineAwayError):
            writer.commit(Cursor(entry=3))
    with pytest.raises(EngineAwayError):
        server.reading(folder)
    fake_elastic.SHELF.is_away = False
    assert server.reading(folder).cursor() == Cursor(entry=1)
    assert put(server, folder, [document(3)], Cursor(entry=3)).total() == 2


def test_servers_that_are_away_keep_no_web_server_from_starting(
    server: Elastic, place: Place, settings: object
) -> None:
    folder = place.index / f"g0001-w{version()}-{server.name}-one"
    put(server, folder, [document(1)], Cursor(entry=1))
    shelf.switch(place.index, folder)
    settings.SEARCH = SERVER
    open_index()
    fake_elastic.SHELF.is_away = True
    open_index()
    with pytest.raises(EngineAwayError):
        server.reading(folder).total()


@pytest.mark.parametrize("partial", [{"timed_out": True}, {"_shards": {"total": 2, "failed": 1}}])
def test_an_answer_of_some_shards_alone_is_none(server: Elastic, tmp_path: Path, partial: dict[str, object]) -> None:
    reading = server.reading(tmp_path / "g0001-w1-elastic-0000")
    fake_elastic.SHELF.partial = partial
    try:
        with pytest.raises(EngineAwayError):
            reading.count(AllOf(of=()), (0,))
    finally:
        fake_elastic.SHELF.partial = {}


def test_one_process_writes_and_retired_generations_are_removed(server: Elastic, tmp_path: Path) -> None:
    for name in ("g0001-w1-elastic-aa", "g0002-w1-elastic-bb"):
        put(server, tmp_path / name, [document(1)], Cursor(entry=1))
    with server.writing(tmp_path / "g0001"), pytest.raises(IndexBusyError), server.writing(tmp_path / "g0001"):
        pass
    server.forget(["g0002-w1-elastic-bb"])
    assert server.reading(tmp_path / "g0001-w1-elastic-aa").total() == 0
    assert server.reading(tmp_path / "g0002-w1-elastic-bb").total() == 1
