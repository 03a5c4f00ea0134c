"""What waits to be decided, what was agreed to, and what became of a list."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from correspondence.core import route
from correspondence.core.batch import Choice
from correspondence.core.route import State
from correspondence.models import Batch, BatchLine, Decision, Memo, RouteStep
from correspondence.models.request import mark_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """The letters that may be signed together: those not decided yet, in order of deadline, and the counts."""

    undecided: tuple[str, ...]
    agreed: int
    later: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One letter of a list; `refused` names the error when it was not signed."""

    ref: str
    subject: str
    recipient: str
    pages: int
    document_hash: str
    is_quick: bool
    is_signed: bool
    refused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A list as the closing page and the result show it."""

    nonce: str
    until: datetime
    lines: tuple[Line, ...]
    is_closed: bool

    def pages(self) -> int:
        """How many pages all letters have."""
        return sum(line.pages for line in self.lines)

    def quick(self) -> tuple[Line, ...]:
        """The letters that were agreed to without having been read."""
        return tuple(line for line in self.lines if line.is_quick)

    def signed(self) -> tuple[Line, ...]:
        """The letters that are signed."""
        return tuple(line for line in self.lines if line.is_signed)

    def unsigned(self) -> tuple[Line, ...]:
        """The letters that are not."""
        return tuple(line for line in self.lines if not line.is_signed)


def pile(reach: Reach) -> Pile:
    """What this person may still decide one by one, and what is decided."""
    person_id = route.person_of(reach)
    said = dict(Decision.objects.standing(person_id).values_list("memo__ref", "choice"))
    named, _by_post = RouteStep.objects.awaiting(reach)
    waiting = Memo.objects.within(reach).filter(pk__in=named.values("memo"), state=State.READY, level=0, personal=False)
    refs = waiting.order_by("due_at", "id").values_list("ref", flat=True)
    counted = list(said.values())
    return Pile(
        undecided=tuple(ref for ref in refs if ref not in said),
        agreed=counted.count(Choice.AGREE),
        later=counted.count(Choice.LATER),
    )


def sitting(nonce: str, *, session: str, reach: Reach, at: datetime) -> Sitting:
    """The list this person opened in this session; closed once it was signed or its time is up.

    Raises NotWithinReachError.
    """
    row = asked(nonce, session=session, by=reach)
    lines = row.lines.filter(is_out=False).select_related("request__memo").order_by("id")
    return Sitting(
        nonce=row.nonce,
        until=row.until,
        lines=tuple(_line(line) for line in lines),
        is_closed=row.closed_at is not None or at > row.until,
    )


def asked(nonce: str, *, session: str, by: Reach) -> Batch:
    """The list of this person and session. Raises NotWithinReachError."""
    found = Batch.objects.filter(nonce=nonce, person=route.person_of(by)).first()
    if found is None or not compare_digest(found.session_hash, mark_of(session)):
        raise NotWithinReachError
    return found


def _line(line: BatchLine) -> Line:
    return Line(
        ref=line.request.memo.ref,
        subject=line.request.memo.subject,
        recipient=line.recipient,
        pages=line.pages,
        document_hash=line.request.document_hash,
        is_quick=line.is_quick,
        is_signed=line.request.signed,
        refused=line.refused,
    )
