"""The follower misses nothing, repeats harmlessly, and forgets what was erased."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import tantivy
from django.core.management import call_command

from config.env import Place
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, FOLLOWER
from search.core.cursor import Cursor
from search.core.errors import EngineAwayError, IndexBusyError
from search.core.plan import AllOf, Has
from search.core.words import VERSION
from search.doors import embedded, shards, shelf
from search.doors.shorthand import long
from search.follow import BUCKET, follow, mend, rebuild
from search.models import Generation
from tests.search.fake_archive import AnswerLostError, FakeArchive
from tests.search.oracle import archive_of, luck, paper

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
EVERYTHING = AllOf(of=())
MOST_DOCUMENTS = 1_000

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> FakeArchive:
    chance = luck(7)
    fake = archive_of([paper(chance, number) for number in range(1, 30)])
    fake.install(monkeypatch)
    return fake


def index(place: Place) -> embedded.Reading:
    folder = shelf.current(place.index)
    assert folder is not None
    return embedded.reading(folder)


def test_the_first_follow_builds_the_index_to_the_end_of_the_log(place: Place, archive: FakeArchive) -> None:
    assert follow(by=FOLLOWER, at=AT) == 29
    assert index(place).total() == 29
    assert index(place).cursor() == Cursor(entry=29, change=0)
    assert Generation.objects.get().records == 29


def test_only_what_is_new_is_read(place: Place, archive: FakeArchive) -> None:
    follow(by=FOLLOWER, at=AT)
    assert follow(by=FOLLOWER, at=AT) == 0
    archive.add(paper(luck(1), 40).kept())
    assert follow(by=FOLLOWER, at=AT) == 1
    assert index(place).total() == 30


def test_a_small_limit_reads_the_rest_next_time(place: Place, archive: FakeArchive) -> None:
    follow(by=FOLLOWER, at=AT)
    for number in range(40, 45):
        archive.add(paper(luck(number), number).kept())
    assert [follow(by=FOLLOWER, at=AT, limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_reading_the_same_entries_again_changes_nothing(place: Place, archive: FakeArchive) -> None:
    follow(by=FOLLOWER, at=AT)
    folder = shelf.current(place.index)
    assert folder is not None
    with embedded.writing(folder) as writer:
        writer.commit(Cursor(entry=10, change=0))
    assert follow(by=FOLLOWER, at=AT) == 19
    assert index(place).total() == 29


def test_an_answer_lost_on_the_way_leaves_the_cursor_where_it_was(place: Place, archive: FakeArchive) -> None:
    follow(by=FOLLOWER, at=AT)
    archive.add(paper(luck(1), 40).kept())
    for broken_after in (0, 1):
        archive.breaks_after = broken_after
        with pytest.raises(AnswerLostError):
            follow(by=FOLLOWER, at=AT)
        assert index(place).cursor().entry == 29
    archive.breaks_after = None
    assert follow(by=FOLLOWER, at=AT) == 1


def test_a_crash_before_the_cursor_is_kept_is_read_again(
    place: Place, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(by=FOLLOWER, at=AT)
    one = next(kept for kept in archive.kept.values() if kept.facts.label.level == 0)
    archive.change(one.record_id, label=replace(one.facts.label, level=1))

    def breaks(_folder: Path, _cursor: Cursor) -> None:
        raise AnswerLostError

    with monkeypatch.context() as patch:
        patch.setattr("search.doors.shelf.keep_cursor", breaks)
        with pytest.raises(AnswerLostError):
            follow(by=FOLLOWER, at=AT)
    assert index(place).cursor().change == 0
    assert follow(by=FOLLOWER, at=AT) == 1
    assert index(place).count(Has(field="id", value=one.record_id), (1,)) == 1
    assert index(place).count(Has(field="id", value=one.record_id), (0,)) == 0
    assert index(place).total() == 29


def test_a_change_of_readers_keeps_the_place_in_the_log(place: Place, archive: FakeArchive) -> None:
    follow(by=FOLLOWER, at=AT)
    one = next(iter(archive.kept.values()))
    archive.change(one.record_id, readers=frozenset({"p77"}))
    assert follow(by=FOLLOWER, at=AT) == 1
    assert index(place).sequences([one.record_id]) == {one.record_id: one.index}
    assert index(place).count(Has(field="acl", value="p77"), (0, 1, 2)) == 1


def test_a_change_of_a_record_not_yet_in_the_log_is_left_to_its_entry(place: Place, archive: FakeArchive) -> None:
    follow(by=FOLLOWER, at=AT)
    late = paper(luck(2), 50).kept()
    archive.kept[late.record_id] = late
    archive.change(late.record_id, readers=frozenset({"p77"}))
    assert follow(by=FOLLOWER, at=AT) == 1
    assert index(place).total() == 29
    archive.add(archive.kept[late.record_id])
    follow(by=FOLLOWER, at=AT)
    assert index(place).count(Has(field="acl", value="p77"), (0, 1, 2)) == 1


def on_disk(place: Place) -> str:
    """Whatever any generation still keeps of any document, those taken out of the answers too."""
    kept = []
    for path in sorted(place.index.glob("g*/b*-*")):
        searcher = shards.opened(path).searcher()
        for segment in range(searcher.num_segments):
            for number in range(MOST_DOCUMENTS):
                try:
                    stored = searcher.doc(tantivy.DocAddress(segment, number))
                except (ValueError, IndexError, OSError):
                    break
                kept.append(f"{stored.get_first('id')} {long(str(stored.get_first('t') or ''))}")
    return "\n".join(kept)


def test_an_erased_record_leaves_the_answers_and_the_disk(
    place: Place, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = next(kept for kept in archive.kept.values() if kept.facts.label.level == 0)
    secret, folded = "قسطنطينية", "قسطنطينيه"
    archive.change(one.record_id, words=f"{one.facts.words} {secret}")
    follow(by=FOLLOWER, at=AT)
    assert index(place).count(Has(field="t", value=folded), (0,)) == 1
    assert one.record_id in on_disk(place)
    assert folded in on_disk(place)
    archive.erase(one.record_id)
    for broken in (IndexBusyError, EngineAwayError, KeyboardInterrupt):  # and a kill: the next round begins again
        monkeypatch.setattr("search.follow.rebuild", breaking(broken))
        with pytest.raises(broken):
            follow(by=FOLLOWER, at=AT)
    monkeypatch.undo()
    archive.install(monkeypatch)
    follow(by=FOLLOWER, at=AT)
    assert index(place).count(Has(field="id", value=one.record_id), (0, 1, 2)) == 0
    follow(by=FOLLOWER, at=AT)
    assert one.record_id not in on_disk(place)
    assert folded not in on_disk(place)
    assert len(on_disk(place).splitlines()) == index(place).total()


def breaking(error: type[BaseException]) -> Callable[..., int]:
    def broken(**_: object) -> int:
        raise error

    return broken


def test_what_is_erased_while_an_index_is_built_is_in_none(
    place: Place, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.follow._BULK", 10)
    one, *_ = archive.kept.values()
    said: list[int] = []

    def erased(read: int, _: int) -> None:
        said.append(read)
        if len(said) == 1:
            archive.erase(one.record_id)

    rebuild(by=FOLLOWER, at=AT, said=erased)
    assert index(place).total() == 28
    for _ in range(2):  # the one that may hold it is built anew, and then swept away
        follow(by=FOLLOWER, at=AT)
    assert index(place).total() == 28
    assert one.record_id not in on_disk(place)


def test_a_rebuild_gives_the_same_index_and_removes_the_old_one(place: Place, archive: FakeArchive) -> None:
    follow(by=FOLLOWER, at=AT)
    old, before = shelf.current(place.index), index(place)
    call_command("reindex")
    new = shelf.current(place.index)
    assert new != old
    assert index(place).total() == before.total() == 29
    assert before.count(Has(field="kind", value="letter"), (0, 1, 2)) == index(place).count(
        Has(field="kind", value="letter"), (0, 1, 2)
    )
    follow(by=FOLLOWER, at=AT)
    assert list(place.index.glob("g*")) == [new]


def test_an_unfinished_rebuild_is_swept_away(place: Place, archive: FakeArchive) -> None:
    follow(by=FOLLOWER, at=AT)
    old = shelf.current(place.index)
    archive.breaks_after = 0
    with pytest.raises(AnswerLostError):
        rebuild(by=FOLLOWER, at=AT)
    assert shelf.current(place.index) == old
    archive.breaks_after = None
    rebuild(by=FOLLOWER, at=AT)
    assert len(list(place.index.glob("g*"))) <= 2
    assert index(place).total() == 29


def test_other_rules_for_words_build_a_new_index(
    place: Place, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(by=FOLLOWER, at=AT)
    monkeypatch.setattr("search.follow.version", lambda: 99)
    assert follow(by=FOLLOWER, at=AT) == 29
    folder = shelf.current(place.index)
    assert folder is not None
    assert shelf.made_by(folder) == (99, "embedded")


def test_an_index_that_was_deleted_is_built_again(place: Place, archive: FakeArchive) -> None:
    follow(by=FOLLOWER, at=AT)
    shutil.rmtree(place.index)
    assert follow(by=FOLLOWER, at=AT) == 29


def test_a_second_writer_is_refused(place: Place, archive: FakeArchive) -> None:
    follow(by=FOLLOWER, at=AT)
    folder = shelf.current(place.index)
    assert folder is not None
    archive.change(next(iter(archive.kept)))
    with embedded.writing(folder), pytest.raises(IndexBusyError):
        follow(by=FOLLOWER, at=AT)
    assert follow(by=FOLLOWER, at=AT) == 1


def test_nobody_but_the_follower_follows(place: Place, archive: FakeArchive) -> None:
    with pytest.raises(NotWithinReachError):
        follow(by=CLOCKWORK, at=AT)


def test_the_follower_leaves_a_rebuild_of_another_process_alone(place: Place, archive: FakeArchive) -> None:
    follow(by=FOLLOWER, at=AT)
    with shelf.building(place.index, version=VERSION, engine="embedded") as unfinished:
        assert follow(by=FOLLOWER, at=AT) == 0
        assert unfinished.is_dir()


def test_only_one_process_builds(place: Place, archive: FakeArchive) -> None:
    follow(by=FOLLOWER, at=AT)
    old = shelf.current(place.index)
    with shelf.building(place.index, version=VERSION, engine="embedded") as unfinished:
        with pytest.raises(IndexBusyError):
            rebuild(by=FOLLOWER, at=AT)
        assert unfinished.is_dir()
    assert shelf.current(place.index) == old
    rebuild(by=FOLLOWER, at=AT)
    assert not unfinished.exists()
    assert shelf.current(place.index) != old


def test_a_change_of_readers_neither_reads_nor_folds_the_text_again(
    place: Place, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(by=FOLLOWER, at=AT)
    one = next(kept for kept in archive.kept.values() if kept.facts.label.level == 0)
    words = index(place).words([one.record_id])
    monkeypatch.setattr("search.core.document.analyse", None)
    monkeypatch.setattr(archive, "filed_among", None)
    archive.change(one.record_id, readers=frozenset({"p77"}))
    assert follow(by=FOLLOWER, at=AT) == 1
    assert index(place).count(Has(field="acl", value="p77"), (0, 1, 2)) == 1
    assert index(place).words([one.record_id]) == words


def test_a_paper_made_top_secret_loses_its_words_and_gets_them_back(place: Place, archive: FakeArchive) -> None:
    follow(by=FOLLOWER, at=AT)
    one = next(kept for kept in archive.kept.values() if kept.facts.label.level == 1)
    words = index(place).words([one.record_id])
    archive.change(one.record_id, label=replace(one.facts.label, level=2))
    follow(by=FOLLOWER, at=AT)
    assert not index(place).words([one.record_id])[one.record_id]["t"]
    archive.change(one.record_id, label=one.facts.label)
    follow(by=FOLLOWER, at=AT)
    assert index(place).words([one.record_id]) == words


def test_what_differs_from_the_database_is_found_and_mended(
    place: Place, archive: FakeArchive, capsys: pytest.CaptureFixture[str]
) -> None:
    follow(by=FOLLOWER, at=AT)
    call_command("check_index")
    assert "holds what the database holds" in capsys.readouterr().out
    folder = shelf.current(place.index)
    assert folder is not None
    lost, late, *_ = archive.kept.values()
    strange = replace(lost, record_id="f" * 32, index=lost.index + BUCKET)
    with embedded.writing(folder) as writer:
        writer.drop(lost.record_id)
        writer.put(0, {"id": strange.record_id, "seq": strange.index, "year": 2026, "lvl": 0, "ver": 1})
        writer.commit(writer.before.cursor())
    archive.change(late.record_id, readers=frozenset({"p77"}))
    before = index(place).cursor()
    call_command("check_index")
    assert "entries 0 to 999" in capsys.readouterr().out
    assert index(place).sequences([lost.record_id, strange.record_id]) == {lost.record_id: lost.index}
    assert index(place).count(Has(field="acl", value="p77"), (0, 1, 2)) == 1
    assert index(place).cursor() == before
    assert mend(by=FOLLOWER) == ()


def test_nobody_but_the_follower_mends(place: Place, archive: FakeArchive) -> None:
    follow(by=FOLLOWER, at=AT)
    with pytest.raises(NotWithinReachError):
        mend(by=CLOCKWORK)


def test_a_rebuild_says_how_far_it_is(place: Place, archive: FakeArchive, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("reindex")
    assert "30 of 30 entries" in capsys.readouterr().err
