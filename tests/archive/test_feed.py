"""The feed: a follower misses nothing, and nobody else reads it."""

from collections.abc import Callable

import pytest

from archive import feed
from archive.admit import admit
from archive.core.leaf import EntryKind
from archive.core.tally import checksum
from archive.enter import enter
from archive.feed import Tally
from archive.integrate import integrate
from archive.withdraw import withdraw
from config.env import Place
from directory.core.clearance import Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, FOLLOWER
from tests.archive.conftest import Deposit, readers_of
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def test_entries_come_once_they_are_in_the_log(kept: Deposit, town: Town) -> None:
    record_id = kept()
    assert feed.entries_after(-1, reach=FOLLOWER) == ()
    integrate(by=CLOCKWORK, at=AT)
    (entry,) = feed.entries_after(-1, reach=FOLLOWER)
    assert (entry.index, entry.kind, entry.record_id, entry.version) == (0, EntryKind.RECORD, record_id, 1)
    assert entry.facts is not None
    assert entry.facts.words == "يرجى صرف مخصصات الخطورة للموظفين"
    assert entry.readers == readers_of(town, Label())
    assert entry.units == {town.planning_hr, town.planning_admin, town.planning}
    assert feed.entries_after(0, reach=FOLLOWER) == ()
    assert feed.head().size == 1


def test_pages_join_without_gap(kept: Deposit) -> None:
    ids = [kept() for _ in range(3)]
    enter(EntryKind.DELIVERY, record_id=ids[0], body={}, by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    seen, cursor = [], -1
    while page := feed.entries_after(cursor, reach=FOLLOWER, limit=2):
        seen += [(entry.index, entry.kind.value, entry.facts is None) for entry in page]
        cursor = page[-1].index
    assert seen == [(0, "RECORD", False), (1, "RECORD", False), (2, "RECORD", False), (3, "DELIVERY", True)]


def test_no_body_words_of_top_secret_papers_leave(kept: Deposit) -> None:
    kept(Label(level=Level.TOP_SECRET), readers=frozenset())
    integrate(by=CLOCKWORK, at=AT)
    (entry,) = feed.entries_after(-1, reach=FOLLOWER)
    assert entry.facts is not None
    assert entry.facts.words == ""


def test_only_the_follower_follows(kept: Deposit, town: Town) -> None:
    kept()
    for reach in (town.dara.reach, CLOCKWORK):
        with pytest.raises(NotWithinReachError):
            feed.entries_after(-1, reach=reach)
        with pytest.raises(NotWithinReachError):
            feed.access_changes_after(0, reach=reach)


def test_changes_of_readers_come_in_order_with_the_readers_of_now(kept: Deposit, town: Town) -> None:
    first, second = kept(), kept()
    mark = frozenset({f"p{town.laith.person_id}"})
    admit(first, readers=mark, by=town.rebwar.reach, at=AT)
    admit(second, readers=mark, by=town.rebwar.reach, at=AT)
    withdraw(first, readers=mark, by=town.rebwar.reach, at=AT)
    changes = feed.access_changes_after(0, reach=FOLLOWER)
    assert [(change.seq, change.record_id, mark <= change.readers) for change in changes] == [
        (1, first, False), (2, second, True), (3, first, False),
    ]  # fmt: skip
    assert changes[0].facts is not None
    assert not changes[0].facts.words
    assert feed.filed_among([first], reach=FOLLOWER)[first].facts.words
    assert changes[0].version == 3
    assert feed.pending_after(0) == {first, second}
    assert feed.pending_after(2) == {first}
    assert feed.pending_after(3) == frozenset()


def test_a_tally_sums_what_the_log_holds_of_living_records(kept: Deposit, town: Town) -> None:
    ids = [kept() for _ in range(3)]
    assert feed.tallies(size=2, reach=FOLLOWER) == {}
    integrate(by=CLOCKWORK, at=AT)
    admit(ids[2], readers=frozenset({f"p{town.laith.person_id}"}), by=town.rebwar.reach, at=AT)
    entries = [entry for entry in feed.entries_after(-1, reach=FOLLOWER) if entry.facts is not None]
    want: dict[int, Tally] = {}
    for entry in entries:
        before = want.get(entry.index // 2, Tally(records=0, versions=0))
        more = checksum(entry.version, entry.index)
        want[entry.index // 2] = Tally(records=before.records + 1, versions=before.versions + more)
    assert feed.tallies(size=2, reach=FOLLOWER) == want
    assert sum(one.records for one in want.values()) == 3


def test_a_damaged_text_does_not_stop_the_follower(kept: Deposit, place: Place) -> None:
    damaged, whole = kept(), kept()
    (place.vault / damaged[:2] / damaged / "metadata.json").write_bytes(b"rot")
    integrate(by=CLOCKWORK, at=AT)
    entries = feed.entries_after(-1, reach=FOLLOWER)
    assert [(entry.record_id, entry.is_damaged) for entry in entries] == [(damaged, True), (whole, False)]
    assert entries[0].facts is not None
    assert (entries[0].facts.subject, entries[0].facts.words) == ("صرف مخصصات الخطورة", "")


def test_a_page_costs_the_same_queries_for_one_and_for_many(
    kept: Deposit, django_assert_num_queries: Callable[[int], object]
) -> None:
    for _ in range(5):
        kept()
    integrate(by=CLOCKWORK, at=AT)
    for limit in (1, 5):
        with django_assert_num_queries(12):  # type: ignore[attr-defined]  # pytest-django's fixture
            feed.entries_after(-1, reach=FOLLOWER, limit=limit)
