"""What an authenticity query must name, and when the code's letter agrees with it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from correspondence.core.authenticity import (
    ANSWERS,
    BOOKS,
    CHANNELS,
    DIFFERENT,
    REPLY,
    Answer,
    BookEntry,
    BookNotNamedError,
    Channel,
    Differs,
    QueryNotAcceptedError,
    Question,
    accepted,
    differing,
    looked_up,
)
from tests.town import TODAY


def asked(*, asker: str = "س", code: str = "", number: str = "", on: date | None = None) -> Question:
    return Question(asker=asker, channel=Channel.TELEPHONE, code=code, number=number, on=on)


@pytest.mark.parametrize("asker", ["س", "  "])
@pytest.mark.parametrize("code", ["7K4QX ", " "])
@pytest.mark.parametrize("number", ["د إ/1", ""])
@pytest.mark.parametrize("on", [TODAY, None])
def test_a_code_or_a_number_with_its_date_is_named_and_who_asks(
    asker: str, code: str, number: str, on: date | None
) -> None:
    question = asked(asker=asker, code=code, number=number, on=on)
    if asker.strip() and (code.strip() or (number and on)):
        assert accepted(question).code == code.strip()
    else:
        with pytest.raises(QueryNotAcceptedError):
            accepted(question)


@pytest.mark.parametrize(
    "long", [asked(asker="س" * 201, code="7"), asked(code="7" * 41), asked(number="1" * 61, on=TODAY)]
)
def test_too_many_words_are_not_entered(long: Question) -> None:
    with pytest.raises(QueryNotAcceptedError):
        accepted(long)


def test_the_number_is_compared_as_it_is_meant_and_what_differs_is_named() -> None:
    letter = {"number": "د إ/3/418", "on": TODAY}
    before = TODAY - timedelta(days=1)
    for named, differs in (
        (asked(number="د إ / ٣ / 418"), None),
        (asked(), None),
        (asked(number="د إ/3/419"), Differs.NUMBER),
        (asked(on=before), Differs.DATE),
        (asked(number="د إ/3/419", on=before), Differs.BOTH),
    ):
        assert differing(named, **letter) == differs


def test_a_look_into_a_paper_book_names_it_and_the_place_of_what_stands_there() -> None:
    seen = BookEntry(stands=True, book=" صادر  2009 ", place="114 ", note=" ")
    assert looked_up(seen) == BookEntry(stands=True, book="صادر 2009", place="114")
    assert looked_up(BookEntry(stands=False, book="صادر", place="")).stands is False
    for wrong in ({"book": " "}, {"place": ""}, {"book": "س" * 201}, {"place": "1" * 61}, {"note": "س" * 201}):
        with pytest.raises(BookNotNamedError):
            looked_up(replace(seen, **wrong))


def test_every_word_of_the_register_and_of_its_letter_is_there_in_three_languages() -> None:
    for words, keys in (
        (ANSWERS, set(Answer)),
        (CHANNELS, set(Channel)),
        (DIFFERENT, set(Differs)),
        (BOOKS, {True, False}),
    ):
        assert set(words) == keys
        assert all(set(said) == {"ar", "ckb", "en"} for said in words.values())
    assert set(REPLY) == {"ar", "ckb", "en"}
