"""The engine's traps, each seen once, none seen again."""

import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from directory.core.clearance import Label
from search.core.cursor import Cursor
from search.core.document import WORD_FIELDS, Document, band, fields
from search.core.engine import Order, Page, Sum
from search.core.errors import IndexBusyError
from search.core.plan import AllOf, Among, AnyOf, Begins, Between, Boned, Except, Has, Near, Run
from search.doors import embedded, schema, shards
from search.doors.shorthand import long, short
from search.doors.snowball import english
from tests.search.oracle import luck

BANDS = (0, 1, 2)


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
        "number": f"م.و/12/{number}",
        **facts,
    }
    return Document(**told)


def put(folder: Path, documents: list[Document], cursor: Cursor) -> embedded.Reading:
    with embedded.writing(folder) as writer:
        for one in documents:
            writer.put(band(one.label.level), fields(one, english=english, letters=short))
        writer.commit(cursor)
    return embedded.reading(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_an_empty_index_has_read_nothing(folder: Path) -> None:
    index = embedded.reading(folder)
    assert index.cursor() == Cursor()
    assert index.total() == 0
    assert index.count(AllOf(of=()), BANDS) == 0


def test_putting_again_replaces_and_a_new_level_moves_the_document(folder: Path) -> None:
    put(folder, [document(number) for number in range(9)], Cursor(entry=8))
    index = put(folder, [document(3, label=Label(level=2), readers=frozenset({"p9"}))], Cursor(entry=9))
    assert index.total() == 9
    assert index.count(Has(field="acl", value="p3"), BANDS) == 0
    assert index.count(Has(field="id", value=f"{3:032x}"), (0,)) == 0
    assert index.count(Has(field="id", value=f"{3:032x}"), (2,)) == 1


def test_what_is_put_again_beside_newer_records_stands_once(folder: Path) -> None:
    put(folder, [document(number) for number in range(9)], Cursor(entry=8))
    with embedded.writing(folder) as writer:
        views = {path.name: shards.view(path) for path in writer.before.shards()}
        for number in (*range(5, 12), 20):  # their shards end at 6, 7 and 8
            one = document(number)
            writer.put(band(one.label.level), fields(one, english=english, letters=short))
        writer.commit(Cursor(entry=20))
    assert {name: view.last() for name, view in views.items()} == {"b0-2026": 6, "b1-2026": 7, "b2-2026": 8}
    places = embedded.reading(folder).newest(AllOf(of=()), BANDS, first=0, most=50, order=Order.OLDEST)
    assert [place.sequence for place in places] == [*range(12), 20]


def test_dropping_really_deletes(folder: Path) -> None:
    put(folder, [document(number) for number in range(9)], Cursor(entry=8))
    with embedded.writing(folder) as writer:
        writer.drop(f"{4:032x}")
        writer.commit(Cursor(entry=9))
    index = embedded.reading(folder)
    assert index.total() == 8
    assert index.sequences([f"{4:032x}"]) == {}


def test_the_engine_still_deletes_nothing_by_a_term_of_a_number(folder: Path) -> None:
    """Why `drop` deletes by query: should this ever fail, the engine was mended."""
    put(folder, [document(3)], Cursor(entry=3))
    engine = shards.opened(folder / "b0-2026")
    writer = engine.writer(20_000_000, 1)
    writer.delete_documents_by_term("year", 2026)
    writer.commit()
    writer.wait_merging_threads()
    assert embedded.reading(folder).total() == 1


def test_nothing_is_seen_before_the_commit(folder: Path) -> None:
    with embedded.writing(folder) as writer:
        one = document(1)
        writer.put(1, fields(one, english=english, letters=short))
        assert embedded.reading(folder).total() == 0
        writer.commit(Cursor(entry=1))
        assert embedded.reading(folder).total() == 1


def test_more_values_than_the_engine_would_list_are_counted_right(folder: Path) -> None:
    documents = [document(number, body_id=number, label=Label()) for number in range(1, 400)]
    index = put(folder, documents, Cursor(entry=400))
    counted = index.facets(AllOf(of=(Has(field="acl", value="p1"),)), BANDS, ("body", "kind", "lvl", "year"))
    assert len(counted["body"]) == 399
    assert set(counted["body"].values()) == {1}
    assert counted["kind"] == {"letter": 399}
    assert counted["year"] == {"2026": 399}
    assert index.count(AllOf(of=()), BANDS) == 399


def test_values_of_others_do_not_appear_in_facets(folder: Path) -> None:
    index = put(folder, [document(1, kind="circular"), document(4, kind="letter")], Cursor(entry=2))
    assert index.facets(Has(field="acl", value="p4"), BANDS, ("kind",)) == {"kind": {"letter": 1}}


def test_each_band_and_year_is_an_index_of_its_own(folder: Path) -> None:
    put(folder, [document(1), document(2), document(4, on=date(2025, 1, 1))], Cursor(entry=4))
    assert [path.name for path in embedded.reading(folder).shards()] == ["b1-2025", "b1-2026", "b2-2026"]
    index = put(folder, [document(4, on=date(2026, 1, 1))], Cursor(entry=5))
    assert index.count(Has(field="year", value=2025), BANDS) == 0
    assert index.total() == 3


def test_a_band_that_is_not_named_is_not_looked_at(folder: Path) -> None:
    put(folder, [document(number) for number in range(9)], Cursor(entry=9))
    for path in folder.glob("b2-*"):
        shutil.rmtree(path)
        path.write_text("not an index")
    index = embedded.reading(folder)
    assert index.count(AllOf(of=()), (0, 1)) == 6
    assert len(index.newest(AllOf(of=()), (0, 1), first=0, most=9)) == 6


def test_words_are_given_back_as_they_were_put(folder: Path) -> None:
    one = document(1, words="نص الكتاب")
    index = put(folder, [one, document(2)], Cursor(entry=2))
    told = fields(one, english=english, letters=short)
    assert index.words([one.record_id, "x"]) == {one.record_id: {name: told[name] for name in ("made", *WORD_FIELDS)}}
    assert index.words([]) == {}
    assert index.texts(Has(field="acl", value="p1"), (0, 1), most=5) == [(one.record_id, long(str(told["t"])))]


def test_buckets_add_up_across_shards(folder: Path) -> None:
    index = put(folder, [document(number, version=1) for number in range(5)], Cursor(entry=5))
    assert index.sums(size=3) == {0: Sum(records=3, versions=2 * 6), 1: Sum(records=2, versions=2 * 9)}
    assert index.ids_between(1, 2) == {f"{1:032x}", f"{2:032x}"}


def test_bands_merge_by_place_in_the_log(folder: Path) -> None:
    index = put(folder, [document(number) for number in range(30)], Cursor(entry=30))
    everything = Has(field="acl", value="p1")
    found = index.newest(everything, BANDS, first=0, most=30)
    assert [place.sequence for place in found] == list(range(29, -1, -1))
    assert index.newest(everything, BANDS, first=7, most=5) == found[7:12]
    assert index.newest(everything, BANDS, first=0, most=0) == []
    assert index.page(everything, BANDS, first=7, most=5) == Page(total=len(found), places=tuple(found[7:12]))
    oldest = index.newest(everything, BANDS, first=0, most=3, order=Order.OLDEST)
    assert [place.sequence for place in oldest] == [0, 1, 2]
    assert found[0].record_id == f"{29:032x}"


def test_every_condition_means_what_it_says(folder: Path) -> None:
    index = put(folder, [document(number) for number in range(9)], Cursor(entry=9))

    def count(wanted: object) -> int:
        return index.count(AllOf(of=(Has(field="acl", value="p1"), wanted)), BANDS)

    assert count(AnyOf(of=())) == 0
    assert count(AllOf(of=())) == 9
    assert count(Among(field="id", values=())) == 0
    assert count(Among(field="id", values=(f"{1:032x}", "x"))) == 1
    assert count(Between(field="lvl", low=1, high=1)) == 3
    assert count(Run(field="st", words=("الملاك", "الوظيفي"))) == 6
    assert count(Run(field="st", words=("الوظيفي", "الملاك"))) == 0
    assert count(Run(field="st", words=("تعديل",))) == 6
    assert count(Run(field="st", words=())) == 0
    assert count(Begins(field="st", text="المل")) == 6
    assert count(Near(field="st", word="الملك")) == 6
    assert count(Near(field="st", word="لاملاك")) == 6
    assert count(Boned(field="st", bones="لملك")) == 6
    assert count(Boned(field="st", bones="لمل")) == 0
    assert count(Near(field="st", word="الملكي")) == 0
    assert count(Except(of=AllOf(of=()), without=Has(field="lvl", value=0))) == 6


def test_top_secret_words_are_nowhere_on_the_disk(folder: Path) -> None:
    put(folder, [document(2, words="قسطنطينيه", subject="اصفهان")], Cursor(entry=2))
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert "قسطنطينيه".encode() not in stored
    assert "اصفهان".encode() not in stored
    assert b"#452" not in stored
    assert embedded.reading(folder).count(Has(field="n", value="#2"), (2,)) == 1


def test_a_second_writer_is_refused_until_the_first_is_done(folder: Path) -> None:
    with embedded.writing(folder), pytest.raises(IndexBusyError), embedded.writing(folder):
        pass
    with embedded.writing(folder):
        pass


def test_no_text_reaches_the_engines_own_query_language() -> None:
    source = "".join(Path(door.__file__).read_text(encoding="utf-8") for door in (embedded, schema))
    for word in ("parse_query", "explain", "doc_freq", "terms_with_prefix", "more_like", "cardinality", "Snippet"):
        assert f".{word}" not in source


@pytest.mark.servers
def test_killed_at_any_moment_it_holds_what_was_acknowledged(folder: Path) -> None:
    chance = luck(11)
    script = Path(__file__).with_name("writer_to_kill.py")
    for _ in range(3):
        said = killed(script, folder, after=chance.random() * 0.3)
        index = embedded.reading(folder)
        assert index.cursor().entry >= said
        seen = [place.sequence for place in index.newest(Has(field="acl", value="p1"), BANDS, first=0, most=100_000)]
        assert set(range(index.cursor().entry + 1)) <= set(seen)
        assert len(seen) == len(set(seen))


def killed(script: Path, folder: Path, *, after: float) -> int:
    """Starts the writer, kills it, and gives the last commit it was told of."""
    root = str(script.parents[2])
    command = [sys.executable, str(script), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root, env={"PYTHONPATH": root}) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(after)
        process.kill()
        return max(int(line) for line in (first, *process.stdout.read().split()))


def test_the_newest_texts_are_those_of_the_log_whatever_year_they_are_of(folder: Path) -> None:
    places = [0, 8, 3, 7, 1, 6, 2, 5, 4]
    made = [document(place, on=date(2020 + number % 4, 7, 14)) for number, place in enumerate(places)]
    index = put(folder, made, Cursor(entry=8))
    for wanted in (AllOf(of=()), Has(field="lvl", value=1), Begins(field="t", text="تعد")):
        for most in (1, 3, 9, 20):
            newest = [place.record_id for place in index.newest(wanted, (0, 1), first=0, most=most)]
            assert [record_id for record_id, _ in index.texts(wanted, (0, 1), most=most)] == newest
    more = put(folder, [document(9, label=Label(), on=date(2020, 1, 1))], Cursor(entry=9))
    assert more.texts(AllOf(of=()), (0, 1), most=1)[0][0] == f"{9:032x}"


def test_shards_looked_through_at_once_answer_as_one_after_the_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with embedded.writing(folder) as writer:
        for number in range(12):
            one = document(number, on=date(2020 + number % 4, 7, 14))
            writer.put(band(one.label.level), fields(one, english=english, letters=short))
        writer.commit(Cursor(entry=12))
    everything = AllOf(of=())

    def answers() -> tuple[Page, dict[str, dict[str, int]]]:
        index = embedded.reading(folder)
        return index.page(everything, BANDS, first=2, most=5), index.facets(everything, BANDS, ("year", "kind"))

    alone = answers()
    monkeypatch.setattr(shards, "MANY", 0)
    monkeypatch.setattr(shards, "HANDS", 4)
    assert [answers() for _ in range(20)] == [alone] * 20
    with pytest.raises(ZeroDivisionError):
        shards.each(lambda view: view.size // 0, embedded.reading(folder).views(BANDS))


def test_shards_are_opened_by_several_threads_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [folder / f"b0-{year}" for year in range(2000, 2024)]
    for path in paths:
        shards.opened(path)
    for _ in range(4):  # each a process that has just started
        monkeypatch.setattr(shards, "_open", {})
        with ThreadPoolExecutor(3) as threads:
            seen = [threads.submit(lambda: [shards.view(path) for path in paths]) for _ in range(3)]
        assert [[view.size for view in one.result()] for one in seen] == [[0] * len(paths)] * 3
        assert list(shards._open) == paths


def test_years_and_levels_are_counted_by_shard_and_above_the_last_band_by_record(folder: Path) -> None:
    with embedded.writing(folder) as writer:
        for number in range(10):
            one = document(number, on=date(2024 + number % 2, 7, 14), label=Label(level=number % 5))
            writer.put(band(one.label.level), fields(one, english=english, letters=short))
        writer.commit(Cursor(entry=10))
    index = embedded.reading(folder)
    counted = index.facets(Has(field="acl", value="p1"), BANDS, ("lvl", "year"))
    assert counted == {"lvl": {str(level): 2 for level in range(5)}, "year": {"2024": 5, "2025": 5}}
    assert index.facets(Has(field="acl", value="p4"), BANDS, ("lvl", "year")) == {"lvl": {"4": 1}, "year": {"2024": 1}}
    assert index.facets(Has(field="acl", value="p99"), BANDS, ("lvl", "year")) == {"lvl": {}, "year": {}}
    for one_of_each in ("body", "unit"):  # the records are counted by it
        assert index.facets(Has(field="acl", value="p1"), BANDS, (one_of_each, "year"))["year"] == counted["year"]
    assert [index.count(Has(field="acl", value=token), BANDS) for token in ("p1", "p4", "p99")] == [10, 1, 0]
