"""What a person waits for after a press, in a house of any size: sending a draft, and reviewing what was sent.

Each try is undone, so that the next finds the same draft. Of referring PIN, signature and time token are no part
(decision 36): the same signature made alone is taken off.
"""

from collections.abc import Callable, Mapping
from secrets import token_hex

from django.db import transaction

from archive.records import letter_hash, records_among
from bench.place import kept, ministries, now, planned
from config.demo.letters import Stage
from config.demo.settle import give_key
from config.demo.walk import compose
from correspondence.core.directive import Instruction, Place, Target, Verb
from correspondence.draft import start
from correspondence.refer import refer
from correspondence.review import initial
from correspondence.send import send
from directory.core.day import day_of
from signing.sign import endorse
from signing.unlock import OpenKey, unlock

SEND, REVIEW, REFER = "sending a letter", "reviewing a letter", "referring a letter, signature apart"
HEAD, CLERK = "finance-budget/head", "finance-budget/clerk"
Measure = Callable[[Callable[[], object]], float]


def acts() -> Mapping[str, Callable[[], object]]:
    """The deeds by name; their letters are begun here, and the one to be reviewed is sent."""
    ledger, walker = ministries().ledger, ministries().walker
    plan = planned(0, Stage.DRAFT)
    by, first = walker.reach(plan.author), walker.reach(plan.reviewers[0])
    reviewers = tuple(ledger.posts[seat] for seat in plan.reviewers)
    content = compose(plan, ledger, on=day_of(now()))
    draft, sent = (start(content, by=by, at=now()).ref for _ in range(2))
    send(sent, reviewers=reviewers, by=by, at=now())
    return {
        SEND: lambda: _undone(lambda: send(draft, reviewers=reviewers, by=by, at=now())),
        REVIEW: lambda: _undone(lambda: initial(sent, version=1, by=first, at=now())),
    }


def referring(measure: Measure) -> tuple[Callable[[], object], Callable[[], float]]:
    """The deed, and one measure of it; its letter is written, kept and received here."""
    house, record_id = ministries(), kept().record_id
    by, person = house.walker.reach(HEAD), house.ledger.people[HEAD]
    give_key(house.ledger, HEAD, at=now())
    says = Instruction(
        verb=Verb.INFORM,
        text="للاطلاع",
        targets=(Target(kind="post", id=house.ledger.posts[CLERK]),),
        place=Place(page=1, x=20, y=20, width=300, height=280),
        shown=letter_hash(record_id, reach=by),
        level=records_among([record_id], reach=by)[record_id].label.level,
    )

    def key() -> OpenKey:
        return unlock(person, pin=house.ledger.pin, by=by, at=now())

    def act(key: OpenKey) -> None:
        _undone(lambda: refer(record_id, says, name=token_hex(16), key=key, by=by, at=now()))

    def sample() -> float:
        alone, opened = key(), key()  # each signs once
        signed = measure(lambda: endorse(record_id.encode(), key=alone, at=now()))
        return max(measure(lambda: act(opened)) - signed, 0.0)

    return lambda: act(key()), sample


def _undone(act: Callable[[], object]) -> None:
    with transaction.atomic():
        act()
        transaction.set_rollback(True)
