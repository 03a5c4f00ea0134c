"""A small PKI without database or Django, for tests of signing itself and of rooms that only need signed bytes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial

import typst

from signing.core.authority import BODY_MARK, PERSON_MARK, PROFILES, Addresses, Role, Subject
from signing.core.policy import KeyKind, Level
from signing.core.question import Question
from signing.core.verdict import Verdict
from signing.doors import ca, fields, judge, pades, tsa
from signing.doors.clock import trusted_time

ADDRESSES = Addresses(base="http://127.0.0.1:8000/pki")
SIGNATURE = "signature-1"
SEAL = "seal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where a field lies."""

    name: str
    page: int
    box: tuple[float, float, float, float]


BOXES = (
    Box(name=SIGNATURE, page=0, box=(300, 90, 500, 150)),
    Box(name=SEAL, page=0, box=(50, 700, 545, 760)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pki:
    """Authorities and two signers."""

    root: ca.Holder
    issuing: ca.Holder
    time: ca.Holder
    status: ca.Holder
    person: ca.Holder
    seal: ca.Holder
    look: bytes = b""
    """What signatures look like, when not like the usual stamp."""

    @property
    def trust(self) -> bytes:
        """The root's certificate, DER."""
        return ca.certificate_der(self.root.certificate)

    @property
    def authority(self) -> tsa.TimeAuthority:
        """The time authority."""
        return tsa.TimeAuthority(holder=self.time, issuer=self.issuing.certificate)

    def proofs(self, *holders: ca.Holder, revoked: tuple[ca.Revoked, ...] = ()) -> pades.Proofs:
        """What a checker needs."""
        now = trusted_time().replace(microsecond=0)
        named = (self.root, self.issuing, self.time, *holders)
        return pades.Proofs(
            certificates=tuple(ca.certificate_der(one.certificate) for one in named),
            revocations=(
                ca.revocation_list(self.root, (), at=now, number=1),
                ca.revocation_list(self.issuing, revoked, at=now, number=2),
            ),
        )

    def sign(
        self, pdf: bytes, *, field: str = SIGNATURE, level: Level = Level.LT, by: ca.Holder | None = None
    ) -> bytes:
        """The PDF signed by the person."""
        return self._sign(pdf, field, level, by or self.person, "Approved")

    def seal_it(self, pdf: bytes, *, field: str = SEAL) -> bytes:
        """The PDF sealed by the body."""
        return self._sign(pdf, field, Level.LTA, self.seal, "2026/17 · 2026-11-21")

    def verdict(
        self,
        pdf: bytes,
        *,
        expected_fields: tuple[str, ...] | None = None,
        at: datetime | None = None,
        is_own: bool = True,
    ) -> Verdict:
        """The judge's verdict, in this process."""
        return judge.verdict_of(
            Question(pdf=pdf, trust=(self.trust,), expected_fields=expected_fields, at=at, is_own=is_own)
        )

    def _sign(self, pdf: bytes, field: str, level: Level, holder: ca.Holder, reason: str) -> bytes:
        act = pades.Act(field=field, appearance=self.look or stamp(), reason=reason, at=trusted_time(), level=level)
        return pades.sign_pdf(pdf, act, holder=holder, proofs=self.proofs(holder), authority=self.authority)


def raise_pki(*, since: datetime | None = None, kind: KeyKind = KeyKind.P256, root_kind: KeyKind = KeyKind.P384) -> Pki:
    """A fresh PKI; takes some milliseconds."""
    start = since or trusted_time() - timedelta(hours=1)
    issued_as = partial(issued, kind=kind)
    root_key = ca.new_key(root_kind)
    subject = Subject(common_name="Test Root", organisation="Test")
    root = ca.Holder(
        certificate=ca.issue_root(PROFILES[Role.ROOT], subject, root_key, addresses=ADDRESSES, since=start),
        key=root_key,
    )
    issuing = issued_as(root, Role.ISSUING, "Test Issuing CA", start=start)
    return Pki(
        root=root,
        issuing=issuing,
        time=issued_as(issuing, Role.TIME, "Test Time", start=start),
        status=issued_as(issuing, Role.STATUS, "Test Status", start=start),
        person=issued_as(issuing, Role.PERSON, "Maryam Saad", mark=f"{PERSON_MARK}7", start=start),
        seal=issued_as(issuing, Role.SEAL, "Ministry of Planning", mark=f"{BODY_MARK}1", start=start),
    )


def issued(
    issuer: ca.Holder, role: Role, name: str, *, mark: str = "", start: datetime, kind: KeyKind = KeyKind.P256
) -> ca.Holder:
    """A certificate of the role with its key."""
    key = ca.new_key(kind)
    subject = Subject(common_name=name, organisation="Ministry of Planning", mark=mark)
    certificate = ca.issue(PROFILES[role], subject, key.public_key(), issuer=issuer, addresses=ADDRESSES, since=start)
    return ca.Holder(certificate=certificate, key=key)


@cache
def letter() -> bytes:
    """A tagged PDF/A-3a letter of two pages."""
    body = '#set page(width: 595pt, height: 842pt)\n#set text(lang: "en")\n#set document(title: "Letter")\n'
    body += "= Letter\n#lorem(120)\n\n Amount: 12 000 000 IQD\n#pagebreak()\n#lorem(60)"
    return bytes(typst.compile(body.encode(), pdf_standards=["a-3a"]))


@cache
def stamp() -> bytes:
    """A one-page PDF for the appearance of a signature."""
    body = "#set page(width: 200pt, height: 60pt, margin: 4pt, fill: none)\nStamp 2026/17"
    return bytes(typst.compile(body.encode()))


@cache
def frozen() -> bytes:
    """The letter with its two empty fields."""
    return fields.lay(letter(), BOXES)
