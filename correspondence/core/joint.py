"""A letter of two ministries: its own signs first, the guest within a window, and both number it (domain 2.3)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from correspondence.core.errors import Finding
from correspondence.core.letter import INSIDE, Content
from correspondence.core.route import Step, Task

WINDOW_DAYS = 10
"""In how many working days the guest ministry signs, counted from the last signature of the own one."""

_BOOK = "book="


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Of which body a signer is, 0 where the post is not known; `answers` as `answers_for_body` says."""

    body_id: int
    answers: bool


def answers_for_body(*, is_head: bool, is_body: bool, corresponds: bool) -> bool:
    """True for a post that may bind its ministry beside another: the head of it, or of a unit that writes outside."""
    return is_head and (is_body or corresponds)


def guest_of(bodies: Iterable[int], *, issuer: int) -> int | None:
    """The other ministry among the bodies of the signers, in the order of the page; None for a letter of one."""
    return next((body for body in bodies if body not in (0, issuer)), None)


def findings(content: Content, seats: Sequence[Seat], *, issuer: int, corresponds: bool) -> Iterator[Finding]:
    """What is wrong with a letter that another ministry signs too; nothing for one that none does.

    `seats` are those of the signers in the order of the page.
    """
    bodies = [seat.body_id for seat in seats]
    guest = guest_of(bodies, issuer=issuer)
    if guest is None:
        return
    own_last = max(place for place, body in enumerate(bodies) if body == issuer) if issuer in bodies else len(bodies)
    invited = [one for one, body in zip(content.signers(), bodies, strict=False) if body == guest]
    faults = {
        "too_many_ministries": len({*bodies} - {0, issuer}) > 1,
        "guest_signs_last": own_last > bodies.index(guest),
        "guest_not_head": not all(seat.answers for seat in seats if seat.body_id == guest),
        "guest_by_post": any(one.person_id is not None for one in invited),
        "committee_of_two": content.committee is not None,
        "joint_not_personal": content.label.personal,
        "kind_stays_inside": content.kind in INSIDE,
        "may_not_correspond_externally": not corresponds,
    }
    yield from (Finding(code=code) for code, is_found in faults.items() if is_found)


def laid(steps: Iterable[Step], guests: frozenset[int]) -> tuple[Step, ...]:
    """The route on which the guest's posts sign after all of the own ministry, within the window."""
    return tuple(
        replace(step, order=step.order + 1, days=WINDOW_DAYS, is_guest=True)
        if step.task is Task.SIGN and step.post_id in guests
        else step
        for step in steps
    )


def guests_in(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The signatures of the other ministry; empty for a letter of one."""
    return tuple(step for step in steps if step.is_guest)


def note_of(book_id: int | None) -> str:
    """How the journal says in which book the own registry numbers, none by its rule (docs/formats/movement.md)."""
    return "" if book_id is None else f"{_BOOK}{book_id}"


def book_in(note: str) -> int | None:
    """What `note_of` said."""
    return int(note.removeprefix(_BOOK)) if note else None
