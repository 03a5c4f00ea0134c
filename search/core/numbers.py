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
_SOON = 12
"""A day is the day of the number before it if it begins so soon behind it."""
_SYMBOL = rf"[^\W\d_]{{1,{_LONGEST_SYMBOL}}}+"
NUMBER = re.compile(
    rf"(?<!\w)(?P<lead>(?:[^\W\d_]{{1,3}}+\s){{0,3}})(?:(?P<symbol>{_SYMBOL}(?:[/\\\-–—]{_SYMBOL})*)(?P<gap>{_SEPARATOR}|\s?))?"
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
_YEAR_WORDS = ("في", "سنة", "عام", "ساڵی", "of", "for")
_OF_YEAR = re.compile(r"(?<![\w/\\\-–—.])(\d{1,9})\s(?:في|لسنة|سنة|لعام|عام|ساڵی|of|for)\s((?:19|20)\d\d)(?![\w/\-])")
_LABELS = frozenset(map(fold, ("رقم", "عدد", "العدد", "المرقم", "بالعدد", "ژمارە", "ژ", "no", "nr", "number", "ref")))
_LITTLE = frozenset(map(fold, ("في", "من", "الى", "على", "عن", "و", "لە", "بۆ", "in", "of", "to")))
_NO_SYMBOLS = _LABELS | _LITTLE


def dated(cleaned: str) -> str:
    """The cleaned text with each number that names its year in words written with a stroke: 21 لسنة 2008 as 21/2008."""
    return _OF_YEAR.sub(r"\1/\2", cleaned) if any(map(cleaned.__contains__, _YEAR_WORDS)) else cleaned


def token(parts: list[str]) -> str:
    """One token for these parts in any order."""
    return MARK + MARK.join(sorted(parts))


def tokens_of(parts: list[str]) -> tuple[str, ...]:
    """The tokens of a typed number: as it is, and with what may be two figures of a year as that year: 452/26."""
    found = [token(parts)]
    for place, part in enumerate(parts if len(parts) > 1 else ()):
        if len(part) == 2 and part.isdigit():
            found += [token([*parts[:place], century + part, *parts[place + 1 :]]) for century in ("20", "19")]
    return tuple(found)


def parts_of(text: str) -> list[str]:
    """The parts of a number: digits without leading zeros, and letters folded, those between separators joined."""
    return _parts(clean(text))


def _parts(cleaned: str) -> list[str]:
    parts: list[str] = []
    for segment in _STROKE.split(cleaned):
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

    Its serial stands in each, beside any choice of the other parts and of the year.
    """
    return _own_tokens(parts_of(number), on)


def _own_tokens(parts: list[str], on: date | None) -> list[str]:
    parts = list(dict.fromkeys(parts))[-_MOST_PARTS:]
    serial = serial_of(parts, on)
    if not serial:
        return [token(parts)] if parts else []
    found = [""]
    for part in sorted({*parts, str(on.year)} if on else parts):
        mark = MARK + part
        with_part = [some + mark for some in found]
        found = with_part if part == serial else found + with_part
    return found


def serial_of(parts: list[str], on: date | None) -> str:
    """The running number among the parts: the last digits that are not the year. Empty when there are none."""
    digits = [part for part in parts if part.isdigit()]
    if len(digits) < 2:
        return digits[0] if digits else ""
    year = str(on.year) if on else ""
    running = (part for part in reversed(digits) if part != year and not (on is None and _YEAR.fullmatch(part)))
    return next(running, digits[-1])


def days(text: str) -> Iterator[tuple[re.Match[str], date]]:
    """The days written in a cleaned text, with where they stand."""
    for match in _DAY.finditer(text):
        year, month, day = match["y"] or match["y2"], match["m"] or match["m2"], match["d"] or match["d2"]
        try:
            yield match, date(int(year), int(month), int(day))
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
        while began > 0 and place - began < _BEFORE and _may_belong(pieces[began - 1]):
            began -= 1
        while ended + 1 < len(pieces) and ended - place < _BEHIND and (ended == place or _may_belong(pieces[ended])):
            ended += 1
        if began > last and last:
            yield " ".join(pieces[first:last])
        first, last = (first if began <= last and last else began), ended + 1
    if last:
        yield " ".join(pieces[first:last])


def _may_belong(piece: str) -> bool:
    """A longer word is neither a symbol nor one of the short words before it, unless it was only drawn out."""
    return len(piece) <= _LONGEST_SYMBOL or not piece.isalpha() or "\u0640" in piece


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
            end = match.end()
            later = next((on for day, on in found_days if end <= day.start() <= end + _SOON), None)
            # A symbol's tokens hold those without it.
            for written in [one for one in spellings(match) if one != match["rest"]] or [match["rest"]]:
                found += _own_tokens(_parts(written), later)
    return found


def is_number(match: re.Match[str]) -> bool:
    """True when digits stand with a separator or a symbol, and are not just a quantity."""
    return (
        _STROKE.search(match["rest"]) is not None
        or bool((match["gap"] or "").strip())
        or any(fold(word) in _LABELS for word in f"{match['lead'] or ''} {match['symbol'] or ''}".split())
    )


def spellings(match: re.Match[str]) -> list[str]:
    """What the number may be: with all of the short words before it as its symbol, with the nearest, with none."""
    symbol, rest = match["symbol"] or "", match["rest"]
    if not symbol and not match["lead"]:
        return [rest]
    if fold(symbol) in _NO_SYMBOLS:
        return [rest]
    lead = [word for word in (match["lead"] or "").split() if fold(word) not in _NO_SYMBOLS]
    near = [f"{symbol}/{rest}"] if symbol else []
    full = [f"{''.join(lead[-n:])}{symbol}/{rest}" for n in range(1, len(lead) + 1)]
    is_joined = bool((match["gap"] or "").strip())
    return full + near + ([] if is_joined and symbol else [rest])
