"""A phone reads the code off the sealed page and opens what it says: decoded by zxing, which is not our drawer."""

import pypdfium2 as pdfium
import pytest
from django.test import Client

from archive.records import part
from correspondence.core.short_code import printed
from correspondence.models import Registration
from paper.doors.qr import qr_rows
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import Town

zxing = pytest.importorskip("zxingcpp", reason="The QR code is not read back: the decoder zxing-cpp is not installed.")


def read(pdf: bytes, *, dpi: int) -> str:
    """The text of the one QR code on the first page, scanned at this resolution in grey."""
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    bitmap = document[0].render(scale=dpi / 72, grayscale=True, may_draw_forms=True)
    assert bitmap.stride >= bitmap.width
    rows = bytes(bitmap.buffer)
    grey = b"".join(rows[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height))
    picture = memoryview(grey).cast("B", shape=[bitmap.height, bitmap.width])
    found = zxing.read_barcodes(picture, formats=zxing.BarcodeFormat.QRCode)  # lines of small type may look like bars
    document.close()
    (one,) = found
    return one.text


@pytest.mark.django_db
def test_the_code_on_the_page_opens_its_own_letter(client: Client, town: Town) -> None:
    given = registered(town, a_letter(town))
    pdf = part(given.record_id, "letter.pdf", reach=town.zainab.reach)
    (address,) = {read(pdf, dpi=dpi) for dpi in (150, 200, 300)}
    scheme, _, rest = address.partition("://")
    host, _, path = rest.partition("/")
    assert (scheme, path[:9]) == ("HTTP", "V/DIWAN1.")
    answer = client.get(f"/{path}", headers={"host": host})
    assert answer.status_code == 200
    said = answer.content.decode()
    assert "v-ok" in said
    assert printed(Registration.objects.get().code) in said


@pytest.mark.parametrize("length", [40, 355, 480])
def test_any_text_is_read_back_whatever_the_mask(length: int) -> None:
    for text in (
        "A" * length,
        "HTTPS://X.IQ/V/" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * (length // 32 + 1),
        "0" * length,
    ):
        rows = qr_rows(text)
        side = (len(rows) + 8) * 3
        wide = ["0" * len(row) for row in rows[:4]] + rows + ["0" * len(row) for row in rows[:4]]
        pixels = b"".join(
            b"".join((b"\x00" if module == "1" else b"\xff") * 3 for module in f"0000{row}0000") * 3 for row in wide
        )
        (one,) = zxing.read_barcodes(memoryview(pixels).cast("B", shape=[side, side]))
        assert one.text == text
