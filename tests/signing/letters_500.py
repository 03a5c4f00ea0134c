"""Five hundred letters of our own, each another mixture: language, attachment, signers, level, door, kind of key, seal.

Few are typeset and many signed: the signatures are made by the doors of the product, with a PKI of their own.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from paper.core.sheet import Attachment, FieldBox, Typeset
from paper.typeset import qr_rows, typeset
from signing.core.authority import BODY_MARK, PERSON_MARK, PROFILES, Role, Subject
from signing.core.policy import KeyKind, Level, PinCost
from signing.doors import ca, fields, outside, pades, raw, softkeys, tokens
from signing.doors.clock import trusted_time
from tests.paper import papers
from tests.signing import pki as small

COUNT = 500
MOST_SIGNERS = 25
PIN, PEPPER = "739105", b"pepper"
CHEAP = PinCost(time_cost=1, memory_cost=8, parallelism=1)
DOORS = ("software", "token", "outside")
LEVELS = (Level.B, Level.T, Level.LT, Level.LTA)
KINDS = tuple(KeyKind)
RSA = frozenset({KeyKind.RSA3072, KeyKind.RSA4096})
LANGUAGES = ("ar", "ckb", "en")
TITLES = {
    "ar": (None, "مذكرة داخلية", "تعميم", "أمر إداري", "محضر اجتماع", "كتاب شكر وتقدير"),
    "ckb": (None, "یاداشتی ناوخۆ", "گشتاندن", "فەرمانی کارگێڕی", "کۆنووسی کۆبوونەوە", "نووسراوی سوپاس"),
    "en": (None, "Internal memo", "Circular", "Administrative order", "Minutes", "Letter of thanks"),
}
SOURCE = Attachment(
    name="source.json", media_type="application/json", data='{"م":1}'.encode(), description="What is printed"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one letter is made of."""

    number: int
    language: str
    title: str | None
    has_source: bool
    signers: int
    level: Level
    door: str
    kind: KeyKind
    is_sealed: bool

    @property
    def name(self) -> str:
        """A name that says it all."""
        ends = f"{'source' if self.has_source else 'plain'}-{'sealed' if self.is_sealed else 'open'}"
        return (
            f"{self.number:03}-{self.language}-{self.signers}x{self.level.value}-{self.door}-{self.kind.value}-{ends}"
        )


def plans(count: int) -> tuple[Plan, ...]:
    """So many of the five hundred, evenly taken; all four levels, doors and kinds are in any fifty of them."""
    mixed = itertools.product(KINDS, DOORS, LEVELS, (True, False), LANGUAGES)  # 288, then once more otherwise
    turned = list(itertools.islice(itertools.cycle(mixed), COUNT))
    made = [_plan(number, *one) for number, one in enumerate(turned)]
    stride = 137  # prime to 500, so that each is met once
    return tuple(made[place * stride % COUNT] for place in range(count))


def _plan(number: int, kind: KeyKind, door: str, level: Level, is_sealed: bool, language: str) -> Plan:  # noqa: FBT001
    """One letter's plan: every eighth has up to 25 signers, the others one, two or three."""
    signers = number // 8 % MOST_SIGNERS + 1 if number % 8 == 7 else (1, 1, 2, 1, 3, 1, 2)[number % 8]
    titles = TITLES[language]
    return Plan(
        number=number,
        language=language,
        title=titles[number // 3 % len(titles)],
        has_source=number % 5 != 0,
        signers=signers,
        level=level,
        door=door,
        kind=kind,
        is_sealed=is_sealed,
    )


class Bureau:
    """Two PKIs, one of curves and one of RSA, with twelve signers: four kinds of keys behind three doors.

    `lists` are the revocation lists of the first moment, by root: what somebody knows who judges a letter at B-T.
    """

    def __init__(self, card: tokens.Card) -> None:
        self._card = card
        self.curves = small.raise_pki()
        self.rsa = small.raise_pki(kind=KeyKind.RSA3072, root_kind=KeyKind.RSA4096)
        self.lists = {pki.trust: pki.proofs().revocations for pki in (self.curves, self.rsa)}
        self._signers = {(kind, door): self._signer(kind, door) for kind in KINDS for door in DOORS}

    @property
    def roots(self) -> tuple[ca.Certificate, ca.Certificate]:
        """What a judge must trust."""
        return (self.curves.root.certificate, self.rsa.root.certificate)

    def pki(self, plan: Plan) -> small.Pki:
        """The PKI of a letter: RSA keys are certified by RSA."""
        return self.rsa if plan.kind in RSA else self.curves

    def letters(self, chosen: tuple[Plan, ...]) -> Iterator[tuple[Plan, bytes]]:
        """Each letter, signed and sealed as planned."""
        for plan in chosen:
            yield plan, self._letter(plan)

    def _signer(self, kind: KeyKind, door: str) -> ca.Holder:
        """A person with a key of the kind behind the door."""
        name = f"{door} {kind.value}"
        key = tokens.make_key(self._card, name=name, kind=kind) if door == "token" else raw.new_key(kind)
        issuer = (self.rsa if kind in RSA else self.curves).issuing
        named = Subject(common_name=name, organisation="Ministry of Planning", mark=f"{PERSON_MARK}7")
        start = issuer.certificate.not_valid_before_utc
        certificate = ca.issue(
            PROFILES[Role.PERSON], named, key.public_key(), issuer=issuer, addresses=small.ADDRESSES, since=start
        )
        return ca.Holder(certificate=certificate, key=key)

    def _letter(self, plan: Plan) -> bytes:
        sheet = set_letter(plan.language, plan.title, plan.has_source, plan.signers)
        pdf = frozen(sheet)
        seal, *boxes = sheet.fields
        for box in boxes:
            pdf = self._signed(pdf, plan, box)
        if not plan.is_sealed:
            return pdf
        pki = self.pki(plan)
        act = _act(seal.name, stamp(plan.language, seal), "2026/17", Level.LTA)
        return pades.sign_pdf(pdf, act, holder=pki.seal, proofs=pki.proofs(pki.seal), authority=pki.authority)

    def _signed(self, pdf: bytes, plan: Plan, box: FieldBox) -> bytes:
        """The letter with one more person's signature, by the plan's door."""
        pki, holder = self.pki(plan), self._signers[plan.kind, plan.door]
        act = _act(box.name, mark(plan.language, box), "Approved", plan.level)
        proofs, authority = pki.proofs(holder), pki.authority
        if plan.door == "outside":
            waits = outside.prepare(pdf, act, certificate=holder.certificate, proofs=proofs, authority=authority)
            made = raw.make(holder.key, waits.to_sign)
            return outside.complete(
                waits.pdf, made, certificate=holder.certificate, level=plan.level, authority=authority
            )
        if plan.door == "software":
            locked = softkeys.lock_in(holder.key, pin=PIN, pepper=PEPPER, cost=CHEAP, context=b"7")
            key = softkeys.let_out(locked, pin=PIN, pepper=PEPPER, context=b"7")
            holder = ca.Holder(certificate=holder.certificate, key=key)
        return pades.sign_pdf(pdf, act, holder=holder, proofs=proofs, authority=authority)


def _act(field: str, appearance: bytes, reason: str, level: Level) -> pades.Act:
    return pades.Act(field=field, appearance=appearance, reason=reason, at=trusted_time(), level=level)


@cache
def set_letter(language: str, title: str | None, has_source: bool, signers: int) -> Typeset:  # noqa: FBT001
    """A letter with so many signers."""
    data = papers.letter(
        language=language,
        kind_title=title,
        labels={},
        signers=[{"name": f"موقّع {n}", "title": "عضو اللجنة", "capacity": ""} for n in range(signers)],
    )
    return typeset(papers.LETTER, data, attachment=SOURCE if has_source else None)


@cache
def frozen(sheet: Typeset) -> bytes:
    """The letter with its empty fields."""
    return fields.lay(sheet.pdf, sheet.fields)


def mark(language: str, box: FieldBox) -> bytes:
    """How a signature looks."""
    return _drawn(papers.MARK, language, round(box.box[2] - box.box[0], 3), round(box.box[3] - box.box[1], 3))


def stamp(language: str, box: FieldBox) -> bytes:
    """How the seal looks."""
    return _drawn(papers.STAMP, language, round(box.box[2] - box.box[0], 3), round(box.box[3] - box.box[1], 3))


_SHOWN: dict[str, dict[str, object]] = {
    papers.MARK.name: {"name": "د. ليلى عبد الرزاق", "at": "14/7/2026 10:42", "serial": "4F·A1·09·C2"},
    papers.STAMP.name: {
        "number": "ق م/3/418",
        "date": "14/7/2026",
        "code": "7K4-QX2-91",
        "qr": qr_rows("https://verify.example.iq/7K4QX291#" + "A" * 150),
        "seal": f"وزارة التخطيط {BODY_MARK}1",
    },
}


@cache
def _drawn(template: object, language: str, width: float, height: float) -> bytes:
    shown = {"version": 1, "language": language, "digits": "latn", "width": width, "height": height}
    assert isinstance(template, type(papers.MARK))
    return typeset(template, {**shown, **_SHOWN[template.name]}, tagged=False).pdf
