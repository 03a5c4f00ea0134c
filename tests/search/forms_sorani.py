"""Forms of Sorani nouns by the grammar (McCarus 1958; Thackston 2006, §§ 4–12), made without the product's rules."""

from collections.abc import Iterator

OWNERS = ("م", "ت", "ی", "مان", "تان", "یان")
_VOWELS = "اەۆێیوو"


def forms(noun: str) -> Iterator[tuple[str, str]]:
    """All (kind, form) of a noun: definite, indefinite, plurals, ezafe, demonstrative, possessives, and their stacking."""
    yield "itself", noun
    definite, several = _definite(noun), _definite(noun)[:-1] + "ان"
    single, plural = _indefinite(noun), _plural(noun)
    for kind, word in (
        ("definite", definite),
        ("definite plural", several),
        ("indefinite", single),
        ("plural", plural),
    ):
        yield kind, word
        yield f"{kind}, ezafe", word + "ی"
        yield from _tailed(kind, word)
        for owner in OWNERS:
            if kind != "indefinite":
                yield f"{kind}, owned", word + _joint(word, owner) + owner
                yield f"{kind}, یش, owned", word + ("ش" if word[-1] == "ە" else "یش") + owner
                yield from _tailed(f"{kind}, owned", word + _joint(word, owner) + owner)
    yield "گەل", noun + "گەل"
    yield "ezafe", noun + "ی"
    yield "demonstrative", noun + ("یە" if noun[-1] in "اەۆێی" else "ە")
    yield "demonstrative plural", plural + "ە"
    for owner in OWNERS:
        yield "owned", noun + _joint(noun, owner) + owner
        yield from _tailed("owned", noun + _joint(noun, owner) + owner)
    yield from _tailed("itself", noun)
    yield from _spelt(noun, several)


def _definite(noun: str) -> str:
    if noun[-1] in "اەۆێ":
        return noun + "کە"
    return noun + "ەکە"


def _indefinite(noun: str) -> str:
    return noun + ("یەک" if noun[-1] in "اەۆێی" else "ێک")


def _plural(noun: str) -> str:
    if noun[-1] == "ە":
        return noun[:-1] + "ان"
    return noun + ("یان" if noun[-1] in "اۆێ" else "ان")


def _joint(word: str, owner: str) -> str:
    """A possessive of one consonant needs a vowel before it when the word has none."""
    return "ە" if owner in "مت" and word[-1] not in "اەۆێی" else ""


def _tailed(kind: str, word: str) -> Iterator[tuple[str, str]]:
    yield f"{kind}, دا", word + "دا"
    yield f"{kind}, ەوە", word + ("وە" if word[-1] in "اەۆێ" else "ەوە")
    yield f"{kind}, یش", word + ("ش" if word[-1] in "اەۆێی" else "یش")


def _spelt(noun: str, several: str) -> Iterator[tuple[str, str]]:
    """Arabic and plain keyboards, old codes of ە, and single و."""
    for word in (noun, several):
        yield "arabic letters", word.replace("ک", "ك").replace("ی", "ي")
        yield "he and joiner", word.replace("ە", "ه\u200c")
        yield "he", word.replace("ە", "ه")
        yield "plain letters", word.replace("ڕ", "ر").replace("ڵ", "ل").replace("ۆ", "و").replace("ێ", "ی")
        yield "one و", word.replace("وو", "و")
        yield "tatweel", word.replace("ک", "ک\u0640")
