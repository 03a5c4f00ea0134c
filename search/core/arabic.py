"""Light stems of Arabic: the stuck-on particles and endings come off, broken plurals meet their singular.

A word of the office word list decides where to stop. Where no word decides, every reading is given, because a
letter that is not found costs more than one found too many.
"""

from collections.abc import Iterator

from search.core.letters import clean, fold
from search.core.plurals import PAIRS, WORDS

_ARTICLES = ("وبال", "وكال", "فبال", "ولل", "فلل", "وال", "بال", "كال", "فال", "لل", "ال")
_PARTICLES = {"و": 4, "ف": 4, "ب": 5, "ل": 5, "ك": 5, "وب": 5, "ول": 5, "وك": 5, "فب": 5, "فل": 5}
_OWNERS = ("هما", "كما", "هم", "هن", "كم", "ها", "نا", "ه", "ك")
_ENDINGS = ("يتين", "يتان", "تين", "تان", "ات", "ان", "ون", "ين", "وا", "يه", "يا", "ه", "ي", "ا")
_LEAST = {"ي": 4, "يه": 4, "يا": 4}
_UNSURE = ("ان", "ون", "ين", "ات")


def _word_list() -> dict[str, tuple[str, ...]]:
    """Every form of the office word list, folded, with the words it may stand for."""
    forms: dict[str, list[str]] = {}

    def enter(form: str, word: str) -> None:
        found = forms.setdefault(form, [])
        if word not in found:
            found.append(word)

    for word in WORDS.split():
        enter(fold(clean(word)), fold(clean(word)))
    for pair in PAIRS.split(";"):
        single, *plurals = (fold(clean(word)) for word in pair.split())
        enter(single, single)
        for plural in plurals:
            enter(plural, single)
    return {form: tuple(words) for form, words in forms.items()}


def _short(word: str) -> str:
    """The word without the teh marbuta that possessives and duals turn into another letter."""
    return word[:-1] if len(word) > 3 and word[-1] == "ه" else word


_KNOWN = _word_list()
_KNOWN_SHORT = {_short(form): words for form, words in _KNOWN.items() if form[-1:] == "ه" and len(form) > 3}


def stems(folded: str) -> tuple[str, ...]:
    """The stems one folded word may have, the likeliest first; at least one for any word."""
    known = _known(folded)
    if known:
        # السنة is the year, and ألسنة are tongues.
        behind = _known(folded[2:]) if folded.startswith("ال") and len(folded) > 3 else ()
        return tuple(dict.fromkeys((*behind, *known)))
    for article in _ARTICLES:
        rest = folded[len(article) :]
        if folded.startswith(article) and len(rest) >= (2 if len(article) == 2 or rest in _KNOWN else 3):
            return _after_article(folded, article, rest)
    rests = [
        (folded[len(particle) :], least)
        for particle, least in _PARTICLES.items()
        if folded.startswith(particle) and len(folded) - len(particle) >= 2
    ]
    found = [stem for rest, _ in rests for stem in _known(rest)]
    unlisted = [stem for rest, least in rests if len(rest) >= least for stem in _light(rest)]
    return tuple(dict.fromkeys((*(found or unlisted), *_light(folded))))


def _after_article(folded: str, article: str, rest: str) -> tuple[str, ...]:
    """The stems of what stands behind the article; للجنة may be لل+جنة or ل+لجنة, التزام its own word."""
    readings = [rest]
    if article.endswith("لل"):
        readings.insert(0, "ل" + rest)
    elif article == "ال" and rest[0] == "ت":
        readings.append(folded)
    known = [stem for reading in readings for stem in _known(reading)]
    return tuple(dict.fromkeys(known or (stem for reading in readings for stem in _light(reading))))


def _known(word: str) -> tuple[str, ...]:
    """The listed words this one is a form of, or nothing."""
    if word in _KNOWN:
        return _KNOWN[word]
    for form in _peelings(word):
        found = _KNOWN.get(form) or _KNOWN_SHORT.get(form)
        if found:
            return found
    return ()


def _peelings(word: str) -> Iterator[str]:
    """The word with fewer and fewer endings."""
    for owner in _OWNERS:
        rest = word[: -len(owner)]
        if word.endswith(owner) and len(rest) >= 3:
            yield from _without_owner(rest)
            break
    for ending in _ENDINGS:
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= _LEAST.get(ending, 3):
            yield rest
            yield from _without_seat(rest)
            if ending in _UNSURE and rest[-1] == "ي" and len(rest) > 4:
                yield rest[:-1]


def _without_owner(rest: str) -> Iterator[str]:
    """A noun that had a possessive, as it stands alone: its ت a teh marbuta again, its own ending away."""
    yield from _without_seat(rest)
    yield rest
    if rest[-1] == "ت":
        yield rest[:-1] + "ه"
    for ending in ("ات", "ين", "ي", "ا", "و"):
        if rest.endswith(ending) and len(rest) - len(ending) >= 3:
            yield rest[: -len(ending)]


def _without_seat(rest: str) -> Iterator[str]:
    """The word with its hamza off the seat that the possessive or plural gave it: بنائه, وزراؤها, إجراءات."""
    if len(rest) > 3 and rest[-1] in "يو" and rest[-2] == "ا":
        yield rest[:-1]


def _light(word: str) -> tuple[str, ...]:
    """The stems of a word that no list knows."""
    bare = word
    for owner in _OWNERS[:-1]:
        if word.endswith(owner) and len(word) - len(owner) >= 3:
            bare = word[: -len(owner)]
            break
    readings = [bare]
    if bare != word:
        readings += [bare[:-1]] if bare[-1] == "ت" and len(bare) > 3 else []
        readings += [word] if len(word) - len(bare) > 1 else []
    whole = [bare for ending in _UNSURE if bare.endswith(ending) and len(bare) - len(ending) == 3]
    return tuple(dict.fromkeys([_trimmed(reading) for reading in readings] + whole))


def _trimmed(word: str) -> str:
    """The word without number, gender and nisba endings, as long as three letters are left."""
    shorter = next(_cuts(word), word)
    while shorter != word:
        word, shorter = shorter, next(_cuts(shorter), shorter)
    return word


def _cuts(word: str) -> Iterator[str]:
    """What is left after one ending, the longest first."""
    yield from _without_seat(word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST.get(ending, 3):
            yield word[: -len(ending)]
