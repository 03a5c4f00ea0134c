"""`registers`: a year's outgoing register on paper, 50,000 lines with every column."""

from random import Random
from time import perf_counter

from archive.models import Entry, ReaderToken, Record
from bench.measure import Row, row
from bench.place import ministries, now
from correspondence.core.register_sheet import Wish
from correspondence.models import Book, Delivery, Registration
from correspondence.print_register import begin, document, go_on
from directory.core.day import day_of

LINES = 50_000
MOST_MS = 60_000.0
PART = 5_000
WORDS = (
    "صرف", "مخصصات", "الخطورة", "الموظفين", "تأييد", "خدمة", "ترقية", "علاوة", "لجنة", "مشتريات", "موازنة", "تقرير",
    "إيفاد", "تدريب", "بيانات", "مشروع", "نقل",
)  # fmt: skip
HOUSES = ("وزارة المالية", "وزارة التربية", "وزارة الصحة / دائرة صحة الكرخ", "وزارة التعليم العالي والبحث العلمي")


def run(count: int) -> list[Row]:
    """From the press to the file that is printed, as its reader sees it: part after part, then joined."""
    walker, lines = ministries().walker, count or LINES
    registrar, at = walker.reach("planning-mail/registrar"), now()
    unit = ministries().ledger.units["planning-admin"]
    body = ministries().ledger.units["planning"]
    book = Book.objects.get(body=body, kind="outgoing", unit=None)
    dice = Random(7)  # noqa: S311  (the same letters every time)
    for first in range(0, lines, PART):
        _lines(book, unit, range(first, min(lines, first + PART)), desk=min(registrar.desks), dice=dice)
    today = day_of(at)
    wish = Wish(since=today.replace(month=1, day=1), until=today.replace(month=12, day=31), language="ar", paper="a3")
    began = perf_counter()
    name = begin(book.pk, wish, by=registrar, at=at)
    while not (told := go_on(name, by=registrar, at=at)).is_done:
        pass
    size = len(document(name, reach=registrar))
    took = (perf_counter() - began) * 1000
    case = f"{told.lines:,} lines, {told.pages:,} pages, {size / 1e6:.0f} MB"
    return [row("registers", case, [took], goal_ms=MOST_MS * max(lines, PART) / LINES)]


def _lines(book: Book, unit: int, numbers: range, *, desk: int, dice: Random) -> None:
    """Kept letters with their numbers and where they went; none has bytes, for a register prints none."""
    at, body = now(), book.body_id
    on = day_of(at)
    entries = Entry.objects.bulk_create(
        [Entry(kind="BLOCK", leaf=f'{{"register":{number}}}', by="bench", at=at) for number in numbers]
    )
    records = Record.objects.bulk_create(
        [
            Record(
                record_id=f"{number:032d}", entry=entry, number=f"3/{number}", kind="letter",
                unit_id=unit, body_id=body,
                subject=" ".join(dice.choices(WORDS, k=7)), level=0, on=on, language="ar", priority="urgent",
                addressees=dice.choices(HOUSES, k=dice.randint(1, 2)), letter_sha256=f"{number:064d}",
                references=[{"kind": "yours", "number": f"12/{dice.randint(1, 9999)}", "on": on.isoformat(),
                             "record_id": "", "body": ""}],
                manifest_sha256="0" * 64,
            )
            for number, entry in zip(numbers, entries, strict=True)
        ]
    )  # fmt: skip
    ReaderToken.objects.bulk_create([ReaderToken(record=record, token=f"r{desk}") for record in records])
    given = Registration.objects.bulk_create(
        [
            Registration(
                book=book, year=on.year, serial=1_000_000 + number, text=f"ق م/3/{number}", on=on, at=at,
                direction="out",
                body_id=body, record_id=f"{number:032d}",
            )
            for number in numbers
        ]
    )  # fmt: skip
    Delivery.objects.bulk_create(
        [
            Delivery(
                record_id=one.record_id, outgoing=one, unit_id=unit, body_id=body, sender_id=unit, kind="letter",
                priority="urgent", sent_at=at, received_at=at, state="acknowledged",
            )
            for one in given
        ]
    )  # fmt: skip
