"""What an authenticity query must name, and when the code's letter agrees with it."""

from datetime import date, timedelta

import pytest

from correspondence.core.authenticity import Channel, QueryNotAcceptedError, Question, accepted, agrees
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


def test_the_number_is_compared_as_it_is_meant() -> None:
    assert agrees(asked(number="د إ / ٣ / 418"), number="د إ/3/418", on=TODAY)
    assert agrees(asked(), number="د إ/3/418", on=TODAY)
    assert not agrees(asked(number="د إ/3/419"), number="د إ/3/418", on=TODAY)
    assert not agrees(asked(on=TODAY - timedelta(days=1)), number="د إ/3/418", on=TODAY)
