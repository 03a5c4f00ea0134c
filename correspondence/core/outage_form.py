"""Forms that are numbered before they are used: printed for an outage, recognised on a scan (domain 2.17)."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PREFIX = "DIWAN-FORM"
VERSION = 1
_CODE = re.compile(
    rf"{PREFIX}/{VERSION}/([0-9]{{1,9}})/([0-9]{{1,9}})/([0-9]{{1,9}})/([0-9]{{1,9}})/[0-9A-F]{{32}}", re.ASCII
)
LABELS: dict[str, dict[str, str]] = {
    "ar": {
        "number": "العدد", "date": "التاريخ", "to": "إلى", "subject": "م", "annexes": "المرافقات",
        "copies": "نسخة منه إلى", "name": "الاسم", "title": "المنصب", "signature": "التوقيع", "stamp": "الختم",
        "form": "استمارة للعمل الورقي عند الانقطاع. تُمسح بعد عودة النظام وتُقيّد بعددها، ولا يُستعمل العدد مرتين.",
        "incoming": "ختم الوارد", "in_number": "رقم الوارد", "in_date": "تاريخ الورود", "hour": "ساعة الورود",
        "from": "الجهة المرسلة", "their_number": "عدد كتابها", "their_date": "تاريخه", "about": "الموضوع",
        "referred": "محال إلى", "received_by": "المتسلّم وتوقيعه",
        "lay": "توضع فوق الكتاب الوارد وتُمسح معه.",
    },
    "ckb": {
        "number": "ژمارە", "date": "بەروار", "to": "بۆ", "subject": "بابەت", "annexes": "هاوپێچ",
        "copies": "وێنەیەک بۆ", "name": "ناو", "title": "پۆست", "signature": "واژۆ", "stamp": "مۆر",
        "form": "فۆرمی کاری کاغەزی لە کاتی پچڕان. دوای گەڕانەوەی سیستەم سکان و بە ژمارەکەی تۆمار دەکرێت؛"
        " ژمارە دوو جار بەکارنایەت.",
        "incoming": "مۆری هاتوو", "in_number": "ژمارەی هاتوو", "in_date": "بەرواری هاتن", "hour": "کاتی هاتن",
        "from": "لایەنی نێرەر", "their_number": "ژمارەی نووسراوەکەیان", "their_date": "بەروارەکەی", "about": "بابەت",
        "referred": "ڕەوانەکراوە بۆ", "received_by": "وەرگر و واژۆکەی",
        "lay": "لەسەر نووسراوە هاتووەکە دادەنرێت و لەگەڵی سکان دەکرێت.",
    },
    "en": {
        "number": "No", "date": "Date", "to": "To", "subject": "Subject", "annexes": "Annexes",
        "copies": "Copy to", "name": "Name", "title": "Post", "signature": "Signature", "stamp": "Stamp",
        "form": "A form for work on paper in an outage. Afterwards it is scanned and registered under its number;"
        " use no number twice.",
        "incoming": "Received", "in_number": "Incoming no.", "in_date": "Received on", "hour": "At",
        "from": "From", "their_number": "Their number", "their_date": "Their date", "about": "Subject",
        "referred": "For", "received_by": "Received by, signature",
        "lay": "Lay it on the letter that came, and scan both together.",
    },
}  # fmt: skip
ON_PAPER = {
    "ar": "أُعطي العدد على الورق أثناء الانقطاع",
    "ckb": "ژمارەکە لە کاتی پچڕاندا لەسەر کاغەز درا",
    "en": "Numbered on paper in an outage",
}
"""What a printed register says of such a number."""
INCOMING = (
    *("in_number", "in_date", "hour", "from", "their_number", "their_date", "about", "annexes", "referred"),
    "received_by",
)
"""The lines of a form for a letter that comes; its number is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """One number of a block: the book, its year, where the block begins, and the serial."""

    book_id: int
    year: int
    first: int
    serial: int


def text_of(place: Reserved, *, key: bytes) -> str:
    """What the code on the form of this number says; without the key nobody prints one that is believed."""
    said = f"{PREFIX}/{VERSION}/{place.book_id}/{place.year}/{place.first}/{place.serial}"
    return f"{said}/{hmac.new(key, said.encode(), hashlib.sha256).hexdigest()[:32].upper()}"


def place_in(texts: Iterable[str], *, keys: Sequence[bytes]) -> Reserved | None:
    """The number that the first form among these codes has; None where none of them is a form of ours."""
    for text in texts:
        found = _CODE.fullmatch(text)
        if found is None:
            continue
        book, year, first, serial = (int(part) for part in found.groups())
        place = Reserved(book_id=book, year=year, first=first, serial=serial)
        if any(hmac.compare_digest(text.encode(), text_of(place, key=key).encode()) for key in keys):
            return place
    return None
