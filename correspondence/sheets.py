"""A letter as a page: how its content looks, and the frozen document that is shown, initialled and signed."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TypedDict

from correspondence import headings, initials
from correspondence.core.code import draft_code
from correspondence.core.errors import SignerTwiceError, VacantPostError
from correspondence.core.letter import Content
from correspondence.core.printed import Frame, Letterhead, Signer, attached, printed
from correspondence.doors import files
from directory import signatories, whois
from directory.core.day import day_of
from directory.core.naming import Name
from directory.core.tenure import Paper
from directory.tenures import TenureFacts
from directory.whois import UnitFacts
from paper.intake import check_normal_form
from paper.typeset import Attachment, FieldBox, Typeset, typeset
from signing.sign import lay_fields

LETTERHEADS = Path(__file__).parent / "letterheads"
LETTER = LETTERHEADS / "letter.typ"
SOURCE_NAME = "letter.json"
SEAL = "seal"
SIGNATURE = "signature-1"
"""The field of the first signer; those of joint signers count on."""
SEALS = (SEAL, "seal-2")
"""The fields of the ministries that number a letter, in the order in which they seal (decision 25)."""
ROW = (470.55, 56.0)
"""The size of the number row where a template says nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """The document as it will be signed: its bytes, its hash, where its fields stand, whose names it prints."""

    pdf: bytes
    sha256: str
    pages: int
    fields: tuple[FieldBox, ...]
    signers: tuple[TenureFacts, ...]


def signature_field(number: int) -> str:
    """The name of the field in which the signer of this number signs, from 1."""
    return f"{SIGNATURE.removesuffix('1')}{number}"


def signers_of(content: Content, *, ref: str, at: datetime) -> tuple[TenureFacts, ...]:
    """Who signs this letter today, in what right, for whom, in the order of the page. Two queries.

    Raises VacantPostError, SignerTwiceError, PowerEndedError, OutsidePowerError.
    """
    chosen = content.signers()
    found = signatories.signatories((one.post_id for one in chosen), on=day_of(at))
    paper = paper_of(content, ref=ref)
    signers: list[TenureFacts] = []
    for one in chosen:
        facts = signatories.signatory(found[one.post_id], one.person_id, paper=paper)
        if facts is None:
            raise VacantPostError(post=_title(one.post_id, at=at))
        signers.append(facts)
    if len({one.person_id for one in signers}) < len(signers):
        raise SignerTwiceError
    return tuple(signers)


def paper_of(content: Content, *, ref: str) -> Paper:
    """The letter as a power asks of it; a personal one counts like a secret one."""
    level = max(content.label.level, int(content.label.personal))
    people = frozenset(one.person_id for one in content.beneficiaries)
    return Paper(kind=content.kind.value, level=level, letter=ref, amount=content.amount or 0, beneficiaries=people)


def _title(post_id: int, *, at: datetime) -> str:
    return whois.post_facts(post_id, on=day_of(at)).title.ar


def printed_signer(facts: TenureFacts, own_title: Name | None) -> Signer:
    """The signer as the page names him."""
    return Signer(
        name=facts.person,
        title=facts.title,
        capacity=facts.capacity.value,
        own_title=own_title,
        holder=facts.holder,
        order=facts.order,
        order_on=facts.order_on,
    )


def printed_signers(signers: tuple[TenureFacts, ...], *, at: datetime) -> tuple[Signer, ...]:
    """All of them; whoever signs within limits carries the title of his own post."""
    titles = signatories.own_titles((one.person_id for one in signers if one.capacity.is_limited), on=day_of(at))
    return tuple(printed_signer(one, titles.get(one.person_id)) for one in signers)


def frame_of(
    content: Content,
    *,
    author_id: int | None,
    version: int,
    at: datetime,
    ref: str = "",
    signers: tuple[TenureFacts, ...] | None = None,
) -> Frame:
    """What the letter gets from the directory today. Raises NotWithinReachError and what `signers_of` raises."""
    unit = whois.unit_facts(content.unit_id)
    signers = signers or signers_of(content, ref=ref, at=at)
    printed_as, ministries = printed_signers(signers, at=at), _ministries(signers)
    guest = next((name for body, name in ministries if body != unit.body_id), None)
    if guest is not None:
        printed_as = tuple(replace(one, ministry=name) for one, (_, name) in zip(printed_as, ministries, strict=True))
    letterhead = letterhead_of(unit, at=at)
    return Frame(
        letterhead=letterhead,
        foot=initials.foot_of(ref, at=at) if letterhead.laid.has_initials else None,
        guest=guest,
        signers=printed_as,
        prepared_by=signers[0].person if author_id is None else whois.person_facts(author_id).name,
        code=draft_code(version, content.content_hash()),
        made_at=at,
    )


def letterhead_of(unit: UnitFacts, *, at: datetime) -> Letterhead:
    """The head and foot of this unit's letters of the day. One query."""
    found = headings.heading_of(unit.body_id, on=day_of(at))
    return Letterhead(chain=unit.chain, address=unit.address, laid=found.heading, emblem_file=found.emblem_file)


def _ministries(signers: tuple[TenureFacts, ...]) -> list[tuple[int, Name]]:
    """Of which ministry each of several signers is, its key and its name; no query for one signer."""
    if len(signers) == 1:
        return []
    units = whois.units_by_id(one.unit_id for one in signers)
    return [(units[one.unit_id].body_id, units[one.unit_id].chain[0]) for one in signers]


def typeset_letter(content: Content, frame: Frame) -> Typeset:
    """The letter set in its letterhead, with the JSON of what is printed inside.

    That names the emblem by its hash; its pixels reach the template beside it. Raises TypesettingError, FileLostError.
    """
    data = printed(content, frame)
    name = frame.letterhead.emblem_file
    beside: dict[str, object] = {"emblem": list(files.fetch(name))} if name else {}
    source = Attachment(
        name=SOURCE_NAME, media_type="application/json", data=attached(data), description="What this letter prints"
    )
    return typeset(LETTER, data | beside, attachment=source)


def freeze(
    content: Content, *, ref: str, author_id: int, version: int, initialled: int | None = None, at: datetime
) -> Frozen:
    """The frozen document: set, its signature and seal fields laid, its normal form checked (security 2).

    `initialled` is who puts the last initials to it with this. Raises TypesettingError, NotNormalFormError, and what
    `signers_of` raises.
    """
    signers = signers_of(content, ref=ref, at=at)
    frame = frame_of(content, ref=ref, author_id=author_id, version=version, at=at, signers=signers)
    frame = replace(frame, foot=initials.with_last(frame.foot, initialled, at=at))
    sheet = typeset_letter(content, frame)
    pdf = lay_fields(sheet.pdf, sheet.fields)
    source = sha256(attached(printed(content, frame))).hexdigest()
    check_normal_form(pdf, attachments={SOURCE_NAME: source}, fields={field.name for field in sheet.fields})
    return Frozen(pdf=pdf, sha256=sha256(pdf).hexdigest(), pages=sheet.pages, fields=sheet.fields, signers=signers)


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
        signer_id=frozen.signers[0].person_id,
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
