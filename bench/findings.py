"""The index of a large archive: generated letters, four readers, questions through the product's own filter.

The letters lie in the index alone. What a page costs beside it (rows, words of twenty hits, the journal) is measured by
the first rows of `search`, in a small house. `--index FOLDER` keeps the index there, or takes the one that lies there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time

import tantivy

from bench import letters, place
from bench.measure import Baseline, Row, against, p95, row, timed
from directory.core.reach import Reach, filter_of
from search.core import access, plan
from search.core.cursor import Cursor
from search.core.document import BANDS, Document, band, fields, relabelled
from search.core.engine import Order
from search.core.plan import Condition, Has, Narrow
from search.core.query import parse
from search.core.words import version
from search.doors import embedded, shards
from search.doors.schema import translated
from search.doors.shorthand import short
from search.doors.snowball import english
from search.find import FACETS, PAGE, page_of, steps_of
from search.question import Question
from search.suggest import endings, meant

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
BATCH = 5_000
_RATIOS = {"clerk": 1.0, "registry": 4.0, "inspector": 8.0, "minister": 2.5}
_OVERHEAD = 1.3
_CHANGED = 1_000


def run(repeats: int) -> Iterator[Row]:
    """Indexing, pages and facets for each of the four, changes of readers; goals at 95 % of the questions."""
    words, count = letters.vocabularies(_luck(1)), SIZES[place.LARGEST]
    with _folder(count) as folder:
        if not (folder / "CURSOR").exists():
            yield _grown(folder, count, words)
        yield from _opened(folder, letters.lines(words))
        for name, reach in letters.people().items():
            asked = Question(
                index=embedded.reading(folder),
                rule=filter_of(reach),
                pending=frozenset(),
                visible=frozenset(),
                mandated=frozenset(),
            )
            yield from _asked(f"{name}, {count}", asked, letters.lines(words), repeats)
            yield from _suggested(f"{name}, {count}", asked, letters.lines(words), reach)
            yield from _weighed(name, asked, letters.lines(words)["common word"], repeats)
        yield from _changed(folder, count, words)


def _opened(folder: Path, lines: dict[str, list[str]]) -> Iterator[Row]:
    """What a web process does as it starts, and its first question: every shard is opened, and read ahead.

    Such a process lives for days, so what follows is measured once the system has read what is looked into.
    """
    yield row("search", "a process opens the index", [timed(embedded.reading(folder).total)])
    minister = filter_of(letters.people()["minister"])
    asked = Question(
        index=embedded.reading(folder), rule=minister, pending=frozenset(), visible=frozenset(), mandated=frozenset()
    )
    spent = timed(partial(_page, asked, lines["rare word"][0], Narrow(order="newest")))
    yield row("search", "the first question of a process", [spent])
    for path in sorted(folder.glob("*/*")):
        if path.suffix in shards.LOOKED_INTO:
            path.read_bytes()


def _luck(seed: int) -> Random:
    return Random(seed)  # noqa: S311  (letters for measuring, not secrets)


@contextmanager
def _folder(count: int) -> Iterator[Path]:
    name = f"g0001-w{version()}-{count}"
    if place.INDEX is not None:
        yield place.INDEX / name
        return
    with TemporaryDirectory(prefix="diwan-index-") as scratch:
        yield Path(scratch) / name


def _grown(folder: Path, count: int, words: dict[str, letters.Vocabulary]) -> Row:
    """Writes the index; the samples are milliseconds for each batch. Folding is included, generating is not.

    The speed counts the time of all cores: letters for each second of one core.
    """
    samples, spent, chance = [], 0.0, _luck(2)
    with embedded.writing(folder) as writer:
        for first in range(0, count, BATCH):
            made = list(letters.documents(chance, words, first=first, last=first + BATCH, count=count))
            began = process_time()
            samples.append(timed(partial(_written, writer, made)))
            spent += process_time() - began
        began = process_time()
    spent += process_time() - began
    speed = count / spent
    found = row("search", f"index {BATCH} letters ({speed:.0f}/s of one core)", samples)
    return replace(found, goal="≥ 3,000 letters of 150 words/s of one core", met=speed >= 3_000)


def _written(writer: embedded.Writing, documents: list[Document]) -> None:
    for one in documents:
        writer.put(band(one.label.level), fields(one, english=english, letters=short))
    writer.commit(Cursor(entry=documents[-1].sequence))


def _asked(who: str, asked: Question, lines: dict[str, list[str]], repeats: int) -> Iterator[Row]:
    """Pages by date, by best match and with facets."""
    for case, typed in lines.items():
        rounds = typed * max(repeats // len(typed), 1)
        yield _page_row(f"{who}: {case}", asked, rounds, Narrow(order="newest"))
    common = lines["common word"] * max(repeats // 30, 1)
    yield _page_row(f"{who}: best match", asked, common, Narrow(order="best"))
    yield _page_row(f"{who}: days, two kinds", asked, common, _NARROWED)
    samples = [timed(partial(asked.facets, _wanted(line, Narrow()), FACETS)) for line in common]
    yield _met(row("search", f"{who}: facets", samples), samples)


def _suggested(who: str, asked: Question, lines: dict[str, list[str]], reach: Reach) -> Iterator[Row]:
    """What typing offers after half a word, and what a word with two letters swapped may have meant."""
    begun = [line[: max(len(line) // 2, 2)] for line in lines["common word"]]
    samples = [timed(partial(endings, line, question=asked, reach=reach)) for line in begun]
    yield row("search", f"{who}: completion", samples)
    slips = [line[:2] + line[3:1:-1] + line[4:] for line in lines["common word"]]
    samples = [timed(partial(meant, line, parse(line), question=asked, reach=reach)) for line in slips]
    yield row("search", f"{who}: did you mean", samples)


_NARROWED = Narrow(order="newest", kinds=("letter", "circular"), from_on=date(2023, 1, 1), until_on=date(2025, 6, 30))


def _wanted(line: str, narrow: Narrow) -> Condition:
    return plan.matching(parse(line), narrow, english=english)


def _page_row(case: str, asked: Question, lines: list[str], narrow: Narrow) -> Row:
    samples = [timed(partial(_page, asked, line, narrow)) for line in lines]
    found = _met(row("search", case, samples), samples)
    if not case.endswith("phrase"):
        return found
    worst = sorted(samples)[-max(len(samples) // 100, 1)]
    return replace(found, goal="p95 ≤ 25 ms, p99 ≤ 100 ms", met=found.met and worst <= 100)


def _met(found: Row, samples: list[float]) -> Row:
    return replace(found, goal="p95 ≤ 25 ms", met=p95(samples) <= 25)


def _page(asked: Question, line: str, narrow: Narrow) -> None:
    """What `find` asks of the engine for the first page, from the typed line on."""
    page_of(asked, steps_of(parse(line), narrow), narrow, first=0)


def _weighed(name: str, asked: Question, lines: list[str], repeats: int) -> Iterator[Row]:
    """The same pages without the filter, and with it but straight from the engine's own objects.

    The second is what Python costs on the way from the typed line to the record ids: understanding the line, choosing
    the steps, trimming to the reader, making the engine's query, and joining what the shards found in order. Rows and
    texts of the hits, facets and the journal come on top in `find`; the first rows of `search` measure them.
    """
    index, bands = asked.index, access.bands(asked.rule)
    narrow = Narrow(order="newest")
    typed = lines[:10]
    wanted = [_wanted(line, narrow) for line in typed]

    def pages() -> None:
        for line in typed:
            _page(asked, line, narrow)

    def trimmed() -> None:
        for one in wanted:
            asked.page(one, first=0, most=PAGE, order=Order.NEWEST)

    def bare() -> None:
        for one in wanted:
            index.page(one, bands, first=0, most=PAGE)

    rounds = max(repeats // 5, 5)
    without = Baseline(name="without the filter", act=bare, goal_ratio=_RATIOS[name])
    found = against("search", f"{name}: filter, ten common words", trimmed, baseline=without, count=rounds)
    is_fast = name == "inspector" and found.median_ms <= 3 * len(wanted)
    yield replace(found, met=found.met or is_fast)
    queries = [translated(access.trim(asked.rule, one)) for one in wanted]
    raw = Baseline(name="the raw engine", act=partial(_raw, asked, queries), goal_ratio=_OVERHEAD)
    yield against("search", f"{name}: ten typed lines to pages", pages, baseline=raw, count=rounds)


def _raw(asked: Question, queries: list[tantivy.Query]) -> None:
    """The engine alone, by queries made before: for each shard the count and the newest in one pass, then their ids."""
    if not isinstance(asked.index, embedded.Reading):
        raise TypeError
    views = asked.index.views(access.bands(asked.rule))
    for query in queries:
        results = shards.each(partial(_newest, query), views)
        found = [(hit, view) for view, hits in zip(views, results, strict=True) for hit in hits]
        found.sort(key=lambda one: -one[0][0])
        for (_, address), view in found[:PAGE]:
            view.searcher.doc(address).get_first("id")


def _newest(query: tantivy.Query, view: shards.View) -> list[tuple[int, tantivy.DocAddress]]:
    hits = view.searcher.search(query, PAGE, count=True, order_by_field="seq", order=tantivy.Order.Desc).hits
    return [(int(value), address) for value, address in hits]


def _changed(folder: Path, count: int, words: dict[str, letters.Vocabulary]) -> Iterator[Row]:
    """Reader lists that change: the words that lie in the index are used again, no body is folded."""
    made = {one.record_id: one for one in letters.documents(_luck(2), words, first=0, last=_CHANGED, count=count)}
    for many in (1, _CHANGED):
        some = dict(list(made.items())[:many])
        samples = [timed(partial(_relabelled, folder, some)) for _ in range(3)]
        found = row("search", f"{many} changed reader lists visible, {count} letters", samples)
        yield replace(found, goal="≤ 2 s", met=max(samples) <= 2_000)


def _relabelled(folder: Path, documents: dict[str, Document]) -> None:
    with embedded.writing(folder) as writer:
        words = writer.before.words(documents)
        for record_id, one in documents.items():
            kept = {name: text for name, text in words[record_id].items() if name != "made"}
            changed = replace(one, readers=one.readers | {"p7"})
            writer.put(band(one.label.level), relabelled(changed, kept, english=english, letters=short))
        writer.commit(writer.before.cursor())
    if embedded.reading(folder).count(Has(field="acl", value="p7"), BANDS) < len(documents):
        raise RuntimeError
