"""Papers for the tests of this room: letters to set, and files that should not be let in."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import openpyxl
import pikepdf
import pypdfium2 as pdfium
from PIL import Image

LETTERHEADS = Path(__file__).resolve().parents[2] / "correspondence" / "letterheads"
LETTER = LETTERHEADS / "letter.typ"
STAMP = LETTERHEADS / "stamp.typ"
MARK = LETTERHEADS / "signature.typ"

Node = dict[str, object]


def words(text: str, *marks: str) -> Node:
    return {"type": "text", "text": text, "marks": [{"type": mark} for mark in marks]}


def paragraph(*inside: str | Node, **attrs: str) -> Node:
    return {
        "type": "paragraph",
        "attrs": attrs,
        "content": [words(one) if isinstance(one, str) else one for one in inside],
    }


def items(kind: str, *inside: Node | list[Node]) -> Node:
    content = [{"type": "listItem", "content": one if isinstance(one, list) else [one]} for one in inside]
    return {"type": kind, "attrs": {"start": 1}, "content": content}


def table(*rows: tuple[str, ...]) -> Node:
    return {
        "type": "table",
        "content": [
            {
                "type": "tableRow",
                "content": [
                    {
                        "type": "tableCell" if number else "tableHeader",
                        "attrs": {"colspan": 1, "rowspan": 1},
                        "content": [paragraph(cell)],
                    }
                    for cell in row
                ],
            }
            for number, row in enumerate(rows)
        ],
    }


def letter(*body: Node, **changes: object) -> dict[str, object]:
    """A letter of the planning ministry; without a body it has one of every kind of node."""
    return {
        "version": 1,
        "language": "ar",
        "digits": "latn",
        "kind": "letter",
        "kind_title": None,
        "letterhead": {
            "right": ["جمهورية العراق", "وزارة التخطيط"],
            "left": ["کۆماری عێراق", "وەزارەتی پلاندانان"],
            "unit": "الدائرة الإدارية والمالية / قسم الموارد البشرية",
            "address": "بغداد – هاتف 07700000000 – hr@planning.example.iq",
        },
        "invocation": True,
        "grade": "سري",
        "priority": "عاجل",
        "labels": {"number": "العدد", "date": "التاريخ", "to": "إلى", "subject": "م", "none": "لا توجد"},
        "to": ["وزارة المالية / دائرة الموازنة"],
        "subject": "ملاك وظيفي",
        "greeting": "تحية طيبة ...",
        "references": ["إشارة إلى كتابكم المرقم (د م 12/3307) في 2/7/2026 ، نبين لكم أدناه أسماء المشمولين :"],
        "body": {"type": "doc", "content": list(body) or every_kind()},
        "closing": "يرجى التفضل بالاطلاع واتخاذ ما يلزم ... مع التقدير .",
        "annexes": [{"title": "كشف بالأسماء", "pages": 2, "paper_only": False}],
        "signers": [{"name": "د. ليلى عبد الرزاق الجبوري", "title": "المدير العام", "capacity": "وكالة"}],
        "copies": [
            {"name": "مكتب السيد الوزير", "purpose": "للتفضل بالاطلاع مع التقدير ."},
            {"name": "الصادرة", "purpose": ""},
        ],
        "prepared_by": "زينب ك. 13/7/2026",
        "code": "V2 · 51B8-0AD3",
        "copies_side": "start",
        **changes,
    }


def every_kind() -> list[Node]:
    return [
        {"type": "heading", "attrs": {"level": 2}, "content": [words("أولاً : الملاك")]},
        paragraph(
            "نص ", words("غليظ", "bold"), " و", words("مائل", "italic"), " و", words("تحته خط", "underline"), " ."
        ),
        table(
            ("ت", "الاسم", "الدرجة"), ("1", "سعاد حميد عبد الكريم", "الرابعة"), ("2", "هێمن ئەحمەد ڕەسووڵ", "السادسة")
        ),
        items("orderedList", paragraph("بند أول"), [paragraph("بند ثانٍ"), items("bulletList", paragraph("فرع"))]),
        {"type": "blockquote", "content": [paragraph("اقتباس", {"type": "hardBreak"}, "في سطرين")]},
        paragraph("The annex is in English: 12/3307.", dir="ltr"),
    ]


def saved(document: pikepdf.Pdf, **how: object) -> bytes:
    out = BytesIO()
    document.save(out, **how)
    return out.getvalue()


def plain_pdf(*, content: bytes = b"", box: tuple[float, ...] = (0, 0, 595, 842), **root: object) -> bytes:
    """A one-page PDF with some content and some entries of the catalog."""
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        page = document.pages[0]
        page.obj.MediaBox = pikepdf.Array(box)
        page.obj.Contents = document.make_stream(content)
        for key, value in root.items():
            document.Root[f"/{key}"] = value
        return saved(document)


def bomb_pdf(*, layers: int = 1) -> bytes:
    """A page whose content unpacks to 150 MB; two layers pack it to some hundred bytes."""
    packed = zlib.compress(b"\0" * 150_000_000, 9)
    if layers == 2:
        packed = zlib.compress(packed, 9)
    with pikepdf.new() as document:
        document.add_blank_page()
        stream = document.make_stream(b"")
        stream.write(packed, filter=pikepdf.Array([pikepdf.Name.FlateDecode] * layers))
        document.pages[0].obj.Contents = stream
        return saved(document, compress_streams=False)


def encrypted_pdf(*, user: str = "") -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page()
        return saved(document, encryption=pikepdf.Encryption(owner="owner", user=user))


def script() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def picture(kind: str, *, size: tuple[int, int] = (400, 200), **how: object) -> bytes:
    out = BytesIO()
    image = Image.new("RGB", size, "white")
    image.paste("black", (0, 0, size[0] // 4, size[1] // 4))
    image.save(out, kind, **how)
    return out.getvalue()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "الأسماء"
    sheet.append(["ت", "الاسم"])
    sheet.append([1, "سعاد حميد"])
    out = BytesIO()
    book.save(out)
    book.close()
    return out.getvalue()


def document(*, extra: dict[str, bytes] | None = None) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>السيد</w:t><w:tab/><w:t>الوزير</w:t></w:r></w:p></w:body></w:document>'
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", body)
        for name, data in (extra or {}).items():
            package.writestr(name, data)
    return out.getvalue()


def holed(pdf: bytes) -> bytes:
    middle = pdf.index(b"xref")
    return pdf[:middle] + b"damaged!" + pdf[middle + 8 :]


def without_pages() -> bytes:
    with pikepdf.new() as document:
        return saved(document)


def nested() -> bytes:
    text = b"[" * 300 + b"]" * 300
    return plain_pdf().replace(b"/Type /Catalog", b"/Type /Catalog /Deep " + text, 1)


@contextmanager
def pdfium_page(pdf: bytes, number: int) -> Iterator[pdfium.PdfTextPage]:
    """The text of one page, with its places."""
    with pdfium.PdfDocument(pdf) as opened:
        page = opened[number]
        textpage = page.get_textpage()
        try:
            yield textpage
        finally:
            textpage.close()
            page.close()


def across(pdf: bytes, number: int) -> dict[str, float]:
    """The left edge of the first of each digit on a page, Arabic-Indic digits taken for ASCII ones."""
    edges: dict[str, float] = {}
    with pdfium_page(pdf, number) as textpage:
        for place, sign in enumerate(textpage.get_text_range()):
            if sign.isdigit():
                edges.setdefault(str(int(sign)), textpage.get_charbox(place)[0])
    return edges


def with_appearance(pdf: bytes, appearance: bytes) -> bytes:
    """A PDF with one signature field on its first page that looks like another PDF's page."""
    with pikepdf.open(BytesIO(pdf)) as target, pikepdf.open(BytesIO(appearance)) as source:
        look = target.copy_foreign(source.pages[0].as_form_xobject())
        field = target.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Sig,
                T="seal",
                F=4,
                Rect=[60, 630, 530, 692],
                AP=pikepdf.Dictionary(N=look),
            )
        )
        target.pages[0].obj.Annots = pikepdf.Array([field])
        target.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        return saved(target)
