"""The sandbox's tasks on files from outside: bytes in, bytes out, run in a limited child only.

Each task takes one line of JSON (what is asked) before the file, and answers with one line of JSON
before what it made.
"""

import json
from collections.abc import Callable, Iterator

from PIL import Image

from paper.core import media
from paper.core.errors import DamagedError, NotAcceptedError
from paper.core.limits import LIMITS
from paper.core.sheet import Picture
from paper.doors import flatten, office, pdf, pdfium, photo, qr_reader, survey, typst
from paper.doors.mail import read_mail
from paper.doors.webp import picture_of

Asked = dict[str, str | int]
SAID = ("sender", "subject", "message_id", "address", "addresses", "is_automatic", "authentication")
"""What is told of a message beside its files."""


def parted(payload: bytes) -> tuple[Asked, bytes]:
    """Return what is asked and the file."""
    line, _, data = payload.partition(b"\n")
    return json.loads(line), data


def joined(told: object, *parts: bytes) -> bytes:
    """Return an answer: a line of JSON, then the parts, whose sizes the line must tell."""
    return json.dumps(told).encode() + b"\n" + b"".join(parts)


def inspect(payload: bytes) -> bytes:
    """Answer pages and signed of a file of a known kind, within the limits."""
    asked, data = parted(payload)
    kind = str(asked["media_type"])
    pages: int | None = None
    signed = False
    if kind == media.PDF:
        pages, signed = survey.survey_pdf(data)
    elif kind in media.PICTURES:
        pages = photo.survey_picture(data)
    elif kind in media.SHEETS:
        office.survey_office(data, kind)
    else:
        office.plain_text(data)
    return joined({"pages": pages, "signed": signed})


def pictures(payload: bytes) -> bytes:
    """Answer WebP pictures of the pages ``first`` to before ``last``, ``width`` pixels wide."""
    asked, data = parted(payload)
    width, span = int(asked["width"]), slice(int(asked["first"]), int(asked["last"]))
    if asked["media_type"] == media.PDF:
        made = [picture_of(image) for image in pdfium.renders(data, width=width, pages=span)]
    elif asked["media_type"] in media.PICTURES:
        made = [picture_of(image) for image in photo.upright(data, width=width, pages=span)]
    else:
        raise NotAcceptedError(reason="kind")
    return joined([_told(one) for one in made], *(one.webp for one in made))


def reproduce(payload: bytes) -> bytes:
    """Answer JPEGs of the pages ``first`` to before ``last``, turned and cropped, at most ``width`` pixels wide."""
    asked, data = parted(payload)
    turn, crop = int(asked["turn"]), [int(edge) for edge in str(asked["crop"]).split()]
    frame = (crop[0], crop[1], crop[2], crop[3])
    width = int(asked["width"])
    made = [photo.jpeg(photo.trimmed(one, turn=turn, crop=frame), width=width) for one in _images(asked, data)]
    return joined([len(one) for one in made], *made)


def mail(payload: bytes) -> bytes:
    """Answer what a message says, then its files."""
    read = read_mail(payload)
    told = {key: getattr(read, key) for key in SAID}
    sizes = [[name, len(data)] for name, data in read.files]
    return joined({**told, "files": sizes}, *(data for _, data in read.files))


def codes(payload: bytes) -> bytes:
    """Answer the texts of the QR codes on the pages ``first`` to before ``last``."""
    asked, data = parted(payload)
    found = [text for one in _images(asked, data) for text in qr_reader.codes_on(one)]
    return json.dumps(list(dict.fromkeys(found))).encode()


def marks(payload: bytes) -> bytes:
    """Answer of each page ``first`` to before ``last`` whether it is blank, and its codes."""
    asked, data = parted(payload)
    found = [[photo.is_blank(one), list(qr_reader.codes_on(one))] for one in _images(asked, data)]
    return json.dumps(found).encode()


def piece(payload: bytes) -> bytes:
    """Answer pages ``first`` to before ``last`` of a PDF as a PDF."""
    asked, data = parted(payload)
    return pdf.piece(data, first=int(asked["first"]), last=int(asked["last"]))


def _images(asked: Asked, data: bytes) -> Iterator[Image.Image]:
    """The asked pages as pictures; twice as wide as wanted for a picture that is to be cropped."""
    width, span = int(asked["width"]) * 2, slice(int(asked["first"]), int(asked["last"]))
    if asked["media_type"] == media.PDF:
        yield from pdfium.renders(data, width=width, pages=span)
    elif asked["media_type"] in media.PICTURES:
        yield from photo.upright(data, width=width, pages=span)
    else:
        raise NotAcceptedError(reason="kind")


def _told(picture: Picture) -> dict[str, str | int]:
    return {
        "size": len(picture.webp),
        "width": picture.width,
        "height": picture.height,
        "sha256": picture.sha256,
    }


TEXT_OF: dict[str, Callable[[bytes], tuple[str, ...]]] = {
    media.PDF: pdfium.texts,
    media.XLSX: office.sheet_texts,
    media.DOCX: office.document_text,
    media.TXT: office.plain_text,
    media.CSV: office.plain_text,
}


def text(payload: bytes) -> bytes:
    """Answer the text of each page or table; a picture has none."""
    asked, data = parted(payload)
    read = TEXT_OF.get(str(asked["media_type"]))
    texts = read(data) if read else ()
    return json.dumps([one[: LIMITS.text_characters] for one in texts]).encode()


def normalise(payload: bytes) -> bytes:
    """Answer the PDF rewritten into one revision, after the same survey as at intake, and its loose pages before it."""
    survey.survey_pdf(payload)
    made, loose = pdf.stripped(payload)
    return joined(loose, made)


def as_pictures(payload: bytes) -> bytes:
    """Answer the PDF with these ``pages`` as pictures."""
    asked, data = parted(payload)
    return flatten.as_pictures(data, json.loads(str(asked["pages"])))


def frame(payload: bytes) -> bytes:
    """Answer what the page ``number`` shows, in its own coordinates."""
    asked, data = parted(payload)
    return json.dumps(pdf.frame(data, int(asked["number"]))).encode()


def left_out(payload: bytes) -> bytes:
    """Answer what the rewriting leaves behind."""
    return json.dumps(pdf.left_out(payload)).encode()


def emblem(payload: bytes) -> bytes:
    """Answer a PNG or an SVG as the plain PNG of an emblem."""
    asked, data = parted(payload)
    if asked["media_type"] == media.SVG:
        try:
            data = typst.drawn(data.decode(), height=photo.EMBLEM[1])
        except UnicodeDecodeError as error:
            raise DamagedError from error
    return photo.emblem(data)


def upright_pdf(payload: bytes) -> bytes:
    """Answer a photograph as upright A4 pages of a PDF, without its place and camera."""
    return photo.upright_pdf(payload)


def normal_form(payload: bytes) -> bytes:
    """Answer nothing, or refuse: the normal form of a foreign PDF (N1 to N8)."""
    asked, data = parted(payload)
    allowed = json.loads(str(asked["allowed"]))
    pdf.check_normal_form(data, attachments=allowed["attachments"], fields=allowed["fields"])
    return b""
