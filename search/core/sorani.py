"""Light stems of Sorani: the endings of a noun come off in the order in which they stand (Thackston 2006, §§ 4–12).

From the end: a postposition or یش, a possessive, the ezafe or the vowel of ئەم … ە, and number with definiteness.
A listed word is never cut. Of a word that no list knows every reading is given, but none that keeps a definite ending.
"""

import re
from collections.abc import Iterator

from search.core.letters import kurdish_key
from search.core.lexicon import lexicon

# In the alphabet of the comparison, where ە and ه, ی and ێ are one letter.
_TAILS = ("هوه", "وه", "دا", "را", "يش", "ش")
_LONG_OWNERS = ("يشمان", "يشتان", "يشيان", "شمان", "شتان", "شيان", "مان", "تان", "يان")
_SHORT_OWNERS = ("يشم", "يشت", "يشي", "شم", "شت", "شي", "هم", "هت", "م", "ت", "ي")
_JOINTS = ("ي", "يه", "ه")
_NUMBERS = ("هكان", "كان", "هكه", "كه", "يهك", "يك", "گهل", "يان", "ان", "هات", "جات", "ات")
_SLOTS = (_TAILS, (*_LONG_OWNERS, *_SHORT_OWNERS), _JOINTS, _NUMBERS, ("ي", "ان"))
_DEFINITE = ("هكان", "هكه", "كاني", "كانيش")
_THE = ("هكان", "هكه")
_AFTER_VOWEL = ("كان", "كه")
_DEFINITE_SOUND = re.compile("كان|كه")
_VOWELS = "اهوي"
_STUCK = ("له", "به")
_SHORTEST = 3
_SHORTEST_DEFINITE = 2
_MARK = "k"
_TWO_YEHS = ("یی", "يي", "یي", "ىى")


def is_listed(word: str) -> bool:
    """True when the list has this cleaned word as it stands."""
    return kurdish_key(word) in lexicon().sorani


def is_form_of_listed(word: str) -> bool:
    """True when the list has what is left of this cleaned word without some endings."""
    return not lexicon().sorani.isdisjoint(_readings(word))


def is_marked(stem: str) -> bool:
    """True for a stem of Sorani."""
    return stem.startswith(_MARK) and not stem.isascii()


def whole(word: str) -> str:
    """The cleaned word as a stem with nothing taken off."""
    return _MARK + kurdish_key(word)


def stems(word: str) -> tuple[str, ...]:
    """The stems one cleaned word may have, the likeliest first, marked so that none is taken for an Arabic one."""
    readings = _readings(word)
    listed = _listed(readings)
    found = _nouns(readings, listed, word) if listed else [*_stuck(word), *map(_bare, readings)]
    found = list(dict.fromkeys(found))
    return tuple(
        _MARK + noun
        for noun in found
        if not (_DEFINITE_SOUND.search(noun) and any(_is_definite(noun, of=other) for other in found))
    )


def _is_definite(word: str, *, of: str) -> bool:
    """True for a noun with its definite ending, whatever follows: no other noun is read into ...ەکانمان."""
    endings = _THE if of[-1:] not in _VOWELS else (*_THE, *_AFTER_VOWEL)
    return word.startswith(of) and word.startswith(endings, len(of))


def _listed(readings: list[str]) -> list[str]:
    return [reading for reading in readings if reading in lexicon().sorani]


def _stuck(word: str) -> list[str]:
    """The listed noun behind a preposition that was written without its space: لەوەزارەت."""
    if not kurdish_key(word).startswith(_STUCK):
        return []
    return [max(listed, key=len)] if (listed := [one for one in _listed(_readings(word[2:])) if len(one) > 2]) else []


def _nouns(readings: list[str], listed: list[str], word: str) -> Iterator[str]:
    """The longest listed noun, what may be an unlisted one, and a noun that only lacks the last vowel of the first."""
    noun = max(listed, key=len)
    yield noun
    if noun == readings[0]:
        if noun[-1] == "ي" and noun[:-1] in listed and not word.endswith(_TWO_YEHS):
            yield noun[:-1]  # چاودێری: the inspection, and his inspector; but دارایی is not of دارا
        return
    if noun[-1] in "يه" and noun[:-1] in listed:
        yield noun[:-1]  # کۆمەڵەکان: the societies, and the groups
    if noun.endswith("هك") and noun[:-2] in listed:
        yield noun[:-2]  # خولەکان: the minutes, and the terms
    for reading in readings:
        if len(reading) > len(noun) and not reading.endswith(_DEFINITE):
            yield _bare(reading)


def _readings(word: str) -> list[str]:
    """The word with no ending, and with what may have been endings taken off; who writes یک means no ێک: تاریک."""
    readings = [kurdish_key(word)]
    for slot in _SLOTS:
        readings += [rest for reading in readings if reading.endswith(slot) for rest in _without(reading, slot)]
        readings = list(dict.fromkeys(readings))
    if "یک" in word:
        return [one for one in readings if f"{one}يك" not in readings or one in lexicon().sorani]
    return readings


def _without(reading: str, slot: tuple[str, ...]) -> Iterator[str]:
    for ending in slot:
        if not reading.endswith(ending):
            continue
        rest = reading[: -len(ending)]
        if ending in _AFTER_VOWEL and rest[-1:] not in _VOWELS:
            continue
        if ending == "يهك":
            yield rest + "ي"  # زەوییەک
        if len(rest) >= (_SHORTEST_DEFINITE if ending in _THE else _SHORTEST) or rest in lexicon().sorani:
            yield rest
        is_definite = rest.endswith("هك") and len(rest) - 2 >= _SHORTEST
        if ending == "ان" and not is_definite and rest + "ه" in lexicon().sorani:
            yield rest + "ه"  # نامان, of نامە; but تۆڕەکان is not of توورەکە


def _bare(reading: str) -> str:
    """The reading without a last weak vowel, which plurals and ezafe swallow."""
    return reading[:-1] if len(reading) > _SHORTEST and reading[-1] in "هي" else reading
