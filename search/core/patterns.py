"""Regular patterns of the Arabic broken plural (Wright I § 304), for words that no list knows.

Each rule turns a plural in the folded alphabet into the singulars it may have, without their teh marbuta. One that is
known to end in ة is given with it: جسارة is none of جسر.
"""

import re
from collections.abc import Iterator

_RULES = tuple(
    (re.compile(shape.replace("C", "([^اة])").replace("ه", "[هة]")), singulars)
    for shape, singulars in (
        (r"مواCيC", r"مي\1ا\2 مو\1\2"),  # مواثيق, مواعيد
        (r"CواCيC", r"\1ا\2و\3 \1ا\2ي\3 \1و\2ا\3"),  # قواميس, تواريخ, دواليب
        (r"CواCC", r"\1ا\2\3 \1و\2\3"),  # فواصل, جواهر
        (r"CواCي", r"\1ا\2ي \1ا\2"),  # نواحي
        (r"CCايC", r"\1\2ي\3 \1\2ا\3"),  # وثائق, رسائل
        (r"CCايا", r"\1\2ي"),  # قضايا
        (r"(.)CاCيC", r"\1\2\3و\4 \1\2\3ا\4 \1\2\3ي\4"),  # صناديق, مفاتيح, تقارير
        (r"(.)CاCC", r"\1\2\3\4"),  # مساجد, فنادق, أرامل
        (r"(.)CاCي", r"\1\2\3 \1\2\3ي"),  # مباني, دعاوى
        (r"(.)CاCCه", r"\1\2\3ا\4 \1\2\3ي\4 \1\2\3\4"),  # سماسرة, أساتذة
        (r"اC([وي])اC", r"\1ا\3 \1\2\3"),  # أبواب, أحواض
        (r"اCCاC", r"\1\2\3"),  # أقسام
        (r"اCCيه", r"\1\2ا"),  # أبنية
        (r"اCCCه", r"\1\2ا\3 \1\2ي\3"),  # أجهزة, أرغفة
        (r"CCوC", r"\1\2\3"),  # عقود
        (r"اCCCا", r"\1\2ي\3"),  # أقرباء
        (r"اCCا", r"\1\2ي\2"),  # أطباء
        (r"CCCا", r"\1\2ي\3 \1ا\2\3"),  # وزراء, شعراء
    )
)
_LENGTHS = range(4, 7)


def singulars(plural: str) -> Iterator[str]:
    """The singulars a folded word may have, if it is a broken plural of a regular pattern."""
    if len(plural) not in _LENGTHS:
        return
    for shape, forms in _RULES:
        match = shape.fullmatch(plural)
        if match:
            yield from match.expand(forms).split()
            return
