"""Consenting: the own registry of a letter of two ministries is ready to number it (domain 2.3)."""

from datetime import datetime

from django.db import transaction

from correspondence import sealing, surroundings
from correspondence.core import joint, number, route
from correspondence.core.errors import OutOfTurnError
from correspondence.core.journal import Hand
from correspondence.core.letter import Content
from correspondence.core.readers import Circle, tokens
from correspondence.core.route import Act, Standing, State
from correspondence.models import Book, Memo, Movement, RouteStep
from directory import audit
from directory.core.reach import Reach


@transaction.atomic
def consent(memo_ref: str, *, book_id: int | None = None, by: Reach, at: datetime) -> None:
    """Lets the other ministry's registry number the letter, in a book of the own ministry first, and lays it there.

    No number is given yet: both are given, and both seals made, when that registry registers. So none of the two is
    ever given alone. Without `book_id` the rule of core/number chooses. Raises NotWithinReachError, OutOfTurnError (a
    letter of one ministry, or consented already), BookNotFoundError, NoRegistryError.
    """
    memo = Memo.objects.within(by).held(memo_ref)
    route.require(State(memo.state), Act.CONSENT)
    guest = sealing.guest_of(RouteStep.objects.latest_round(memo.pk), at=at)
    if guest is None or memo.holder_desk_id not in by.desks or Movement.objects.consents(memo).exists():
        raise OutOfTurnError(act=Act.CONSENT.value, state=memo.state)
    if book_id is not None:
        content = Content.from_json(memo.current().content)
        kind = number.outgoing_book(content.kind, content.label)
        Book.objects.chosen(book_id, body_id=memo.body_id, instead_of=kind)
    desk = surroundings.registry_of(guest.body_id, label=memo.label())
    memo.admit(tokens(memo.label(), Circle(desks=frozenset({desk}))))
    hand = Hand(person_id=by.person_id, at=at, note=joint.note_of(book_id))
    to = Standing(state=State.SIGNED, version=memo.version, holder_desk=desk, due_at=memo.due_at)
    Movement.objects.write(memo, act=Act.CONSENT, to=to, hand=hand)
    audit.record(by=by, act="consent", about=f"memo:{memo.ref}", at=at, level=memo.level)
