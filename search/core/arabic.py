"""Light stems of Arabic: the stuck-on particles and endings come off, broken plurals meet their singular.

A listed word decides where to stop (`lexicon`). Where no word decides, every reading is given, because a letter that
is not found costs more than one found too many: a reading is what is left behind a particle, before a possessive, or
both, and each is cut ending by ending until a listed word or the shortest stem is left.
"""

import re
from collections.abc import Iterator

from search.core.lexicon import Row, lexicon
from search.core.patterns import singulars

_ARTICLES = ("وبال", "وكال", "فبال", "فكال", "ولل", "فلل", "وال", "بال", "كال", "فال", "لل", "ال")
_PARTICLES = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "فك")
_TWO_PARTICLES = tuple(particle for particle in _PARTICLES if len(particle) == 2)
_OWNERS = ("هما", "كما", "هم", "هن", "كم", "كن", "ها", "نا", "ه", "ك", "ي")
_BEHIND_TEH = tuple(f"ت{owner}" for owner in _OWNERS if len(owner) > 1)
_ENDINGS = ("تين", "تان", "ات", "ان", "ون", "ين", "وا", "ه", "ي", "ا", "و")
_DUAL = ("تين", "تان")
_FEMININE = (*_DUAL, "ات")
_ADJECTIVE = re.compile("([^ا]{2}ا[^ا]|...?.?و)ي(?:ه|ات|ون|ين)?")
_SHORTEST = 3


def stems(folded: str, *, is_feminine: bool = False) -> tuple[str, ...]:
    """The stems one folded word may have, the likeliest first; at least one for any word.

    `is_feminine` says that it was written with ة, which no possessive ه is.
    """
    found = _stems(folded, is_feminine=is_feminine)
    nouns = lexicon().of_adjective
    related = () if lexicon().form(folded) else _related(folded)
    stems = dict.fromkeys((*related, *found, *(nouns[word] for word in found if word in nouns)))
    return tuple(stem for stem in stems if not any(_is_inflected(stem, of=other) for other in stems))


def _is_inflected(word: str, *, of: str) -> bool:
    """True for a noun behind two particles, or with ت and a long possessive: no other noun is read into it."""
    if word == of or of not in word or lexicon().form(word):
        return False
    owned = next((word[: 1 - len(ending)] for ending in _BEHIND_TEH if word.endswith(ending)), "")
    return word.removesuffix(of) in _TWO_PARTICLES or (
        len(owned) > _SHORTEST and owned.startswith(of) and len(of) >= len(owned) - 2
    )


def is_listed(folded: str) -> bool:
    """True when this word, with or without particles before it, is a listed form."""
    return any(map(lexicon().form, _cores(folded)))


def _stems(folded: str, *, is_feminine: bool) -> tuple[str, ...]:
    listed = lexicon().form(folded)
    if listed:
        # السنة is the year, and ألسنة are tongues.
        behind = lexicon().form(folded[2:]) if folded.startswith("ال") else ()
        return tuple(dict.fromkeys((*behind, *listed, *(() if is_feminine else _his(folded)))))
    cores = _cores(folded)
    has_article = cores[0] != folded
    sure = [word for core in cores for word in lexicon().form(core)]
    if sure:
        if not (has_article or is_feminine):
            sure += [word for core in cores for word in _his(core)]
        cores = [] if has_article else [folded]
    return tuple(dict.fromkeys(_stems_of(folded, cores, sure, is_feminine=is_feminine))) or (folded,)


def _stems_of(folded: str, cores: list[str], sure: list[str], *, is_feminine: bool) -> list[str]:
    """The listed words behind these cores, then the stems that no list has."""
    read = [found for core in cores for found in _read(core)]
    sure = sure + [word for word, is_listed in read if is_listed]
    light = [word for word, is_listed in read if not is_listed]
    article = next(filter(folded.startswith, _ARTICLES), "")
    whole = folded[len(article) - 2 :] if article.endswith("ال") else ""
    sure += [word for word, is_listed in _read(folded) if is_listed and word.startswith(article)] if article else []
    if whole and not sure:
        sure = [word for word, is_listed in _read(whole) if is_listed]  # ألوانهم, بألقابه
    if not sure:
        light += [word for core in cores for word in _from_plural(core, is_feminine=is_feminine)]
    return sure + light


def _related(folded: str) -> Iterator[str]:
    """An adjective in ي that no list has, and the listed noun in ة it is made from: صناعي, تربوي (Wright I § 251)."""
    for core in _cores(folded):
        match = _ADJECTIVE.fullmatch(core)
        if match and not lexicon().form(core):
            bare = match[1]
            noun = f"{bare[:-1]}يه" if bare[-1] == "و" else f"{bare}ه"
            if noun in lexicon().form(noun):
                yield noun
                yield f"{bare}ي"


def _his(word: str) -> Row:
    """طريقه is his way as well as a طريقة that was written without its dots."""
    return lexicon().form(word[:-1]) if word[-1] == "ه" and len(word) >= _SHORTEST else ()


def _cores(folded: str) -> list[str]:
    """What may stand behind the particles, and the whole word where no article was taken off."""
    for article in _ARTICLES if folded.startswith(_ARTICLES) else ():
        rest = folded[len(article) :]
        if folded.startswith(article) and len(rest) >= 2:
            return _behind_article(folded, article, rest)
    found = [folded]
    for particle in _PARTICLES if folded.startswith(_PARTICLES) else ():
        rest = folded[len(particle) :]
        if folded.startswith(particle) and (len(rest) >= _SHORTEST or lexicon().form(rest)):
            found.append(rest)
    return found


def _behind_article(folded: str, article: str, rest: str) -> list[str]:
    """للجنة may be لل+جنة or ل+لجنة; التزام and إلغاء only begin as if they had an article."""
    cores = [rest]
    if article.endswith("لل"):
        cores.insert(0, "ل" + rest)
    if rest.startswith("ال") and len(rest) > 4:
        cores.append(rest[2:])
    if not article.endswith("ل") or not rest.startswith("ال"):
        whole = folded[len(article) - 2 :] if article.endswith("ال") else ""
        cores += [whole] if lexicon().cut(whole) or rest[0] == "ت" else []
    return [core for core in cores if core]


def _read(core: str) -> Iterator[tuple[str, bool]]:
    """The stems of one core, and whether a list has them."""
    yield from _chain(core, is_cut=False)
    if core.endswith(_DUAL) and len(core) > 2 * _SHORTEST - 1:
        yield from _chain(core[:-2], is_cut=True)  # صوتان
    for owner in _OWNERS if core.endswith(_OWNERS) else ():
        rest = core[: -len(owner)]
        if not core.endswith(owner) or len(rest) < 2:
            continue
        for noun, is_cut in _unowned(rest):
            if len(noun) >= _SHORTEST or lexicon().form(noun):
                yield from _chain(noun, is_cut=is_cut)


def _unowned(rest: str) -> Iterator[tuple[str, bool]]:
    """A noun that had a possessive, as it stands alone: ت a teh marbuta again, the hamza off its seat, ا again ى."""
    if rest[-1] == "ت":
        yield rest[:-1] + "ه", False
    if rest.endswith(("تي", "تا")):
        yield rest[:-2] + "ه", False  # لجنتيهما
    if rest[-1] in "يو":
        yield _in_yeh(rest) or rest[:-1], False  # لاجئوها; إجرائها, أعضاؤه, جزؤه
        yield rest[:-1] + "ا", False  # مبدئه
    if rest[-1] == "ا":
        yield rest[:-1] + "ي", False  # مستواه
    yield rest, False


def _chain(word: str, *, is_cut: bool) -> Iterator[tuple[str, bool]]:
    """The word cut ending by ending: the first listed words, or what is left at the end."""
    while True:
        listed = lexicon().cut(word) if is_cut else lexicon().form(word)
        if listed:
            yield from ((one, True) for one in listed)
            if not lexicon().form(word):
                yield word, False
            return
        shorter = _feminine(word) or _in_yeh(word) or _shorter(word)
        if shorter == word:
            yield word, False
            return
        word, is_cut = shorter, True


def _feminine(word: str) -> str:
    """The listed noun in ة of which this is the dual or plural: مدرستان of مدرسة, not of مدرس."""
    for ending in _FEMININE:
        if word.endswith(ending) and lexicon().form(word[: -len(ending)] + "ه"):
            return word[: -len(ending)] + "ه"
    return ""


def _in_yeh(word: str) -> str:
    """The listed noun in ئ or ي of which this is the plural in و before another noun: لاجئو of لاجئ."""
    return word[:-1] + "ي" if word[-1] == "و" and lexicon().form(word[:-1] + "ي") else ""


def _shorter(word: str) -> str:
    """The word without one ending; one of two letters keeps or gets its ة, or must be listed."""
    if len(word) > 2 and word[-1] in "يو" and (word[-2] == "ا" or lexicon().form(word[:-1])):
        return word[:-1]
    if not word.endswith(_ENDINGS):
        return word
    return next((rest for ending in _ENDINGS if word.endswith(ending) and (rest := _cut(word, ending))), word)


def _cut(word: str, ending: str) -> str:
    """The word without this ending, or nothing when too little is left."""
    rest = word[: -len(ending)]
    if ending in _DUAL and lexicon().form(rest + "ت"):
        return rest + "ت"  # صوتان
    if len(rest) >= _SHORTEST:
        return rest
    if len(rest) == 2:
        return rest + "ه" if ending in _FEMININE else rest if lexicon().form(rest) else ""
    return ""


def _from_plural(core: str, *, is_feminine: bool) -> Iterator[str]:
    """The stems of the singulars a word may have as a broken plural; a singular with a listed plural has no other."""
    core = f"{core[:-1]}ة" if is_feminine else core
    owners = _OWNERS if core.endswith(_OWNERS) else ()
    again = core[:-2] if core.endswith("ات") and core[2:3] == "و" and len(core) == 6 else core  # فحوصات
    for plural in dict.fromkeys((core, again, *(rest for owner in owners for rest in _plural_of(core, owner)))):
        for single in singulars(plural):
            listed: Row = lexicon().cut(single)
            if not listed:
                yield from (stem for stem, _ in _chain(single, is_cut=True))
            elif lexicon().with_plural.isdisjoint(listed):
                yield from listed


def _plural_of(core: str, owner: str) -> Iterator[str]:
    """The broken plural before a possessive."""
    rest = core[: -len(owner)]
    if core.endswith(owner) and len(rest) > _SHORTEST:
        yield from (noun for noun, _ in _unowned(rest))
