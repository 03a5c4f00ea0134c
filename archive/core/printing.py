"""Why an issued letter is put on paper: a choice, and words where it is none of them."""

from enum import StrEnum

from archive.core.errors import WhyMissingError

WORDS_LIMIT = 120


class Why(StrEnum):
    """For what it is printed. Stored values never change."""

    DOSSIER = "dossier"  # for the paper dossier
    MEETING = "meeting"
    OUTSIDE = "outside"  # for somebody who does not read it here
    SIGNED_PAPER = "signed_paper"  # whoever decides asks for paper
    OTHER = "other"


def note(why: str, words: str) -> str:
    """What the journal keeps: the choice, and the words of another reason. Raises WhyMissingError."""
    words = " ".join(words.split())
    if why not in set(Why) or (why == Why.OTHER and not words) or len(words) > WORDS_LIMIT:
        raise WhyMissingError(limit=WORDS_LIMIT)
    return f"{why}: {words}" if why == Why.OTHER else why


def why_in(said: str) -> Why:
    """The choice that a journal line says; what is none of today's is another reason."""
    word = said.partition(":")[0]
    return Why(word) if word in set(Why) else Why.OTHER
