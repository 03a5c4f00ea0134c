"""Whom a letter benefits judges nothing of it, and nobody does for such a one (domain 2.4)."""

from collections.abc import Iterable
from datetime import datetime

from correspondence.core.letter import Content
from correspondence.core.route import Act, Step, Task, acting_steps, opinion_of
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.tenures import tenures_of


def gains(content: Content, *, post_id: int, by: Reach, at: datetime) -> bool:
    """True when the letter benefits this person, or one for whom he sits on the post; a query where it benefits any."""
    gaining = {one.person_id for one in content.beneficiaries}
    if not gaining or by.person_id is None:
        return False
    held = (one for one in tenures_of(by.person_id, on=day_of(at)) if one.post_id == post_id)
    return not gaining.isdisjoint({by.person_id, *(one.holder_id for one in held)})


def barred(
    content: Content, steps: Iterable[Step], offered: frozenset[Act], *, by: Reach, at: datetime
) -> frozenset[Act]:
    """Of what the route offers this person, what the letter's benefit forbids: initials, and an opinion."""
    if not content.beneficiaries:
        return frozenset()
    route = list(steps)
    reviews = (one for one in acting_steps(route, by=by) if one.task is Task.REVIEW)
    posts = {Act.INITIAL: next(reviews, None), Act.OPINE: opinion_of(route, posts=by.posts)}
    asked = {act: step.post_id for act, step in posts.items() if step is not None and act in offered}
    return frozenset(act for act, post in asked.items() if gains(content, post_id=post, by=by, at=at))
