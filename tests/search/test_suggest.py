"""Endings and other spellings are taken from the newest texts, and only where these have few from a search for such."""

from dataclasses import dataclass, field

import pytest

from directory.core.clearance import Label
from search import suggest
from search.core.nearness import is_near
from search.core.plan import AllOf, Begins, Condition, Near
from search.core.query import parse
from tests.search.test_find import ALI


@dataclass
class Asked:
    """Texts, newest first; remembers what was asked of them."""

    held: list[str]
    wanted: list[bool] = field(default_factory=list)

    def texts(self, wanted: Condition, *, most: int) -> list[tuple[str, str]]:
        begins = wanted.of[-1] if isinstance(wanted, AllOf) and wanted.of else None
        self.wanted.append(isinstance(begins, Begins))
        found = [
            (str(number), text)
            for number, text in enumerate(self.held)
            if not isinstance(begins, Begins) or any(word.startswith(begins.text) for word in text.split())
        ]
        return found[:most]


def endings(asked: Asked, monkeypatch: pytest.MonkeyPatch, line: str) -> tuple[str, ...]:
    monkeypatch.setattr(suggest, "_spelled", lambda words, _texts, **_more: {word: (word, Label()) for word in words})
    found = suggest.endings(line, question=asked, reach=ALI)  # type: ignore[arg-type]
    return tuple(offer.line for offer in found)


def test_the_newest_texts_are_enough_where_ten_of_them_end_the_word(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(held=["كتابكم وكتاب كتاب"] * 6 + ["كتابنا"] * 4 + ["شي"] * 90 + ["كتابهم"])
    assert endings(asked, monkeypatch, "كتا") == ("كتاب", "كتابكم", "كتابنا")
    assert asked.wanted == [False]


def test_where_few_of_them_do_older_texts_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(held=["كتابنا"] * 9 + ["شي"] * 91 + ["كتابهم"] * 10)
    assert endings(asked, monkeypatch, "كتا") == ("كتابهم", "كتابنا")
    assert asked.wanted == [False, True]
    asked = Asked(held=["شي"] * 100 + ["كتابهم"])
    assert endings(asked, monkeypatch, "كتا") == ("كتابهم",)


class Slipped(Asked):
    """The same, asked for words near another."""

    def texts(self, wanted: Condition, *, most: int) -> list[tuple[str, str]]:
        near = wanted.word if isinstance(wanted, Near) else ""
        self.wanted.append(bool(near))
        found = [(str(number), text) for number, text in enumerate(self.held)]
        return [one for one in found if not near or any(is_near(word, near) for word in one[1].split())][:most]

    def count(self, wanted: Condition) -> int:
        return "مشروع" in str(wanted)


def meant(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(suggest, "_spelled", lambda words, _texts, **_more: {word: (word, Label()) for word in words})
    found = suggest.meant("مشرروع", parse("مشرروع"), question=asked, reach=ALI)  # type: ignore[arg-type]
    return "" if found is None else found.line


def test_another_spelling_is_looked_for_in_older_texts_only_where_there_are_any(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for held, wanted, found in (
        (["شي"] * 9 + ["مشروع"] + ["شي"] * 200, [False], "مشروع"),
        (["شي"] * 99, [False], ""),
        (["شي"] * 100, [False, True], ""),
        (["شي"] * 100 + ["مشروع"], [False, True], "مشروع"),
    ):
        asked = Slipped(held=held)
        assert (meant(asked, monkeypatch), asked.wanted) == (found, wanted)
