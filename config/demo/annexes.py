"""Annexes of demo letters: a report of several pages, a phone's photo of a paper letter, a spreadsheet."""

from dataclasses import asdict, dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from PIL import Image, ImageDraw, ImageFilter

from config.demo.dice import Dice
from config.demo.people import people
from config.demo.source import lines, read, tables
from config.demo.text import Pen
from paper.pages import pictures
from paper.typeset import typeset

SHEETS = Path(__file__).parent / "sheets"
MEDIA = {"report": "pdf", "photo": "jpg", "sheet": "xlsx"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexFile:
    """A file to attach."""

    name: str
    title: str
    data: bytes


def annex(what: str, *, subject: str, body: str, pen: Pen, on: date) -> AnnexFile:
    """One annex of that sort about the subject."""
    makers = {"report": _report, "photo": _photo, "sheet": _sheet}
    titles = {"report": "تقرير تفصيلي عن الموضوع", "photo": "صورة الكتاب الورقي", "sheet": "كشف بالمبالغ"}
    data = makers[what](subject, body, pen, on)
    return AnnexFile(name=f"{what}.{MEDIA[what]}", title=titles[what], data=data)


def _report(subject: str, body: str, pen: Pen, on: date) -> bytes:
    dice = pen.dice
    chapters = []
    for topic in dice.some(tables(read("topics.ar"), "topic"), dice.between(3, 6)):
        rows = [
            [str(number), pen.fill("مشروع {project}"), pen.fill("{percent}%"), pen.fill("{percent}%")]
            for number in range(1, dice.between(4, 9))
        ]
        written = [pen.fill(fact) for fact in lines(topic, "facts")]
        chapters.append({"title": pen.fill(lines(topic, "subject")[0]), "lines": written, "rows": rows})
    data: dict[str, object] = {
        "title": subject,
        "body": body,
        "on": f"{on.day}/{on.month}/{on.year}",
        "chapters": chapters,
    }
    return typeset(SHEETS / "report.typ", data, tagged=False).pdf


def _photo(subject: str, body: str, pen: Pen, on: date) -> bytes:  # noqa: ARG001  (one signature for three makers)
    dice = pen.dice
    head = ["جمهورية العراق", pen.fill("{outside}").split(" / ")[0], "الدائرة الإدارية"]
    number = f"{dice.between(1, 40)}/{dice.between(200, 9800)}"
    return photo(PaperLetter(head=head, number=number, on=pen.fill("{date}"), to=body, subject=subject), pen)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLetter:
    """What stands on a paper letter of another house; its text is whatever such a house writes."""

    head: list[str]
    number: str
    on: str
    to: str
    subject: str


def photo(letter: PaperLetter, pen: Pen) -> bytes:
    """A telephone's photo of it, as JPEG."""
    dice = pen.dice
    topic = dice.one(tables(read("topics.ar"), "topic"))
    signer = dice.one(list(people().values()))
    data: dict[str, object] = {
        **asdict(letter),
        "lines": [pen.fill(fact) for fact in dice.some(lines(topic, "facts"), 4)],
        "signer": signer.name.ar,
        "post": "المدير العام",
        "margin": dice.one(["القانونية / لإبداء الرأي", "الحسابات لإجراء اللازم", "مواجهتي مع الأوليات"]),
    }
    sheet = typeset(SHEETS / "paper.typ", data, tagged=False).pdf
    page = Image.open(BytesIO(pictures(sheet, width=1100, pages=slice(0, 1))[0].webp)).convert("RGB")
    return _photographed(page, dice)


def _photographed(page: Image.Image, dice: Dice) -> bytes:
    """The page on a desk, seen by a hand-held phone: leaning, shaded from one side, a little soft."""
    width, height = 1440, 1920
    lean = [dice.between(20, 90) for _ in range(8)]
    corners = (
        -lean[0],
        -lean[1],
        -lean[2],
        height + lean[3],
        width + lean[4],
        height + lean[5],
        width + lean[6],
        -lean[7],
    )
    scale_x, scale_y = page.width / (width - 160), page.height / (height - 130)
    quad = tuple(
        (value - 80) * scale_x if index % 2 == 0 else (value - 65) * scale_y for index, value in enumerate(corners)
    )
    paper = page.transform(
        (width, height), Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=(94, 70, 52)
    )
    shade = Image.linear_gradient("L").rotate(90 * dice.below(4)).resize((width, height))
    shade = shade.point([150 + value * 105 // 255 for value in range(256)])
    shot = Image.composite(paper, Image.new("RGB", (width, height), (40, 34, 30)), shade)
    ImageDraw.Draw(shot, "RGBA").ellipse((width - 260, height - 330, width + 220, height + 160), fill=(0, 0, 0, 60))
    out = BytesIO()
    shot.filter(ImageFilter.GaussianBlur(0.8)).save(out, "JPEG", quality=82, dpi=(72, 72))
    return out.getvalue()


def _sheet(subject: str, body: str, pen: Pen, on: date) -> bytes:
    book = Workbook()
    page = book.active
    if page is None:
        message = "a new workbook has a sheet"
        raise RuntimeError(message)
    page.title = "الكشف"
    page.sheet_view.rightToLeft = True
    page.append([subject])
    page.append([body, "", "", f"{on.day}/{on.month}/{on.year}"])
    page.append(["ت", "البيان", "المبلغ (دينار)", "الملاحظات"])
    for number in range(1, pen.dice.between(8, 30)):
        amount = int(pen.fill("{amount}").replace(",", ""))
        page.append([number, pen.fill("مشروع {project}"), amount, pen.fill("محافظة {place}")])
    page.append(["", "المجموع", f"=SUM(C4:C{page.max_row})", ""])
    out = BytesIO()
    book.save(out)
    return out.getvalue()
