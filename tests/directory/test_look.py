"""How a person likes to read."""

from directory.core.look import Look


def test_a_stranger_reads_arabic_with_the_digits_of_the_ministry() -> None:
    look = Look()
    assert (look.language, look.digits, look.has_keys) == ("ar", "latn", False)
