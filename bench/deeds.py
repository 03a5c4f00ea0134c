"""What a person waits for after a press, in a house of any size: sending a draft, and reviewing what was sent.

Each try is undone, so that the next finds the same draft. Referring has a signature and is measured by `walk`.
"""

from collections.abc import Callable, Mapping

from django.db import transaction

from bench.place import ministries, now, planned
from config.demo.letters import Stage
from config.demo.walk import compose
from correspondence.draft import start
from correspondence.review import initial
from correspondence.send import send
from directory.core.day import day_of

SEND, REVIEW = "sending a letter", "reviewing a letter"


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


def _undone(act: Callable[[], object]) -> None:
    with transaction.atomic():
        act()
        transaction.set_rollback(True)
