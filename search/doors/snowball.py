"""The door to the Snowball stemmers: English words to their stems."""

import snowballstemmer

_ENGLISH = snowballstemmer.stemmer("english")


def english(word: str) -> str:
    """The stem of one lower-case English word."""
    return str(_ENGLISH.stemWord(word))
