"""Letters brought to one compared form: marks away, digits to 0-9, spellings of one sound to one letter.

The text itself is never changed; what is made here is a shadow for comparing (domain.md 1.16).
"""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = (
    "\u00ad\u0640\u0670\u061c\u200b\u200c\u200d\u200e\u200f\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u06dd\u06de\u06e9"
)
_MARK_RANGES = ((0x0610, 0x061A), (0x064B, 0x065F), (0x06D6, 0x06DC), (0x06DF, 0x06E8), (0x06EA, 0x06ED))
_MARKS = _INVISIBLE + "".join(chr(code) for low, high in _MARK_RANGES for code in range(low, high + 1))
_AWAY = re.compile(f"[{re.escape(_MARKS)}]+")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")
_EASTERN = re.compile("[٠-٩۰-۹٫]+")
_THOUSANDS = re.compile(r"(?<=\d)[,\u066c](?=\d{3}(?!\d))")
_ACRONYM = re.compile(r"(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+\.?(?![^\W_])")

_KURDISH_HE = re.compile("[هھ]\u200c")
_TANWIN = re.compile("\u064b?ا\u064b|\u064bا(?!\\w)")
# One word, several correct spellings of the hamza: شئون شؤون, هيأة هيئة هياة, كفائة كفاءة, مسئلة مسألة.
_YEH_WAW = re.compile(r"[ئؤء]و(?<=\w..)")
_YEH_ALEF = re.compile(r"[أا](?=ة)(?<=[^\Wح]ي.)|أ(?=ة)(?<=\wي.)")
_SEAT = re.compile(r"ء(?=\w)(?<=\wا.)")
_ISSUE = re.compile("(?<=مس)ئ(?=ل)")

_SPELLINGS = (
    ("و", _YEH_WAW, "ؤ"),
    ("ة", _YEH_ALEF, "ئ"),
    ("اء", _SEAT, "ئ"),
    ("مسئل", _ISSUE, "أ"),
)

KURDISH = re.compile("[پچژڤگۆێەڕڵ]|^ئ")
"""A letter that only Kurdish (or Persian) words have; no Arabic word begins with ئ."""
ARABIC = re.compile("[ثذصضطظ]|ة$")
"""A letter that only Arabic words have."""
ARABIC_SCRIPT = re.compile("[\u0600-\u06ff]")

_ONE = str.maketrans(
    "أإآٱٲٳؤئىیېێۍکڪةەہھۀۃۆۇۊڵڕڤڥ",
    "اااااا" + "وي" + "ييييي" + "كك" + "ههههه" + "ه" + "ووو" + "لر" + "فف",
    "ء",
)
_KEYBOARD = str.maketrans("پچگژ", "بجكز")
_WEAK = "اويه"
_WEAK_ONES = re.compile(f"[{_WEAK}]")
_FLESH = {plain: f"[{plain}{other}]" for plain, other in zip("بجكز", "پچگژ", strict=True)}
_BONES = range(3, 13)
"""Of fewer letters no word can be told, and with more an engine takes long over the pattern."""
_TWICE = re.compile("([وي])\\1")


def clean(text: str) -> str:
    """The text without marks, tatweel, direction signs and thousands separators, digits 0-9, acronyms joined."""
    if not text.isascii():
        text = _plain(unicodedata.normalize("NFKC", text))
    if "," in text or "\u066c" in text:
        text = _THOUSANDS.sub("", text)
    return _ACRONYM.sub(_joined, text) if "." in text else text


def _plain(text: str) -> str:
    """Letters and digits in their plain form. Each rule looks first whether it has anything to do."""
    if "\u200c" in text:
        text = _KURDISH_HE.sub("ە", text)
    if "\u064b" in text:
        text = _TANWIN.sub("\u064b", text)
    text = _EASTERN.sub(lambda match: match.group().translate(_DIGITS), _AWAY.sub("", text))
    for sign, pattern, letters in _SPELLINGS:
        if sign in text:
            text = pattern.sub(letters, text)
    return text


@lru_cache(maxsize=1 << 18)
def fold(word: str) -> str:
    """One cleaned word in the one alphabet of the comparison; Latin letters lose case and accents."""
    if word.isascii():
        return word.lower()
    if ARABIC_SCRIPT.search(word):
        return word.translate(_ONE)
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def kurdish_key(word: str) -> str:
    """One cleaned word of Sorani, folded, with و and ی written once: نووسراو and نوسراو are one word."""
    return _TWICE.sub(r"\1", fold(word))


def skeleton(stem: str) -> str:
    """The stem without weak letters and with the letters of a plain keyboard: the widest comparison."""
    bones = _WEAK_ONES.sub("", stem.translate(_KEYBOARD))
    return bones if is_skeleton(bones) else stem


def is_skeleton(bones: str) -> bool:
    """True when this is less than a whole word, or nothing can be taken away from it: other words may have it too."""
    return len(bones) in _BONES and not _WEAK_ONES.search(bones) and bool(ARABIC_SCRIPT.search(bones))


def with_skeleton(bones: str) -> str:
    """The pattern of all stems that have this skeleton; one that is a whole word is the pattern of that alone."""
    if not is_skeleton(bones):
        return bones
    weak = f"[{_WEAK}]*"
    return weak + weak.join(_FLESH.get(bone, bone) for bone in bones) + weak


def _joined(match: re.Match[str]) -> str:
    return match.group().replace(".", "") if match.group().count(".") else match.group()
