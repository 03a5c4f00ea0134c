"""openpyxl and the standard library: tables, documents and plain text from outside."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from xml.etree import ElementTree as ET

import openpyxl

from paper.core.errors import DamagedError, EncryptedError, NotAcceptedError, TooLargeError
from paper.core.limits import LIMITS
from paper.core.media import DOCX, XLSX

MAIN_PART = {XLSX: "xl/workbook.xml", DOCX: "word/document.xml"}
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MACROS = re.compile(r"vbaProject|\.bin$|activeX", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
PARTS = 5_000


@contextmanager
def _package(data: bytes) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            yield package
    except (zipfile.BadZipFile, KeyError, ET.ParseError, EOFError, ValueError) as error:
        raise DamagedError from error


def survey_office(data: bytes, kind: str) -> None:
    """Hold an Office Open XML file against the limits.

    Raises DamagedError, EncryptedError, TooLargeError, NotAcceptedError (macros, another kind).
    """
    with _package(data) as package:
        parts = package.infolist()
        if len(parts) > PARTS or sum(part.file_size for part in parts) > LIMITS.decoded_bytes:
            raise TooLargeError(decoded=LIMITS.decoded_bytes)
        if any(part.flag_bits & 1 for part in parts):
            raise EncryptedError
        names = {part.filename for part in parts}
        if not {"[Content_Types].xml", MAIN_PART[kind]} <= names:
            raise NotAcceptedError(reason="kind")
        if any(MACROS.search(name) and "printerSettings" not in name for name in names):
            raise NotAcceptedError(reason="macro")
        if package.testzip() is not None:
            raise DamagedError


def sheet_texts(data: bytes) -> tuple[str, ...]:
    """Return each table of a workbook as lines of cells parted by tabs, values not formulas."""
    survey_office(data, XLSX)
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        return tuple(_table(sheet) for sheet in book.worksheets)
    finally:
        book.close()


def _table(sheet: openpyxl.worksheet.worksheet.Worksheet) -> str:
    rows = islice(sheet.iter_rows(values_only=True), LIMITS.cells // 10)
    lines = ("\t".join("" if cell is None else str(cell) for cell in row).rstrip() for row in rows)
    return "\n".join([sheet.title, *(line for line in lines if line)])


def document_text(data: bytes) -> tuple[str, ...]:
    """Return the text of a document, one line a paragraph. Raises DamagedError."""
    survey_office(data, DOCX)
    with _package(data) as package, package.open(MAIN_PART[DOCX]) as part:
        lines: list[str] = []
        # In the sandbox, and expat bounds the growth of entities: no defused parser is needed.
        for _, element in ET.iterparse(part):  # noqa: S314
            if element.tag == f"{WORD}p":
                lines.append(_words(element))
                element.clear()
    return ("\n".join(line for line in lines if line),)


def _words(paragraph: ET.Element) -> str:
    pieces = {f"{WORD}tab": "\t", f"{WORD}br": "\n"}
    return "".join(
        (run.text or "") if run.tag == f"{WORD}t" else pieces.get(str(run.tag), "") for run in paragraph.iter()
    )


def plain_text(data: bytes) -> tuple[str, ...]:
    """Return a text file's words; UTF-8, UTF-16 with its mark, or Windows Arabic.

    Raises NotAcceptedError when it is no text.
    """
    for encoding in ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1256"):
        try:
            words = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(words):
            return (words,)
        break
    raise NotAcceptedError(reason="kind")
