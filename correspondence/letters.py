"""One letter as a person may see it now: content, route, journal, pages, and what may be done."""

from dataclasses import dataclass
from datetime import date, datetime

from correspondence.core.letter import Content
from correspondence.core.route import Act, State, StepState, Task
from directory.core.naming import Name
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One post on the route."""

    order: int
    post_id: int
    post: Name
    unit: Name
    person: Name | None
    task: Task
    state: StepState
    done_at: datetime | None
    is_next: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementView:
    """One line of the journal; `note` is the reason of a negative act, or the number given."""

    seq: int
    act: Act
    at: datetime
    person: Name | None
    post: Name | None
    version: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """Where the letter went."""

    unit: Name
    copy: bool
    hidden: bool
    purpose: str
    state: str
    incoming_number: str
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """A letter within reach. `may` is what this person may do with it now.

    `document_hash` and `pages` are there from READY on; `number`, `number_on`, `record_id` from the seal on.
    `returned` is the last reason when the letter was given back and not sent again.
    """

    ref: str
    state: State
    version: int
    content: Content
    content_hash: str
    code: str
    text: str
    author: Name
    unit: Name
    steps: tuple[StepView, ...]
    movements: tuple[MovementView, ...]
    deliveries: tuple[DeliveryView, ...]
    may: frozenset[Act]
    due_at: datetime | None
    document_hash: str
    pages: int
    number: str
    number_on: date | None
    record_id: str
    returned: str
    signer: Name | None
    signer_title: Name


def letter(memo_ref: str, *, reach: Reach, at: datetime) -> LetterView:
    """The letter; reading a classified one writes its journal line. Raises NotWithinReachError."""
    raise NotImplementedError


def picture(memo_ref: str, *, page: int, width: int, reach: Reach) -> bytes:
    """One page (from 0) of the frozen document as WebP, from the very bytes. Raises NotWithinReachError."""
    raise NotImplementedError


def document(memo_ref: str, *, reach: Reach) -> bytes:
    """The PDF as it stands: frozen, signed, or sealed from the archive; a draft's preview before.

    Raises NotWithinReachError.
    """
    raise NotImplementedError


def annex(memo_ref: str, *, file: str, reach: Reach) -> tuple[bytes, str]:
    """The bytes of an annex of the current version and its media type. Raises NotWithinReachError."""
    raise NotImplementedError


def preview(content: Content, *, at: datetime, version: int = 0) -> bytes:
    """The content as a PDF with a draft code, without number, date and signature; nothing is stored."""
    raise NotImplementedError
