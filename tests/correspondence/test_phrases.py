"""The ministry's fixed words."""

from correspondence.core import phrases


def test_a_holder_signs_without_a_word_after_the_title() -> None:
    assert set(phrases.CAPACITIES) == {"acting"}
    assert all(set(words) == {"ar", "ckb", "en"} for words in phrases.CAPACITIES.values())
