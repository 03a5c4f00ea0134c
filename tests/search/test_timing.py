"""How long an answer takes tells nothing of words that stand in hidden letters alone.

Measured is the time of the thread that answers, which is finer than any clock of somebody who waits for the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import sqrt
from pathlib import Path
from time import thread_time

import pytest
from django.contrib.auth import get_user_model

from archive.core.package import RecordFacts
from config.env import Place
from directory.core.clearance import Clearance, Label
from directory.core.reach import FOLLOWER, Reach
from search.find import find
from search.follow import follow
from tests.search.fake_archive import FakeArchive, Kept
from tests.search.oracle import VOCABULARY, luck

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
WORDS, ROUNDS = 50, 40
"""Words of each kind, and how often each is asked for: 2,000 trials a side."""
LETTERS = 20_000
OFTEN = 9_800
"""In so many hidden letters each hidden word stands: the longer its list, the more there is to tell."""
_ALPHABET = "بتجحدرسصطعفقكلمن"

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


@dataclass(frozen=True)
class Told:
    """How well the time tells the two kinds of words apart (0.5: not at all), and the upper end of 95 %."""

    auc: float
    upper: float


def told(hidden: list[float], nowhere: list[float]) -> Told:
    """The area under the curve by ranks; its error after Hanley and McNeil (1982)."""
    ranked = sorted([(time, True) for time in hidden] + [(time, False) for time in nowhere])
    below = wins = 0
    for _, is_hidden in ranked:
        if is_hidden:
            wins += below
        else:
            below += 1
    count = len(hidden) * len(nowhere)
    auc = wins / count
    first, second = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    spread = auc * (1 - auc) + (len(hidden) - 1) * (first - auc**2) + (len(nowhere) - 1) * (second - auc**2)
    return Told(auc=auc, upper=auc + 1.96 * sqrt(spread / count))


def invented(seed: int) -> Iterator[str]:
    """Words of one shape and length, each once."""
    chance, seen = luck(seed), set[str]()
    while True:
        word = "".join(chance.choices(_ALPHABET, k=7))
        if word not in seen:
            seen.add(word)
            yield word


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch, settings: object, tmp_path: Path) -> tuple[list[str], list[str]]:
    """Words that stand in secret letters alone, and words that stand nowhere; half of the letters are open."""
    get_user_model().objects.create(pk=1, username="reader")
    new, chance = invented(1), luck(2)
    hidden = [next(new) for _ in range(WORDS)]
    nowhere = [next(new) for _ in range(WORDS)]
    inside: list[list[str]] = [chance.choices(VOCABULARY, k=20) for _ in range(LETTERS)]
    for word in hidden:
        for place in chance.sample(range(1, LETTERS, 2), OFTEN):
            inside[place].append(word)
    fake = FakeArchive(trusts_search=True)
    for number, said in enumerate(inside):
        fake.add(kept(number, " ".join(said)))
    fake.install(monkeypatch)
    monkeypatch.setattr("search.find.record", lambda **_line: None)  # its row takes longer than all that may tell
    settings.PLACE = Place(data=tmp_path, mode=settings.PLACE.mode)  # type: ignore[attr-defined]  # pytest-django's
    follow(by=FOLLOWER, at=AT, limit=LETTERS)
    return hidden, nowhere


def kept(number: int, words: str) -> Kept:
    facts = RecordFacts(
        kind="letter",
        subject="وزارة",
        label=Label(level=number % 2),
        unit_id=1,
        unit_path=(1,),
        body_id=1,
        on=date(2026, 7, 14),
        number=str(number),
        words=words,
    )
    return Kept(record_id=f"{number:032x}", index=number, facts=facts, readers=frozenset({"p1"}))


def measured(hidden: list[str], nowhere: list[str]) -> Told:
    reach = Reach(name="reader", person_id=1, clearance=Clearance(level=0))
    order = [(word, True) for word in hidden * ROUNDS] + [(word, False) for word in nowhere * ROUNDS]
    luck(3).shuffle(order)
    times: dict[bool, list[float]] = {True: [], False: []}
    for word, is_hidden in order:
        began = thread_time()
        found = find(word, reach=reach, at=AT)
        times[is_hidden].append(thread_time() - began)
        assert not found.total
    return told(times[True], times[False])


def test_time_does_not_tell_a_word_of_hidden_letters_from_a_word_that_stands_nowhere(
    words: tuple[list[str], list[str]],
) -> None:
    found = measured(*words)
    assert found.auc <= 0.55, found
    assert found.upper <= 0.58, found


def test_the_clock_is_fine_enough_to_see_an_index_that_holds_all_bands(
    words: tuple[list[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.core.access.bands", lambda _rule: (0, 1, 2))
    found = measured(*words)
    assert found.auc > 0.58, found
