"""Forms of Arabic nouns by the grammar (Wright I §§ 299–317, 354–368), made without the product's rules.

Every form is given with the name of its kind, so that a miss can be read.
"""

from collections.abc import Iterator

PREFIXES = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "فب")
ARTICLES = ("ال", "وال", "فال", "بال", "كال", "لل", "وبال", "ولل")
OWNERS = ("ه", "ها", "هم", "هما", "هن", "ك", "كم", "نا")
SUFFIXED = {"ات": "ات", "ون": "ون"}
MARKS = "\u064e\u0650\u064f\u0652"


def forms(noun: str, plurals: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """All (kind, form) of a noun: clitics, article, dual, plurals, possessives, nisba, spellings."""
    yield "itself", noun
    yield from _stuck("singular", noun)
    yield from _owned("singular", noun)
    for dual in _duals(noun):
        yield "dual", dual
        yield "article, dual", _with_article(dual)
        yield "clitic, article, dual", "و" + _with_article(dual)
    for plural in plurals:
        yield from _plural(noun, plural)
    yield from _spelt(noun)


def _plural(noun: str, plural: str) -> Iterator[tuple[str, str]]:
    if plural == "ات":
        whole = _stem(noun, before="ات") + "ات"
        yield "sound feminine plural", whole
        yield from _stuck("sound feminine plural", whole)
        yield from _owned("sound feminine plural", whole)
    elif plural == "ون":
        stem = noun[:-1] if noun[-1] in "يى" and not _is_nisba(noun) else noun
        for ending in ("ون", "ين"):
            yield "sound masculine plural", stem + ending
            yield from _stuck("sound masculine plural", stem + ending)
        for owner in ("ه", "ها", "هم", "نا"):
            yield "sound masculine plural, owned", f"{stem}ي{owner}"
            yield "sound masculine plural, owned", f"{stem}و{owner}"
        yield "sound masculine plural, construct", f"{stem}و"
    else:
        yield "broken plural", plural
        yield from _stuck("broken plural", plural)
        yield from _owned("broken plural", plural)


def _stuck(kind: str, word: str) -> Iterator[tuple[str, str]]:
    """The word behind conjunctions, prepositions and the article."""
    for prefix in PREFIXES:
        yield f"{kind}, clitic", prefix + word
    for article in ARTICLES:
        yield f"{kind}, article", _with_article(word, article)


def _with_article(word: str, article: str = "ال") -> str:
    """لل before ل is written with two ل, not three: للجنة."""
    return article + (word[1:] if article.endswith("لل") and word[0] == "ل" else word)


def _owned(kind: str, word: str) -> Iterator[tuple[str, str]]:
    """The word with the possessives, its last letter as the grammar has it, also behind و and ب."""
    for stem in _seats(word):
        for owner in OWNERS:
            yield f"{kind}, owned", stem + owner
            yield f"{kind}, clitic, owned", "ب" + stem + owner
            yield f"{kind}, clitic, owned", "ول" + stem + owner
    if word[-1] not in "يىء":
        yield f"{kind}, of mine", (word[:-1] + "ت" if word[-1] == "ة" else word) + "ي"


def _seats(word: str) -> tuple[str, ...]:
    """The stem to which a possessive is written; a final hamza takes a seat by its case."""
    if word[-1] == "ة":
        return (word[:-1] + "ت",)
    if word[-1] == "ى":
        return (word[:-1] + "ا",)
    if word[-1] == "ء" and word[-2] == "ا":
        return (word, word[:-1] + "ئ", word[:-1] + "ؤ")
    if word[-1] == "ء":
        return (word[:-1] + "ئ", word[:-1] + "ؤ")
    if word[-1] == "أ":
        return (word, word[:-1] + "ئ", word[:-1] + "ؤ")
    return (word,)


def _is_nisba(noun: str) -> bool:
    return noun.endswith("ماسي")


def _stem(noun: str, *, before: str) -> str:
    if noun[-1] == "ة":
        return noun[:-1]
    return noun[:-1] + "ي" if noun[-1] == "ى" else noun


def _duals(noun: str) -> tuple[str, ...]:
    """Both cases of the dual, and the nominative before another noun."""
    if noun[-1] == "ة":
        stem = noun[:-1] + "ت"
    elif noun[-1] == "ى":
        stem = noun[:-1] + "ي"
    elif noun[-1] == "ء" and noun[-2] not in "اوي":
        stem = noun[:-1] + "ئ"
    else:
        stem = noun
    return (stem + "ان" if stem[-1] != "أ" else stem[:-1] + "آن", stem + "ين")


def _spelt(noun: str) -> Iterator[tuple[str, str]]:
    """The spellings people and old machines use for the same word."""
    for old, new in (("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ة", "ه"), ("ى", "ي"), ("ؤ", "ئ"), ("ئ", "ي")):
        if old in noun and (old, new) != ("ؤ", "ئ"):
            yield "spelling", noun.replace(old, new)
            yield "spelling", _with_article(noun.replace(old, new))
    if noun[-1] == "ي":
        yield "spelling", noun[:-1] + "ى"
    yield "tatweel", f"{noun[0]}\u0640{noun[1:]}" if noun[0] not in "اأإآدذرزو" else f"{noun[0]}{noun[1:]}"
    yield "marks", "".join(letter + MARKS[place % len(MARKS)] for place, letter in enumerate(noun))
    yield "persian letters", noun.replace("ي", "ی").replace("ك", "ک")
    yield "nisba", (noun[:-1] if noun[-1] in "ةىيء" else noun) + "ي"
    yield "accusative", noun + ("ً" if noun[-1] in "ةىءأ" else "اً")
