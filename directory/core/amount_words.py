"""A sum of dinars in words, as a letter writes it beside the digits (domain 1.2, 1.13).

Arabic: the counted word is a masculine noun, so three to ten carry the feminine ending and put it into the plural, two
is its dual, eleven to ninety-nine its accusative, hundreds its singular; a dual right before a noun loses its ن.
"""

from collections.abc import Iterator

MOST = 10**15
_THOUSAND = 1000
_UNITS = (
    *("", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"),
    *("أحد عشر", "اثنا عشر", "ثلاثة عشر", "أربعة عشر", "خمسة عشر"),
    *("ستة عشر", "سبعة عشر", "ثمانية عشر", "تسعة عشر"),
)
_TENS = ("", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون")
_HUNDREDS = (
    *("", "مائة", "مائتان", "ثلاثمائة", "أربعمائة", "خمسمائة"),
    *("ستمائة", "سبعمائة", "ثمانمائة", "تسعمائة"),
)
_SCALES = (
    ("كوادريليون", "كوادريليونان", "كوادريليونات", "كوادريليوناً"),
    ("تريليون", "تريليونان", "تريليونات", "تريليوناً"),
    ("مليار", "ملياران", "مليارات", "ملياراً"),
    ("مليون", "مليونان", "ملايين", "مليوناً"),
    ("ألف", "ألفان", "آلاف", "ألفاً"),
)
"""One, two, three to ten, eleven to ninety-nine of each, from the greatest."""
_DINAR = ("دينار", "ديناران", "دنانير", "ديناراً")

_KURDISH = (
    *("", "یەک", "دوو", "سێ", "چوار", "پێنج", "شەش", "حەوت", "هەشت", "نۆ", "دە"),
    *("یازدە", "دوازدە", "سێزدە", "چواردە", "پازدە", "شازدە", "حەڤدە", "هەژدە", "نۆزدە"),
)
_KURDISH_TENS = ("", "", "بیست", "سی", "چل", "پەنجا", "شەست", "حەفتا", "هەشتا", "نەوەد")
_KURDISH_SCALES = ("کوادریلیۆن", "تریلیۆن", "ملیار", "ملیۆن", "هەزار")
_ENGLISH = (
    *("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH_SCALES = ("quadrillion", "trillion", "billion", "million", "thousand")


def in_words(amount: int, language: str) -> str:
    """The sum with its dinars, from one to `MOST`, in Arabic, Sorani or English."""
    if not 0 < amount <= MOST:
        raise RuntimeError("no sum of dinars")
    return {"ckb": _kurdish, "en": _english}.get(language, _arabic)(amount)


def _groups(amount: int) -> list[int]:
    """Its digits by three, as many groups as there are scales and one more."""
    return [amount // _THOUSAND**power % _THOUSAND for power in range(len(_SCALES), -1, -1)]


def _arabic(amount: int) -> str:
    *scaled, rest = _groups(amount)
    last = rest % 100
    if last in (1, 2):
        counted = "دينار واحد" if last == 1 else _DINAR[1]
        return counted if amount == last else f"{_arabic(amount - last)} و{counted}"
    parts = [_counted(count, scale) for count, scale in zip(scaled, _SCALES, strict=True) if count]
    parts += [_below(rest)] if rest else []
    said = " و".join(parts)
    return f"{said} {_form(last, _DINAR)}" if last else f"{_before_noun(said)} {_DINAR[0]}"


def _counted(count: int, noun: tuple[str, str, str, str]) -> str:
    """So many of the noun, 1 to 999."""
    last = count % 100
    if last in (1, 2):
        counted = noun[last - 1]
        return counted if count == last else f"{_before_noun(_below(count - last))} {noun[0]} و{counted}"
    return f"{_below(count)} {_form(last, noun)}" if last else f"{_before_noun(_below(count))} {noun[0]}"


def _form(last: int, noun: tuple[str, str, str, str]) -> str:
    return noun[2] if last <= 10 else noun[3]


def _below(count: int) -> str:
    """1 to 999 alone."""
    hundreds, last = divmod(count, 100)
    return " و".join(part for part in (_HUNDREDS[hundreds], _tens(last)) if part)


def _tens(count: int) -> str:
    if count < len(_UNITS):
        return _UNITS[count]
    tens, unit = divmod(count, 10)
    return " و".join(part for part in (_UNITS[unit], _TENS[tens]) if part)


def _before_noun(said: str) -> str:
    """A dual loses its ن before a noun, an accusative its ending."""
    return said.removesuffix("اً") if said.endswith("اً") else said[:-1] if said.endswith("ان") else said


def _kurdish(amount: int) -> str:
    *scaled, rest = _groups(amount)
    counted = [(count, scale) for count, scale in zip(scaled, _KURDISH_SCALES, strict=True) if count]
    parts = [scale if (count, scale) == (1, "هەزار") else f"{_of_sorani(count)} {scale}" for count, scale in counted]
    parts += [_of_sorani(rest)] if rest else []
    return f"{' و '.join(parts)} دینار"


def _of_sorani(count: int) -> str:
    hundreds, last = divmod(count, 100)
    said = "" if not hundreds else "سەد" if hundreds == 1 else f"{_KURDISH[hundreds]} سەد"
    return " و ".join(part for part in (said, *_small(last, _KURDISH, _KURDISH_TENS)) if part)


def _small(count: int, units: tuple[str, ...], tens: tuple[str, ...]) -> Iterator[str]:
    """The words of 0 to 99, the tens first."""
    if count < len(units):
        yield units[count]
    else:
        yield tens[count // 10]
        yield units[count % 10]


def _english(amount: int) -> str:
    if amount == 1:
        return "one dinar"
    *scaled, rest = _groups(amount)
    named = zip(scaled, _ENGLISH_SCALES, strict=True)
    parts = [f"{_of_english(count)} {scale}" for count, scale in named if count]
    parts += [_of_english(rest)] if rest else []
    return f"{', '.join(parts)} dinars"


def _of_english(count: int) -> str:
    hundreds, last = divmod(count, 100)
    said = f"{_ENGLISH[hundreds]} hundred" if hundreds else ""
    return " and ".join(part for part in (said, "-".join(filter(None, _small(last, _ENGLISH, _ENGLISH_TENS)))) if part)
