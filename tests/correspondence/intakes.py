"""Letters that come to Planning on paper: what many tests need of the intake desk."""

from dataclasses import replace
from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw

from correspondence.bind_paper import bind_paper
from correspondence.book_in import book_in
from correspondence.core.intake import Arrived, Condition, Way
from correspondence.core.letter import Kind, Priority
from correspondence.core.number import DEFAULTS, RegistrationFacts, outgoing_book
from correspondence.core.paper_letter import OnPaper
from correspondence.models import Book, Registration
from correspondence.open_intake import open_intake
from correspondence.reserve import reserve
from correspondence.scan import add_file
from directory.core.clearance import Label
from directory.core.day import day_of
from tests.town import AT, Citizen, Town


def scan(text: str = "page", *, size: tuple[int, int] = (620, 877), kind: str = "JPEG") -> bytes:
    """A scanned page: a picture with some ink on it, no two texts alike."""
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((40, 40, size[0] - 40, 90), outline="black", width=3)
    pen.text((60, 55), text, fill="black")
    out = BytesIO()
    image.save(out, kind)
    return out.getvalue()


def arrived(town: Town, **changes: object) -> Arrived:
    """A letter of the Ministry of Trade, which is not in the system, for Planning's human resources."""
    said = Arrived(
        way=Way.COURIER,
        condition=Condition.ORIGINAL,
        sealed=False,
        sender="وزارة التجارة",
        sender_unit=None,
        number="ت ج/5/9292",
        on=date(2025, 12, 5),
        subject="تجهيز أثاث مكتبي",
        kind=Kind.LETTER,
        label=Label(),
        priority=Priority.URGENT,
        annexes=2,
        note="",
        unit_id=town.planning_hr,
    )
    return replace(said, **changes)  # type: ignore[arg-type]  # the test names its fields


def on_the_desk(town: Town, *texts: str, by: Citizen | None = None) -> str:
    """An intake with one scanned page for each text."""
    clerk = (by or town.rebwar).reach
    ref = open_intake(Way.COURIER, by=clerk, at=AT)
    for text in texts:
        add_file(ref, name=f"{text}.jpg", data=scan(text), by=clerk, at=AT)
    return ref


def booked(town: Town, *texts: str, **changes: object) -> RegistrationFacts:
    """Numbered, sealed and delivered."""
    ref = on_the_desk(town, *(texts or ("page",)))
    return book_in(ref, arrived(town, **changes), language="ar", by=town.rebwar.reach, at=AT)


def left_on_paper(town: Town, subject: str, *, label: Label | None = None) -> Registration:
    """The line of a letter of human resources that left on paper in an outage and was bound to its number since."""
    clerk, label = town.rebwar.reach, label or Label()
    kind = outgoing_book(Kind.LETTER, label)
    book, _ = Book.objects.get_or_create(
        body_id=town.planning, unit=None, kind=kind, defaults={"direction": "out", "pattern": DEFAULTS[kind]}
    )
    serial, _ = reserve(book.pk, count=1, reason="انقطاع", by=clerk, at=AT)
    letter = OnPaper(
        book_id=book.pk,
        serial=serial,
        year=day_of(AT).year,
        on=day_of(AT),
        to="محافظة البصرة",
        subject=subject,
        kind=Kind.LETTER,
        label=label,
        priority=Priority.URGENT,
        signer="أمل كريم",
        unit_id=town.planning_hr,
    )
    given = bind_paper(on_the_desk(town, subject), letter, language="ar", by=clerk, at=AT)
    return Registration.objects.get(record_id=given.record_id)
