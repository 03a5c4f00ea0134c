"""`words`: how many forms of nouns meet their noun, how many other words meet, and how fast texts are read."""

from collections.abc import Iterator
from random import Random
from statistics import median
from time import perf_counter, process_time

from bench.measure import Row
from search.core.words import analyse, stems, words_of
from search.doors.snowball import english
from tests.search import forms_arabic, forms_sorani, nouns_arabic, nouns_sorani

DOCUMENTS = 1_500
WORDS = 150
VOCABULARY = 10_000
WARM = 500
Pair = tuple[str, str]


def run(count: int) -> list[Row]:
    """Recall and false matches for both languages, then the reading of texts on one core."""
    arabic = [(noun, form) for noun, plurals in nouns_arabic.entries() for _, form in forms_arabic.forms(noun, plurals)]
    sorani = [(noun, form) for noun in nouns_sorani.nouns() for _, form in forms_sorani.forms(noun)]
    return [
        _share("Arabic: forms that meet their noun", arabic, language="ar", least=0.92),
        _share("Sorani: forms that meet their noun", sorani, language="ckb", least=0.97),
        _share("Arabic: forms that meet another noun", list(_crossed(arabic)), language="ar", most=0.05),
        _share("Sorani: forms that meet another noun", list(_crossed(sorani)), language="ckb", most=0.05),
        _speed(count or DOCUMENTS, arabic, sorani),
    ]


def _stems(text: str, language: str) -> set[str]:
    return {stem for word in words_of(text) for stem in stems(word, english=english, kurdish=language != "ar")}


def _crossed(pairs: list[Pair]) -> Iterator[Pair]:
    """Every form with a noun it is not a form of, in an order that is the same every time."""
    forms = [form for _, form in pairs]
    nouns = sorted({noun for noun, _ in pairs})
    own = {form: noun for noun, form in pairs}
    luck = Random(6)  # noqa: S311  (a measurement)
    for form in forms:
        other = luck.choice(nouns)
        if other != own[form]:
            yield other, form


def _share(case: str, pairs: list[Pair], *, language: str, least: float = 0.0, most: float = 1.0) -> Row:
    """The share of pairs that meet, in the column `ratio`; the time is that of one pair."""
    began = perf_counter()
    met = sum(not _stems(noun, "").isdisjoint(_stems(form, language)) for noun, form in pairs)
    spent = (perf_counter() - began) * 1000 / len(pairs)
    share = met / len(pairs)
    return Row(
        name="words",
        case=case,
        n=len(pairs),
        median_ms=round(spent, 4),
        p95_ms=round(spent, 4),
        baseline="all pairs",
        ratio=round(share, 4),
        goal=f"share ≥ {least:g}" if least else f"share ≤ {most:g}",
        met=least <= share <= most,
    )


def _texts(count: int, pairs: list[Pair]) -> list[str]:
    """Texts of forms that occur as words do: the k-th of them 1/k as often as the first."""
    forms = [form for _, form in pairs]
    luck = Random(7)  # noqa: S311  (a measurement)
    luck.shuffle(forms)
    forms = forms[:VOCABULARY]
    often = [1 / (place + 1) for place in range(len(forms))]
    return [" ".join(luck.choices(forms, often, k=WORDS)) for _ in range(count)]


def _speed(count: int, arabic: list[Pair], sorani: list[Pair]) -> Row:
    """How long one text of 150 words takes after some to warm up; 3,000 a second on a core are 1/3 ms for each."""
    written = [(text, "ar") for text in _texts(count, arabic)] + [(text, "ckb") for text in _texts(count, sorani)]
    Random(8).shuffle(written)  # noqa: S311  (a measurement)
    samples = [_reading(text, language) for text, language in written][WARM:]
    mean = sum(samples) / len(samples)
    return Row(
        name="words",
        case="reading a text of 150 words",
        n=len(samples),
        median_ms=round(median(samples), 4),
        p95_ms=round(sorted(samples)[len(samples) * 95 // 100], 4),
        baseline="3,000 texts a second",
        ratio=round(mean * 3, 3),
        goal="mean ≤ 1/3 ms",
        met=mean <= 1 / 3,
    )


def _reading(text: str, language: str) -> float:
    """How many milliseconds of this process the reading of a text takes."""
    began = process_time()
    analyse(text, english=english, language=language)
    return (process_time() - began) * 1000
