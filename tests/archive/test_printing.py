"""Why an issued letter is printed."""

import pytest

from archive.core.errors import WhyMissingError
from archive.core.printing import WORDS_LIMIT, Why, note, why_in


def test_one_choice_is_enough_and_another_reason_has_words() -> None:
    for why in set(Why) - {Why.OTHER}:
        assert why_in(note(why, "لا تهم")) is why
        assert note(why, "لا تهم") == why
    assert note("other", "  للعرض  على\nاللجنة ") == "other: للعرض على اللجنة"
    assert why_in("other: meeting") is why_in("كلام قديم") is Why.OTHER


@pytest.mark.parametrize(("why", "words"), [("", ""), ("fun", "x"), ("other", " "), ("other", "ا" * (WORDS_LIMIT + 1))])
def test_no_reason_is_none(why: str, words: str) -> None:
    with pytest.raises(WhyMissingError):
        note(why, words)
