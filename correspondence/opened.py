"""Whether somebody whose turn it is has opened a letter: told by the access journal, written when they look."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from correspondence.core.route import State, StepState, next_steps
from correspondence.models import Memo, RouteStep
from directory import audit
from directory.core.reach import Reach

OPENED = "opened"


def note_opening(memo: Memo, *, reach: Reach, at: datetime) -> None:
    """Writes, once in a turn, that somebody whose turn it is looked into the letter."""
    if memo.state not in (State.UNDER_REVIEW, State.READY) or memo.author_id == reach.person_id:
        return
    mine = Q(post__in=reach.posts) | Q(signer=reach.person_id)
    pending = RouteStep.objects.filter(mine, memo=memo, state=StepState.PENDING).exclude(called_at=None)
    since = pending.order_by("-called_at").values_list("called_at", flat=True).first()
    if since is not None and not audit.is_noted(OPENED, about=f"memo:{memo.ref}", since=since):
        audit.record(by=reach, act=OPENED, about=f"memo:{memo.ref}", at=at, level=memo.level)


def is_opened(memo: Memo, rows: Sequence[RouteStep]) -> bool:
    """True when somebody whose turn it is has opened it since the turn began; `rows` are those of its round."""
    following = next_steps(row.step() for row in rows)
    since = min((row.called_at for row in rows if row.called_at and row.step() in following), default=None)
    return since is not None and audit.is_noted(OPENED, about=f"memo:{memo.ref}", since=since)
