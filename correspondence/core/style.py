"""Say and do not say: what a careful colleague would word otherwise (domain 1.13, 1.15). Hints; nothing is refused."""

import re
from collections.abc import Iterator

from correspondence.core import prose
from correspondence.core.errors import Finding
from correspondence.core.letter import WITHOUT_ADDRESSEE, Content, Kind
from directory.core.amount_words import MOST, in_words

HINTS = frozenset({"say_instead", "arabic_letters_in_sorani", "no_greeting", "no_closing"}) | {
    *("money_without_words", "money_without_these_words")
}
"""The codes of this file."""

_ARABIC: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\w)((?:[وفبل]|لل|ال|بال|وال)*)مرفقات(\w*)"), r"\1مرافقات\2"),
    (re.compile(r"(?<!\w)(?:ال)?كافة\s+(ال\w{2,})"), r"\1 كافة"),
    (re.compile(r"(?<!\w)([وف]?)استلم(\w*)"), r"\1تسلم\2"),
    (re.compile(r"(?<!\w)([وف]?[ينت])ستلم(\w*)"), r"\1تسلم\2"),
    (re.compile(r"(?<!\w)((?:[وفبل]|لل|ال|بال|وال)*)استلام(\w*)"), r"\1تسلم\2"),
    (re.compile(r"(?<!\w)([وفبل]?)مدراء(?!\w)"), r"\1مديرو"),
    (re.compile(r"(?<!\w)((?:[وفب])?ال|لل)مدراء(?!\w)"), r"\1مديرون"),
)
"""What is written and what the style of offices prefers."""
_MONEY = re.compile(r"[0-9٠-٩][0-9٠-٩.,٬،]{3,}\s*\)?\s*(?:د\.\s?ع|دينار)")
_WHOLE = re.compile(r"(?:\d{1,3}(?:([.,٬،])\d{3})(?:\1\d{3})*|\d+)(?=\s*\)?\s*د)")
_IN_WORDS = re.compile(r"فقط|لا غير|تەنها|تەنیا")
_FOREIGN = re.compile(r"[يكى]")
_ANNEX_COUNT = re.compile(
    r"(?:مرافقات|مرفقات|هاوپێچ(?:ەکان)?|\b(?:annexes|enclosures|attachments))\s*:?\s*(?:عدد(?:ها)?\s*)?"
    r"(?:\(\s*(\d{1,3})\s*\)|(\d{1,3})(?![\d/.\-]))(?!\s*(?:ورق|صفح|نسخ|لاپەڕ|پەڕ|کۆپی|sheet|page|cop))",
    re.IGNORECASE,
)
_PLAIN = WITHOUT_ADDRESSEE | {Kind.TELEGRAM, Kind.SUBMISSION}
"""Kinds that begin and end without a courtesy."""
_SHOWN = 60


def hints(content: Content) -> Iterator[Finding]:
    """What could be worded better, each once, in the order of the page."""
    lines = [content.subject, content.greeting, *blocks(content.body), content.closing]
    lines += [one.title for one in content.annexes]
    if content.language == "ar":
        yield from dict.fromkeys(_said(lines))
        yield from _money(lines)
    if content.language == "ckb" and any(_FOREIGN.search(line) for line in lines):
        yield Finding(code="arabic_letters_in_sorani")
    if content.kind not in _PLAIN:
        if not content.greeting.strip():
            yield Finding(code="no_greeting")
        if not content.closing.strip():
            yield Finding(code="no_closing")


def annexes_said(content: Content) -> Iterator[int]:
    """How many annexes the text says there are, wherever it says so as a plain count; sheets and copies are others."""
    for line in (content.subject, *blocks(content.body), content.closing):
        for found in _ANNEX_COUNT.finditer(line):
            yield int(found[1] or found[2])


def blocks(node: object) -> Iterator[str]:
    """The text of each paragraph, heading or cell: what stands together."""
    content = node.get("content", []) if isinstance(node, dict) else []
    children = content if isinstance(content, list) else []
    if any(isinstance(child, dict) and child.get("type") == "text" for child in children):
        yield "".join(prose.texts(node))
        return
    for child in children:
        yield from blocks(child)


class _Hint(Finding):
    """A finding that can be told apart by its facts."""

    def __hash__(self) -> int:
        return hash((self.code, *sorted(self.facts.items())))


def _said(lines: list[str]) -> Iterator[Finding]:
    for line in lines:
        for pattern, instead in _ARABIC:
            for found in pattern.finditer(line):
                facts: dict[str, str | int] = {"written": found[0][:_SHOWN], "say": found.expand(instead)[:_SHOWN]}
                yield _Hint(code="say_instead", facts=facts)


def _money(lines: list[str]) -> Iterator[Finding]:
    found = next((hit for line in lines if not _IN_WORDS.search(line) for hit in _MONEY.finditer(line)), None)
    if found is not None:
        amount = " ".join(found[0].replace(")", " ").split())[:_SHOWN]  # its other bracket stands before the sum
        said = _sum_in(found[0])
        code = "money_without_words" if said is None else "money_without_these_words"
        words = {} if said is None else {"words": in_words(said, "ar")}
        yield Finding(code=code, facts={"amount": amount, **words})


def _sum_in(text: str) -> int | None:
    """The whole dinars that stand there; None where the signs between the digits are not those of thousands."""
    found = _WHOLE.match(text)
    said = 0 if found is None else int(re.sub(r"\D", "", found[0]))
    return said if 0 < said <= MOST else None
