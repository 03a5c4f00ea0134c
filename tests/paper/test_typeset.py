"""Letters become pages: the same bytes for the same data, in normal form, whatever the author types."""

import hashlib
import itertools
import subprocess
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from paper.core.errors import TypesettingError
from paper.core.sheet import Box
from paper.doors import typst
from paper.doors.pdf import check_normal_form
from paper.pages import text
from paper.typeset import Attachment, FieldBox, qr_rows, typeset
from tests.foreign import needs
from tests.paper import papers

SOURCE = Attachment(
    name="source.json", media_type="application/json", data='{"م":1}'.encode(), description="What is printed"
)


def test_the_same_data_give_the_same_bytes() -> None:
    data = papers.letter(made_at="2026-07-14T10:42:00+03:00")
    first = typeset(papers.LETTER, data, attachment=SOURCE)
    typeset(papers.LETTER, papers.letter(subject="غيره"))
    assert typeset(papers.LETTER, data, attachment=SOURCE) == first
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(typeset, papers.LETTER, data, attachment=SOURCE).result() == first


def test_the_only_date_in_the_file_is_the_given_one() -> None:
    made = typeset(papers.LETTER, papers.letter(made_at="2026-07-14T10:42:00+03:00"))
    with pikepdf.open(BytesIO(made.pdf)) as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:20260714")
    later = typeset(papers.LETTER, papers.letter(made_at="2027-01-01T00:00:00+03:00"))
    assert later.pdf != made.pdf


def test_letters_carry_no_hinting() -> None:
    """Each reader would run it anew for every letter: it was a third of the second reader's drawing."""
    fonts = [one.read_bytes() for one in sorted(typst.FONTS.glob("*.ttf"))]
    tables = [{font[12 + 16 * at : 16 + 16 * at] for at in range(int.from_bytes(font[4:6]))} for font in fonts]
    assert len(fonts) == 4
    assert not {b"fpgm", b"prep", b"cvt ", b"gasp"} & set().union(*tables)


def test_a_letter_is_tagged_pdf_a_3_with_its_source_inside() -> None:
    made = typeset(papers.LETTER, papers.letter(), attachment=SOURCE)
    with pikepdf.open(BytesIO(made.pdf)) as document, document.open_metadata() as about:
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("3", "A")
        assert document.Root.Lang == "ar"
        assert document.Root.MarkInfo.Marked
        assert document.attachments["source.json"].get_file().read_bytes() == SOURCE.data
        (specification,) = document.Root.AF
        assert specification.AFRelationship == pikepdf.Name.Source
    check_normal_form(made.pdf, attachments={"source.json": hashlib.sha256(SOURCE.data).hexdigest()}, fields=())


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_each_language_passes_the_checks_of_pdf_ua(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(typst.STANDARDS, True, ["a-3a", "ua-1"])
    made = typeset(papers.LETTER, papers.letter(language=language, labels={}))
    assert made.pages in {1, 2}


@needs("qpdf")
def test_qpdf_finds_nothing_wrong(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(typeset(papers.LETTER, papers.letter(), attachment=SOURCE).pdf)
    subprocess.run(["qpdf", "--check", str(file)], check=True, capture_output=True)


def test_fields_stand_on_the_page_apart_from_each_other() -> None:
    signers = [{"name": f"موقّع {n}", "title": "عضو اللجنة", "capacity": ""} for n in range(5)]
    made = typeset(papers.LETTER, papers.letter(signers=signers))
    assert [field.name for field in made.fields] == ["seal", *(f"signature-{n}" for n in range(1, 6))]
    for field in made.fields:
        left, bottom, right, top = field.box
        assert 0 < left < right < 596
        assert 0 < bottom < top < 842
        assert 0 <= field.page < made.pages
    assert not any(_meet(one, other) for one, other in itertools.combinations(made.fields, 2))


def test_one_signer_stands_at_the_end_side_and_the_seal_across_the_number_row() -> None:
    seal, signature = typeset(papers.LETTER, papers.letter(labels={})).fields
    assert seal.page == 0
    assert seal.box[2] - seal.box[0] > 450
    assert signature.box[2] < 300
    _, english = typeset(papers.LETTER, papers.letter(language="en", labels={})).fields
    assert english.box[0] > 300


def test_nothing_is_printed_where_a_signature_will_stand() -> None:
    made = typeset(papers.LETTER, papers.letter())
    signature = made.fields[1]
    assert _words_inside(made.pdf, signature.page, signature.box) == ""


def test_stamp_and_mark_fill_one_page_of_the_size_of_their_field() -> None:
    seal, signature = typeset(papers.LETTER, papers.letter()).fields
    stamp = typeset(
        papers.STAMP,
        {
            **_sized(seal),
            "number": "ق م/3/418",
            "date": "14/7/2026",
            "code": "7K4-QX2-91",
            "qr": qr_rows("https://verify.example.iq/7K4QX291#" + "A" * 150),
            "seal": "وزارة التخطيط",
        },
        tagged=False,
    )
    mark = typeset(
        papers.MARK,
        {
            **_sized(signature),
            "name": "د. عبد الرحمن محمد حسين علي الخزرجي البغدادي الهاشمي " * 2,
            "capacity": "وكالة",
            "at": "14/7/2026 10:42",
            "serial": "4F·A1·09·C2",
        },
        tagged=False,
    )
    for made, field in ((stamp, seal), (mark, signature)):
        assert made.pages == 1
        with pikepdf.open(BytesIO(made.pdf)) as document:
            box = [float(side) for side in document.pages[0].mediabox]
        assert box[2] == pytest.approx(field.box[2] - field.box[0], abs=0.01)
        assert box[3] == pytest.approx(field.box[3] - field.box[1], abs=0.01)
    assert "10:42" in text(mark.pdf)[0]


def test_what_the_author_types_is_never_a_command() -> None:
    typed = '#read("/etc/passwd") #import "x": * $x$ *b* _i_ `c` <l> @l \\ // /* #{panic()} #sys.inputs'
    made = typeset(papers.LETTER, papers.letter(papers.paragraph(typed), subject=typed))
    page = text(made.pdf)[0]
    assert "read" in page
    assert "panic" in page
    assert "root:" not in page


@pytest.mark.parametrize(
    "source", ['#read("/etc/passwd")', '#read("../letters.db")', '#import "@preview/cetz:0.3.0"', "#panic()"]
)
def test_a_template_reads_its_own_folder_only(tmp_path: Path, source: str) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "letters.db").write_text("secret")
    template = tmp_path / "room" / "sheet.typ"
    template.write_text(source)
    with pytest.raises(TypesettingError):
        typeset(template, {})


def test_files_lie_beside_the_template_and_leave_no_trace(tmp_path: Path) -> None:
    template = tmp_path / "sheet.typ"
    template.write_text('#set document(title: "x")\n#set text(font: "Noto Serif")\n#read("note.txt")')
    assert text(typeset(template, {}, files={"note.txt": b"beside"}).pdf) == ("beside",)
    with pytest.raises(TypesettingError):
        typeset(template, {})
    with pytest.raises(TypesettingError):
        typeset(template, {}, files={"../note.txt": b"above"})


def test_direction_controls_of_the_author_do_not_reach_the_page() -> None:
    made = typeset(
        papers.LETTER, papers.letter(papers.paragraph("قبل \u202eevil\u202c \u2067 \x00 بعد"), references=[])
    )
    assert "\u202e" not in "".join(text(made.pdf))


def test_own_numbers_are_read_from_the_right_and_dates_from_the_left() -> None:
    """The slash trap: ق م/5/689 has its serial at the left; 23/4407 and a date stay as typed."""
    body = [papers.paragraph("كتابنا ق م/5/689 وكتابهم د م 23/4407 في 1/8/2006 .")]
    quiet = {"references": [], "subject": "س", "annexes": [], "prepared_by": "", "code": "", "letterhead": {}}
    for digits in ("latn", "arab"):
        made = typeset(papers.LETTER, papers.letter(*body, **quiet, digits=digits))
        across = papers.across(made.pdf, 0)
        assert across["6"] < across["8"] < across["9"] < across["5"]
        assert across["2"] < across["3"] < across["4"] < across["7"]
    english = papers.letter(papers.paragraph("your ق م/5/689 of"), **quiet, language="en", labels={})
    across = papers.across(typeset(papers.LETTER, english).pdf, 0)
    assert across["6"] < across["9"] < across["5"]


def test_a_wrong_answer_to_the_schema_is_an_error_of_its_own() -> None:
    with pytest.raises(TypesettingError):
        typeset(papers.LETTER, {"language": "fr"})
    with pytest.raises(TypesettingError):
        typeset(papers.LETTER, {"body": object()})
    with pytest.raises(TypesettingError):
        typeset(
            papers.LETTER,
            papers.letter(),
            attachment=Attachment(name="x", media_type="x", data=b"\xff", description=""),
        )


def test_long_letters_keep_their_table_headers_and_count_their_pages() -> None:
    rows = [(str(number), "سعاد حميد عبد الكريم", "الرابعة") for number in range(1, 120)]
    made = typeset(papers.LETTER, papers.letter(papers.table(("ت", "الاسم", "الدرجة"), *rows), subject="موضوع " * 33))
    pages = text(made.pdf)
    assert made.pages == len(pages) >= 4
    assert all("الاسم" in page for page in pages[:-1])
    assert all(f"من {made.pages}" in page for page in pages)


def test_every_odd_body_becomes_a_page() -> None:
    empty = ["paragraph", "bulletList", "orderedList", "table", "blockquote", "heading"]
    nodes: list[papers.Node] = [{"type": kind} for kind in empty]
    cell: papers.Node = {"type": "tableCell", "attrs": {"colspan": 9, "rowspan": None}}
    nodes.append({"type": "table", "content": [{"type": "tableRow"}, {"type": "tableRow", "content": [cell, cell]}]})
    nodes.append({"type": "orderedList", "attrs": None, "content": [{"type": "listItem"}]})
    assert typeset(papers.LETTER, papers.letter(*nodes, signers=[], copies=[], to=[], subject="")).pages == 1


@pytest.mark.servers
@settings(max_examples=60, deadline=None)
@given(typed=st.text(max_size=120))
def test_any_text_is_set_or_refused_and_never_breaks(typed: str) -> None:
    try:
        made = typeset(papers.LETTER, papers.letter(papers.paragraph(typed), subject=typed[:200], code=typed))
    except TypesettingError as error:
        assert "PDF/A" in str(error) or "surrogate" in str(error)  # noqa: PT017 - a letter no font of ours has
        return
    assert made.pages >= 1


@pytest.mark.parametrize(
    ("language", "grade", "priority", "seal", "also_on"),
    [
        (
            "ar",
            "سري للغاية وشخصي",
            "عاجل جدا",
            "وزارة التعليم العالي والبحث العلمي",
            ["29 جمادى الآخرة 1448 هـ", "30 كلاريزان 2726 كوردي"],
        ),
        (
            "ckb",
            "زۆر نهێنی و کەسی",
            "زۆر بە پەلە",
            "وەزارەتی خوێندنی باڵا و توێژینەوەی زانستی",
            ["29ی جومادای دووەمی 1448ی کۆچی", "30ی گەڵاڕێزانی 2726ی کوردی"],
        ),
        (
            "en",
            "Top secret and personal",
            "Very urgent",
            "Ministry of Higher Education and Scientific Research",
            ["29 Dhu al-Hijja 1448 AH", "30 Galarezan 2726 Kurdish"],
        ),
    ],
)
def test_the_seal_covers_no_mark_of_the_letter_and_nothing_of_it_is_cut(
    language: str, grade: str, priority: str, seal: str, also_on: list[str]
) -> None:
    marks = {"grade": grade, "priority": priority, "language": language}
    letter = typeset(papers.LETTER, papers.letter(**marks))
    given = {"number": "ق م/3/418", "date": "14/7/2026", "code": "8B7MN-VGNHZ-VFRFP", "seal": seal, "also_on": also_on}
    qr = qr_rows("https://verify.example.iq/V/" + "A" * 150)
    stamp = typeset(papers.STAMP, {**_sized(letter.fields[0]), **marks, **given, "qr": qr}, tagged=False)
    below, above = _drawn(letter.pdf), _drawn(stamp.pdf)
    left, _, _, top = (round(SCALE * side) for side in letter.fields[0].box)
    under = below.crop((left, below.height - top, left + above.width, below.height - top + above.height))
    both = ImageChops.lighter(under, above)
    assert under.getextrema()[0] < INK
    assert both.getextrema()[0] >= INK
    said = text(stamp.pdf)[0]
    assert all(part in said for part in ("VGNHZ", "VFRFP", "MN"))
    assert all(year in said for year in ("1448", "2726"))
    assert language != "en" or "Scientific Research" in " ".join(said.split())
    edges = [above.crop((0, at, above.width, at + 1)).getextrema()[0] for at in (0, above.height - 1)]
    assert min(edges) >= INK


@pytest.mark.parametrize(
    ("language", "grade", "priority", "phrase"),
    [
        ("ar", "سري", "على الفور", "سري وعلى الفور"),
        ("ckb", "نهێنی", "دەستبەجێ", "نهێنی و دەستبەجێ"),
        ("en", "Secret", "Immediate", "Secret and immediate"),
    ],
)
def test_1_12_grade_and_priority_are_one_phrase_on_the_page(
    language: str, grade: str, priority: str, phrase: str
) -> None:
    made = typeset(papers.LETTER, papers.letter(language=language, grade=grade, priority=priority))
    assert phrase in " ".join(text(made.pdf)[0].split())


SCALE, INK = 3, 128


def _drawn(pdf: bytes) -> Image.Image:
    return pdfium.PdfDocument(pdf)[0].render(scale=SCALE).to_pil().convert("L")


def _sized(field: FieldBox) -> dict[str, object]:
    left, bottom, right, top = field.box
    return {"version": 1, "language": "ar", "digits": "latn", "width": right - left, "height": top - bottom}


def _meet(one: FieldBox, other: FieldBox) -> bool:
    a, b = one.box, other.box
    return one.page == other.page and a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _words_inside(pdf: bytes, page: int, box: Box) -> str:
    with papers.pdfium_page(pdf, page) as textpage:
        left, bottom, right, top = box
        return str(textpage.get_text_bounded(left=left, bottom=bottom, right=right, top=top)).strip()
