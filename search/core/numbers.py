"""Numbers of letters, and days, however they are written.

A number has parts: digits without leading zeros, and the symbol of the unit. It is found by any of its parts that
include the serial, so ٤٥٢/٢٠٢٦, 452-2026, 0452/2026 and م.و/12/452 of that year meet, and 452/2026 does not meet
452/2025: the year of the letter is one of the parts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from search.core.letters import clean, fold

MARK = "#"
_MOST_PARTS = 6
_BEFORE, _BEHIND = 5, 5
"""So many pieces before a digit and behind it may belong to its number: short words, a symbol, separators."""
_SEPARATOR = r"\s?[/\\\-–—]\s?"
_LONGEST_SYMBOL = 6
_SYMBOL = rf"[^\W\d_]{{1,{_LONGEST_SYMBOL}}}"
NUMBER = re.compile(
    rf"(?<!\w)(?P<lead>(?:[^\W\d_]{{1,3}}\s){{0,3}})(?:(?P<symbol>{_SYMBOL}(?:[/\\\-–—]{_SYMBOL})*)(?P<gap>{_SEPARATOR}|\s?))?"
    rf"(?P<rest>\d{{1,9}}(?:{_SEPARATOR}(?:\d{{1,9}}|{_SYMBOL}))*)(?!\w)"
)
_STROKE = re.compile(r"[/\\\-–—]")
_PART = re.compile(r"\d+|[^\W\d_]+")
_DAY = re.compile(
    r"(?<![\d/\-.])(?:(?P<d>\d{1,2})\s?(?P<s>[/\-.])\s?(?P<m>\d{1,2})\s?(?P=s)\s?(?P<y>(?:19|20)\d\d)"
    r"|(?P<y2>(?:19|20)\d\d)\s?(?P<s2>[/\-.])\s?(?P<m2>\d{1,2})\s?(?P=s2)\s?(?P<d2>\d{1,2}))(?![\d/\-])"
)
DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_OF_YEAR = re.compile(r"(?<![\w/\\\-–—.])(\d{1,9})\s(?:في|لسنة|سنة|لعام|عام|ساڵی|of|for)\s((?:19|20)\d\d)(?![\w/\-])")
_LABELS = frozenset(map(fold, ("رقم", "عدد", "العدد", "المرقم", "بالعدد", "ژمارە", "ژ", "no", "nr", "number", "ref")))
_LITTLE = frozenset(map(fold, ("في", "من", "الى", "على", "عن", "و", "لە", "بۆ", "in", "of", "to")))
_NO_SYMBOLS = _LABELS | _LITTLE


def dated(cleaned: str) -> str:
    """The cleaned text with each number that names its year in words written with a stroke: 21 لسنة 2008 as 21/2008."""
    return _OF_YEAR.sub(r"\1/\2", cleaned)


def token(parts: list[str]) -> str:
    """One token for these parts in any order."""
    return MARK + MARK.join(sorted(parts))


def parts_of(text: str) -> list[str]:
    """The parts of a number: digits without leading zeros, and letters folded, those between separators joined."""
    parts: list[str] = []
    for segment in _STROKE.split(clean(text)):
        if segment.isdecimal():
            parts.append(segment.lstrip("0") or "0")
            continue
        letters = ""
        for part in _PART.findall(segment):
            if not part.isdigit():
                letters += fold(part)
                continue
            parts += [letters] if letters else []
            letters = ""
            parts.append(part.lstrip("0") or "0")
        parts += [letters] if letters else []
    return parts


def own_tokens(number: str, on: date | None) -> list[str]:
    """The tokens under which a letter with this number and day is found.

    Its serial stands in each, beside any choice of the other parts and of the year, which is written in two ways.
    """
    parts = list(dict.fromkeys(parts_of(number)))[-_MOST_PARTS:]
    serial = serial_of(parts, on)
    if not serial:
        return [token(parts)] if parts else []
    years = {str(on.year), f"{on.year % 100:02d}"} - {*parts} if on else set()
    plain, dated = [""], list[str]()
    for part in sorted({*parts, *years}):
        mark = MARK + part
        if part in years:
            dated += [some + mark for some in plain]
        elif part == serial:
            plain, dated = [some + mark for some in plain], [some + mark for some in dated]
        else:
            plain += [some + mark for some in plain]
            dated += [some + mark for some in dated]
    return plain + dated


def serial_of(parts: list[str], on: date | None) -> str:
    """The running number among the parts: the last digits that are not the year. Empty when there are none."""
    digits = [part for part in parts if part.isdigit()]
    year = str(on.year) if on else ""
    running = [part for part in digits if part != year and not (on is None and _YEAR.fullmatch(part))]
    return (running or digits or [""])[-1]


def days(text: str) -> Iterator[tuple[re.Match[str], date]]:
    """The days written in a cleaned text, with where they stand."""
    for match in _DAY.finditer(text):
        year, month, day = (int(match[name] or match[f"{name}2"]) for name in ("y", "m", "d"))
        try:
            yield match, date(year, month, day)
        except ValueError:
            continue


def day_token(on: date) -> str:
    """The token of a day that is mentioned in a text."""
    return f"@{on.isoformat()}"


def stretches(pieces: Sequence[str], places: Iterable[int]) -> Iterator[str]:
    """The parts of a text around its pieces with digits, as wide as any rule here looks; those that touch are one."""
    first = last = 0
    for place in places:
        began = ended = place
        while began > 0 and place - began < _BEFORE and (began == place or _may_belong(pieces[began])):
            began -= 1
        while ended + 1 < len(pieces) and ended - place < _BEHIND and (ended == place or _may_belong(pieces[ended])):
            ended += 1
        if began > last and last:
            yield " ".join(pieces[first:last])
        first, last = (first if began <= last and last else began), ended + 1
    if last:
        yield " ".join(pieces[first:last])


def _may_belong(piece: str) -> bool:
    """A longer word is neither a symbol nor one of the short words before it."""
    return len(piece) <= _LONGEST_SYMBOL or not piece.isalpha()


def mentions(cleaned: str) -> list[str]:
    """The tokens of the numbers and days a cleaned text mentions; a number takes its year from a day soon after it."""
    cleaned = dated(cleaned)
    found_days = list(days(cleaned))
    found = [day_token(on) for _, on in found_days]
    bare = cleaned
    for day, _ in found_days:
        bare = bare[: day.start()] + "\n" * len(day.group()) + bare[day.end() :]
    for match in NUMBER.finditer(bare):
        if is_number(match):
            later = [on for day, on in found_days if match.end() <= day.start() <= match.end() + 12]
            with_symbol = [written for written in spellings(match) if written != match["rest"]]
            for written in with_symbol or [match["rest"]]:  # a symbol's tokens hold those without it
                found += own_tokens(written, later[0] if later else None)
    return found


def is_number(match: re.Match[str]) -> bool:
    """True when digits stand with a separator or a symbol, and are not just a quantity."""
    return (
        any(mark in match["rest"] for mark in "/\\-–—")
        or bool((match["gap"] or "").strip())
        or any(fold(word) in _LABELS for word in f"{match['lead'] or ''} {match['symbol'] or ''}".split())
    )


def spellings(match: re.Match[str]) -> list[str]:
    """What the number may be: with all of the short words before it as its symbol, with the nearest, with none."""
    symbol = match["symbol"] or ""
    rest = match["rest"]
    if fold(symbol) in _NO_SYMBOLS:
        return [rest]
    lead = [word for word in (match["lead"] or "").split() if fold(word) not in _NO_SYMBOLS]
    near = [f"{symbol}/{rest}"] if symbol else []
    full = [f"{''.join(lead[-n:])}{symbol}/{rest}" for n in range(1, len(lead) + 1)]
    is_joined = bool((match["gap"] or "").strip())
    return full + near + ([] if is_joined and symbol else [rest])
