"""Letters that come to Planning on paper: what many tests need of the intake desk."""

from dataclasses import replace
from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw

from correspondence.book_in import book_in
from correspondence.core.intake import Arrived, Condition, Way
from correspondence.core.letter import Kind, Priority
from correspondence.core.number import RegistrationFacts
from correspondence.open_intake import open_intake
from correspondence.scan import add_file
from directory.core.clearance import Label
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
