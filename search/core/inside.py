"""Words that a body says inside itself about a letter: kept beside the letter's own, each marked with the body.

Who does not hear that body asks for no word with its mark, so they are as good as not there. The mark is of signs that
nobody's word begins with or is a letter away from: no ending, no other spelling and no skeleton leads to it.
"""

ANY = 0
"""Hears every body: who reads the letter under a mandate."""
APART = "~"
"""Stands between two texts, so that no phrase runs from one into the other."""


def marked(word: str, *, body: int) -> str:
    """A word of the index as this body said it."""
    return f"{APART}{body}{APART}{word}"


def all_marked(words: str, *, body: int) -> str:
    """The same of each word between spaces."""
    return " ".join(marked(word, body=body) for word in words.split())
