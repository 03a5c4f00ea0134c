"""A letter as a page: how its content looks, and the frozen document that is shown, initialled and signed."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TypedDict

from correspondence.core.code import draft_code
from correspondence.core.errors import VacantPostError
from correspondence.core.letter import Content
from correspondence.core.printed import Frame, Letterhead, Signer, attached, printed
from directory import whois
from directory.core.day import day_of
from paper.intake import check_normal_form
from paper.typeset import Attachment, FieldBox, Typeset, typeset
from signing.sign import lay_fields

LETTERHEADS = Path(__file__).parent / "letterheads"
LETTER = LETTERHEADS / "letter.typ"
SOURCE_NAME = "letter.json"
SEAL = "seal"
SIGNATURE = "signature-1"
ROW = (470.55, 56.0)
"""The size of the number row where a template says nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """The document as it will be signed: its bytes, its hash, where its fields stand, whose name it prints."""

    pdf: bytes
    sha256: str
    pages: int
    fields: tuple[FieldBox, ...]
    signer_id: int


def frame_of(content: Content, *, author_id: int | None, version: int, at: datetime) -> Frame:
    """What the letter gets from the directory today. Six queries. Raises NotWithinReachError, VacantPostError."""
    unit = whois.unit_facts(content.unit_id)
    post = whois.post_facts(content.signer_post_id, on=day_of(at))
    if post.holder is None:
        raise VacantPostError(post=post.title.ar)
    author = None if author_id is None else whois.person_facts(author_id)
    return Frame(
        letterhead=Letterhead(chain=unit.chain, address=unit.address),
        signers=(Signer(name=post.holder.name, title=post.title, capacity=post.capacity.value),),
        prepared_by=(author or post.holder).name,
        code=draft_code(version, content.content_hash()),
        made_at=at,
    )


def typeset_letter(content: Content, frame: Frame) -> Typeset:
    """The letter set in its letterhead, with the JSON of what is printed inside. Raises TypesettingError."""
    data = printed(content, frame)
    source = Attachment(
        name=SOURCE_NAME, media_type="application/json", data=attached(data), description="What this letter prints"
    )
    return typeset(LETTER, data, attachment=source)


def freeze(content: Content, *, author_id: int, version: int, at: datetime) -> Frozen:
    """The frozen document: set, its signature and seal fields laid, its normal form checked (security 2).

    Raises TypesettingError, NotNormalFormError, VacantPostError.
    """
    frame = frame_of(content, author_id=author_id, version=version, at=at)
    sheet = typeset_letter(content, frame)
    pdf = lay_fields(sheet.pdf, sheet.fields)
    source = sha256(attached(printed(content, frame))).hexdigest()
    check_normal_form(pdf, attachments={SOURCE_NAME: source}, fields={field.name for field in sheet.fields})
    holder = whois.post_facts(content.signer_post_id, on=day_of(at)).holder
    if holder is None:
        raise VacantPostError
    return Frozen(pdf=pdf, sha256=sha256(pdf).hexdigest(), pages=sheet.pages, fields=sheet.fields, signer_id=holder.id)


def appearance(template: str, data: dict[str, object]) -> bytes:
    """One page of a stamp or a signature's mark, for a field of the document."""
    return _page(template, json.dumps(data, sort_keys=True))


@lru_cache(maxsize=16)
def _page(template: str, data: str) -> bytes:
    """The page, set once: the marks of one sitting are alike."""
    return typeset(LETTERHEADS / template, json.loads(data), tagged=False).pdf


class Columns(TypedDict):
    """What a version's row keeps of its frozen document."""

    digest: str
    pages: int
    signer_id: int
    fields: list[dict[str, object]]


def columns(frozen: Frozen) -> Columns:
    """The frozen document as a version's row keeps it."""
    return Columns(
        digest=frozen.sha256,
        pages=frozen.pages,
        signer_id=frozen.signer_id,
        fields=[{"name": field.name, "page": field.page, "box": list(field.box)} for field in frozen.fields],
    )


def size_of(fields: list[dict[str, object]], name: str) -> tuple[float, float]:
    """Width and height of a kept field, in points."""
    for field in fields:
        box = field["box"]
        if field["name"] == name and isinstance(box, list):
            left, bottom, right, top = (float(edge) for edge in box)
            return right - left, top - bottom
    return ROW
