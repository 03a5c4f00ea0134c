"""Files from outside: good ones come in, each bad one is refused by its own error."""

import hashlib
import time
from collections.abc import Callable

import pikepdf
import pytest

from paper import isolate
from paper.core import media
from paper.core.errors import DamagedError, EncryptedError, NotAcceptedError, PaperError, ResourceError, TooLargeError
from paper.intake import take_in
from paper.pages import page_count
from tests.paper import papers


@pytest.mark.parametrize(
    ("name", "make", "kind", "pages"),
    [
        ("a.pdf", papers.plain_pdf, media.PDF, 1),
        ("A.PDF", lambda: papers.plain_pdf().rstrip() + b"\r\n", media.PDF, 1),
        ("a.jpeg", lambda: papers.picture("JPEG"), media.JPEG, 1),
        ("a.png", lambda: papers.picture("PNG"), media.PNG, 1),
        ("a.tif", lambda: papers.picture("TIFF"), media.TIFF, 1),
        ("a.webp", lambda: papers.picture("WEBP"), media.WEBP, 1),
        ("a.xlsx", papers.workbook, media.XLSX, None),
        ("a.docx", papers.document, media.DOCX, None),
        ("a.txt", "السيد الوزير".encode, media.TXT, None),
        ("a.csv", "ت,الاسم\n1,سعاد".encode, media.CSV, None),
        ("b.txt", lambda: "مرحبا".encode("utf-16"), media.TXT, None),
    ],
)
def test_a_good_file_comes_in(name: str, make: Callable[[], bytes], kind: str, pages: int | None) -> None:
    data = make()
    taken = take_in(data, name=name)
    assert (taken.media_type, taken.pages, taken.size, taken.signed) == (kind, pages, len(data), False)
    assert taken.sha256 == hashlib.sha256(data).hexdigest()


BAD: list[tuple[str, str, Callable[[], bytes], type[PaperError] | tuple[type[PaperError], ...]]] = [
    ("empty", "a.pdf", lambda: b"", DamagedError),
    ("51 MB", "a.pdf", lambda: b"%PDF-1.7\n" + bytes(51 * 1024 * 1024), TooLargeError),
    ("wrong magic", "a.pdf", lambda: b"MZ\x90\x00" + bytes(100), NotAcceptedError),
    ("called otherwise", "a.pdf", lambda: papers.picture("PNG"), NotAcceptedError),
    ("a web page before the PDF", "a.pdf", lambda: b"<html>\n" + papers.plain_pdf(), NotAcceptedError),
    ("something after the PDF", "a.pdf", lambda: papers.plain_pdf() + bytes(2000), DamagedError),
    ("version of nowhere", "a.pdf", lambda: papers.plain_pdf().replace(b"%PDF-1", b"%PDF-7", 1), NotAcceptedError),
    ("cut off", "a.pdf", lambda: papers.plain_pdf()[:-200], DamagedError),
    ("hole in the middle", "a.pdf", lambda: papers.holed(papers.plain_pdf()), DamagedError),
    ("no pages", "a.pdf", papers.without_pages, (DamagedError, ResourceError)),
    ("password", "a.pdf", lambda: papers.encrypted_pdf(user="secret"), EncryptedError),
    ("rights", "a.pdf", papers.encrypted_pdf, EncryptedError),
    ("huge page", "a.pdf", lambda: papers.plain_pdf(box=(0, 0, 20_000, 842)), TooLargeError),
    ("tiny page", "a.pdf", lambda: papers.plain_pdf(box=(0, 0, 10, 842)), TooLargeError),
    ("deflate bomb", "a.pdf", papers.bomb_pdf, (TooLargeError, ResourceError)),
    ("bomb in a bomb", "a.pdf", lambda: papers.bomb_pdf(layers=2), (TooLargeError, ResourceError)),
    ("deep nesting", "a.pdf", papers.nested, (TooLargeError, DamagedError, ResourceError)),
    ("cut picture", "a.jpg", lambda: papers.picture("JPEG")[:-600], DamagedError),
    ("huge picture", "a.png", lambda: papers.picture("PNG", size=(9000, 6000)), TooLargeError),
    ("old Office", "a.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), NotAcceptedError),
    ("zip only", "a.docx", lambda: b"PK\x03\x04" + bytes(80), DamagedError),
    ("macros", "a.docx", lambda: papers.document(extra={"word/vbaProject.bin": b"x"}), NotAcceptedError),
    ("zip bomb", "a.docx", lambda: papers.document(extra={"word/x": bytes(120_000_000)}), TooLargeError),
    ("workbook called document", "a.docx", papers.workbook, NotAcceptedError),
    ("program called text", "a.txt", lambda: b"\x7fELF\x02\x01\x01" + bytes(64), NotAcceptedError),
]


@pytest.mark.parametrize(("name", "make", "error"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_a_bad_file_is_refused_by_its_own_error(
    name: str, make: Callable[[], bytes], error: type[PaperError] | tuple[type[PaperError], ...]
) -> None:
    with pytest.raises(error):
        take_in(make(), name=name)


def test_a_signed_pdf_says_so() -> None:
    signed = papers.plain_pdf(
        AcroForm=pikepdf.Dictionary(Fields=[pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="s", ByteRange=[0, 1, 2, 3])])
    )
    assert take_in(signed, name="a.pdf").signed


def test_an_active_pdf_comes_in_but_may_not_be_signed() -> None:
    active = papers.plain_pdf(OpenAction=papers.script())
    assert take_in(active, name="a.pdf").pages == 1
    with pytest.raises(PaperError, match="N3"):
        isolate.check_foreign_normal_form(active, attachments={}, fields=())
    isolate.check_foreign_normal_form(isolate.normalise(active), attachments={}, fields=())


def test_a_foreign_page_is_shown() -> None:
    shown = isolate.foreign_pictures(papers.plain_pdf(), media_type=media.PDF, width=720)
    assert [(one.width, one.webp[8:12]) for one in shown] == [(720, b"WEBP")]
    assert shown[0].sha256 == hashlib.sha256(shown[0].webp).hexdigest()


def test_a_photograph_is_shown_upright_and_without_its_place() -> None:
    exif = papers.Image.Exif()
    exif[0x0112] = 6  # turned: right side is the top
    exif.get_ifd(0x8825)[1] = "N"
    photo = papers.picture("JPEG", exif=exif)
    (shown,) = isolate.foreign_pictures(photo, media_type=media.JPEG, width=720)
    assert (shown.width, shown.height) == (200, 400)
    assert b"EXIF" not in shown.webp
    pdf = isolate.upright_pdf(photo)
    assert page_count(pdf) == 1
    assert b"Exif" not in pdf


def test_tables_and_documents_give_their_words() -> None:
    assert isolate.foreign_text(papers.workbook(), media_type=media.XLSX) == ("الأسماء\nت\tالاسم\n1\tسعاد حميد",)
    assert isolate.foreign_text(papers.document(), media_type=media.DOCX) == ("السيد\tالوزير",)
    assert isolate.foreign_text("مرحبا".encode("cp1256"), media_type=media.TXT) == ("مرحبا",)
    assert isolate.foreign_text(papers.picture("PNG"), media_type=media.PNG) == ()


def test_what_cannot_be_shown_says_so() -> None:
    with pytest.raises(NotAcceptedError):
        isolate.foreign_pictures(papers.workbook(), media_type=media.XLSX, width=720)


def test_a_warm_intake_pays_no_start_up() -> None:
    take_in(papers.plain_pdf(), name="a.pdf")
    began = time.perf_counter()
    for _ in range(10):
        take_in(papers.plain_pdf(), name="a.pdf")
    assert (time.perf_counter() - began) / 10 < 0.5
