"""What a letter is: its content, its canonical bytes, and what makes it acceptable (domain 1.1-1.3)."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any  # JSON read back is anything until it is checked

import rfc8785

from archive.core.plan import Place
from correspondence.core import body as letter_body
from correspondence.core import prose
from correspondence.core.committee import Committee, Role
from correspondence.core.errors import Finding, LetterNotAcceptedError
from correspondence.core.parts import (
    AMOUNT_LIMIT,
    Addressee,
    Annex,
    Beneficiary,
    Copy,
    Reference,
    ReferenceKind,
    SecondText,
    Signatory,
    SigningOrder,
    addressee_json,
    addressees_from,
    amount_from,
    answer_by_from,
    antecedents_from,
    beneficiaries_from,
    by_rank_from,
    copies_from,
    copy_json,
    reference_from,
    reference_json,
    second_from,
    signers_from,
)
from directory.core.clearance import Label

__all__ = [
    "AMOUNT_LIMIT",
    "INSIDE",
    "ORDERS",
    "SUBJECT_LIMIT",
    "WITHOUT_ADDRESSEE",
    "Addressee",
    "Annex",
    "Beneficiary",
    "Content",
    "Copy",
    "Kind",
    "Priority",
    "Reference",
    "ReferenceKind",
    "SecondText",
    "Signatory",
    "SigningOrder",
]
FORMAT, JOINT_FORMAT, FILED_FORMAT, TWO_TEXTS_FORMAT, COMMITTEE_FORMAT = range(1, 6)
AMOUNT_FORMAT, ANSWER_FORMAT, OUTSIDE_FORMAT, RANK_FORMAT, BENEFIT_FORMAT, COPIES_FORMAT, GROUP_FORMAT = range(6, 13)
PURPOSE_FORMAT, NAMED_FORMAT = 13, 14
"""The versions of the content's JSON; a version stands inside the hashed bytes.

Each says what those before it say, and more: of its signers, where it is filed, in a second language, of a committee,
of a sum and antecedents, of a day for the answer, of who is outside, of ranks alone, of who benefits, of copies that
go outside, of groups, of chosen purposes and groups of copies, of posts and persons (docs/formats/letter.md).
"""
_SINCE = {"outside_since": OUTSIDE_FORMAT, "groups_since": GROUP_FORMAT, "named_since": NAMED_FORMAT}
_COPIES = {"outside_since": COPIES_FORMAT, "chosen_since": PURPOSE_FORMAT, "named_since": NAMED_FORMAT}
FORMATS = frozenset(range(FORMAT, NAMED_FORMAT + 1))
SUBJECT_LIMIT = 200


class Kind(StrEnum):
    """Kinds of paper (domain 1.1)."""

    LETTER = "letter"
    MEMORANDUM = "memorandum"
    SUBMISSION = "submission"
    ADMIN_ORDER = "admin_order"
    MINISTERIAL_ORDER = "ministerial_order"
    CABINET_ORDER = "cabinet_order"
    CIRCULAR = "circular"
    REMINDER = "reminder"
    REPLY = "reply"
    FOLLOW_ON = "follow_on"
    AUTHENTICITY = "authenticity"
    MINUTES = "minutes"
    TELEGRAM = "telegram"


ORDERS = frozenset({Kind.ADMIN_ORDER, Kind.MINISTERIAL_ORDER, Kind.CABINET_ORDER})
WITHOUT_ADDRESSEE = ORDERS | {Kind.MINUTES}
"""Kinds that speak to all concerned and need no addressee."""
INSIDE = frozenset({Kind.MEMORANDUM, Kind.SUBMISSION})
"""Kinds that stay inside one body."""


class Priority(StrEnum):
    """الأسبقية."""

    ORDINARY = "ordinary"
    URGENT = "urgent"
    VERY_URGENT = "very_urgent"
    IMMEDIATE = "immediate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything an author writes. Its canonical JSON is what a version's hash stands for.

    `amount` is the sum the letter decides on, in whole dinars: a power to sign may be limited by it. `antecedents` are
    the places, from 0, of those copies with which the papers that the letter refers to travel (الأوليات). `answer_by`
    is the last day on which its addressees answer in time, where the letter itself sets one (domain 2.9). `by_rank`
    says that the page names the signers by their posts alone: their signatures name the persons (domain 1.1).
    """

    kind: Kind
    language: str
    digits: str
    label: Label
    priority: Priority
    subject: str
    greeting: str
    body: dict[str, object]
    closing: str
    to: tuple[Addressee, ...]
    unit_id: int
    signer_post_id: int
    copies: tuple[Copy, ...] = ()
    references: tuple[Reference, ...] = ()
    annexes: tuple[Annex, ...] = ()
    signer_person_id: int | None = None
    cosigners: tuple[Signatory, ...] = ()
    signing: SigningOrder = SigningOrder.FIXED
    place: Place | None = None
    second: SecondText | None = None
    committee: Committee | None = None
    amount: int | None = None
    antecedents: tuple[int, ...] = ()
    answer_by: date | None = None
    by_rank: bool = False
    beneficiaries: tuple[Beneficiary, ...] = ()

    def texts(self) -> "tuple[Content, ...]":
        """The letter in each of its languages: what both share, and each one's own words."""
        other = self.second
        if other is None:
            return (self,)
        copies = zip(self.copies, other.copies, other.purposes, strict=True)
        second = replace(
            self,
            language=other.language,
            digits="latn" if other.language == "en" else self.digits,
            subject=other.subject,
            greeting=other.greeting,
            body=other.body,
            closing=other.closing,
            to=tuple(replace(one, name=name) for one, name in zip(self.to, other.to, strict=True)),
            copies=tuple(replace(one, name=name, purpose=purpose) for one, name, purpose in copies),
            second=None,
        )
        return replace(self, second=None), second

    def words(self) -> str:
        """Every text of the letter as lines, for searching and marking; the second one begins with its subject."""
        first, *others = self.texts()
        parts = [letter_body.to_text(first.body)]
        parts += [f"{one.subject}\n\n{letter_body.to_text(one.body)}" for one in others]
        return "\n\n".join(parts)

    def units(self) -> frozenset[int]:
        """The units it goes to, and those it is copied to."""
        return frozenset(one.unit_id for one in self.lines() if one.unit_id is not None)

    def outsiders(self) -> tuple[Addressee, ...]:
        """The addressees outside the system, in the order of the page."""
        return tuple(one for one in self.recipients() if one.unit_id is None)

    def recipients(self) -> tuple[Addressee, ...]:
        """The addressees, the members of a group in its place."""
        return tuple(each for one in self.to for each in one.each())

    def copies_outside(self) -> tuple[Copy, ...]:
        """The copies that the registry sends outside the system, in the order of the page."""
        return tuple(one for one in self.copied() if one.outside)

    def copied(self) -> tuple[Copy, ...]:
        """The copies, the members of a group in its place."""
        return tuple(each for one in self.copies for each in one.each())

    def lines(self) -> "list[Addressee | Copy]":
        """Addressees and copies, the members of a group in its place."""
        return [*self.recipients(), *self.copied()]

    def signers(self) -> tuple[Signatory, ...]:
        """Who signs, in the order of the page; whoever approves a committee's minutes is the last."""
        first = Signatory(post_id=self.signer_post_id, person_id=self.signer_person_id)
        found = self.committee
        last = () if found is None else (Signatory(post_id=found.approver_post_id, person_id=found.approver_person_id),)
        return (first, *self.cosigners, *last)

    def role(self, post_id: int) -> Role | None:
        """What the signer on this post is to a committee's minutes; None for any other letter."""
        found = self.committee
        return None if found is None else found.role(post_id, chair_post_id=self.signer_post_id)

    def as_json(self) -> dict[str, object]:
        """The content as plain JSON with its format's version; the inverse of `from_json`."""
        version = self._format()
        grown = (
            (JOINT_FORMAT, {"signer_person_id": self.signer_person_id, "signing": self.signing.value}),
            (JOINT_FORMAT, {"cosigners": [asdict(one) for one in self.cosigners]}),
            (FILED_FORMAT, {"place": None if self.place is None else asdict(self.place)}),
            (TWO_TEXTS_FORMAT, {"second": None if self.second is None else asdict(self.second)}),
            (COMMITTEE_FORMAT, {"committee": None if self.committee is None else asdict(self.committee)}),
            (AMOUNT_FORMAT, {"amount": self.amount, "antecedents": list(self.antecedents)}),
            (ANSWER_FORMAT, {"answer_by": None if self.answer_by is None else self.answer_by.isoformat()}),
            (RANK_FORMAT, {"by_rank": self.by_rank}),
            (BENEFIT_FORMAT, {"beneficiaries": [asdict(one) for one in self.beneficiaries]}),
        )
        more = {key: value for since, keys in grown if version >= since for key, value in keys.items()}
        return {**self._plain(version), **more}

    def _format(self) -> int:
        """The lowest version that can say all that this letter says."""
        said = {
            JOINT_FORMAT: bool(self.cosigners) or self.signer_person_id is not None,
            FILED_FORMAT: self.place is not None,
            TWO_TEXTS_FORMAT: self.second is not None,
            COMMITTEE_FORMAT: self.committee is not None,
            AMOUNT_FORMAT: self.amount is not None or bool(self.antecedents),
            ANSWER_FORMAT: self.answer_by is not None,
            OUTSIDE_FORMAT: bool(self.outsiders()),
            RANK_FORMAT: self.by_rank,
            BENEFIT_FORMAT: bool(self.beneficiaries),
            COPIES_FORMAT: bool(self.copies_outside()),
            GROUP_FORMAT: any(one.group is not None for one in self.to),
            PURPOSE_FORMAT: any(one.asks is not None or one.group is not None for one in self.copies),
            NAMED_FORMAT: any(one.post_id or one.person_id for one in self.lines()),
        }
        return max((version for version, is_said in said.items() if is_said), default=FORMAT)

    def _plain(self, version: int) -> dict[str, object]:
        return {
            "format": version,
            "kind": self.kind.value,
            "language": self.language,
            "digits": self.digits,
            "label": {
                "level": self.label.level,
                "compartments": sorted(self.label.compartments),
                "personal": self.label.personal,
            },
            "priority": self.priority.value,
            "subject": self.subject,
            "greeting": self.greeting,
            "body": self.body,
            "closing": self.closing,
            "to": [addressee_json(one, version=version, **_SINCE) for one in self.to],
            "copies": [copy_json(one, version=version, **_COPIES) for one in self.copies],
            "references": [reference_json(one) for one in self.references],
            "annexes": [asdict(one) for one in self.annexes],
            "unit_id": self.unit_id,
            "signer_post_id": self.signer_post_id,
        }

    @classmethod
    def from_json(cls, given: object) -> "Content":
        """The content that `as_json` wrote. Raises LetterNotAcceptedError for anything else."""
        if not isinstance(given, dict):
            raise LetterNotAcceptedError([Finding(code="malformed")])
        try:
            return _content(given)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise LetterNotAcceptedError([Finding(code="malformed")]) from error

    def cleaned(self) -> "Content":
        """The same content without invisible control characters, ready to be hashed and kept."""
        return Content.from_json(prose.cleaned(self.as_json()))

    def canonical(self) -> bytes:
        """RFC 8785 bytes of the content."""
        return rfc8785.dumps(self.as_json())  # type: ignore[arg-type]  # the library's JSON type is recursive

    def content_hash(self) -> str:
        """SHA-256 of the canonical bytes, in hex: what initials and signatures stand for (I5)."""
        return sha256(self.canonical()).hexdigest()


def _content(given: dict[str, Any]) -> Content:
    label = given["label"]
    if given["format"] not in FORMATS or not isinstance(given["body"], dict):
        raise ValueError
    found = Content(
        kind=Kind(given["kind"]),
        language=given["language"],
        digits=given["digits"],
        label=Label(
            level=int(label["level"]),
            compartments=frozenset(label["compartments"]),
            personal=bool(label["personal"]),
        ),
        priority=Priority(given["priority"]),
        subject=given["subject"],
        greeting=given["greeting"],
        body=given["body"],
        closing=given["closing"],
        to=addressees_from(given["to"], version=given["format"], **_SINCE),
        copies=copies_from(given["copies"], version=given["format"], **_COPIES),
        references=tuple(reference_from(one) for one in given["references"]),
        annexes=tuple(Annex(**one) for one in given["annexes"]),
        unit_id=int(given["unit_id"]),
        signer_post_id=int(given["signer_post_id"]),
        **({} if given["format"] == FORMAT else signers_from(given)),
        place=_place(given),
        second=_second(given),
        committee=_committee(given),
        amount=amount_from(given, since=AMOUNT_FORMAT),
        antecedents=antecedents_from(given["antecedents"] if given["format"] >= AMOUNT_FORMAT else (), given["copies"]),
        answer_by=answer_by_from(given, since=ANSWER_FORMAT, null_since=OUTSIDE_FORMAT),
        by_rank=by_rank_from(given, since=RANK_FORMAT),
        beneficiaries=beneficiaries_from(given, since=BENEFIT_FORMAT),
    )
    if given["format"] == NAMED_FORMAT != found.as_json()["format"]:
        raise ValueError
    return found


def _committee(given: dict[str, Any]) -> Committee | None:
    said = given["committee"] if given["format"] >= COMMITTEE_FORMAT else None
    return None if said is None else Committee(**said)


def _place(given: dict[str, Any]) -> Place | None:
    is_null = given["format"] >= TWO_TEXTS_FORMAT and given["place"] is None
    return None if is_null or given["format"] < FILED_FORMAT else Place(**given["place"])


def _second(given: dict[str, Any]) -> SecondText | None:
    """The second text. Raises ValueError unless it names as many addressees and copies as the first."""
    if given["format"] < TWO_TEXTS_FORMAT or (given["format"] > TWO_TEXTS_FORMAT and given["second"] is None):
        return None
    return second_from(given["second"], to=len(given["to"]), copies=len(given["copies"]))
