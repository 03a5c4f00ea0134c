"""Who initialled a letter, and when: what the foot of its page says where its ministry prints that (domain 1.2)."""

from dataclasses import replace
from datetime import datetime

from correspondence.core.foot import Foot
from correspondence.core.route import StepState, Task
from correspondence.models import Memo, RouteStep
from directory import whois
from directory.core.day import day_of


def foot_of(memo_ref: str, *, at: datetime) -> Foot:
    """The day of the letter's version, and the initials of its round, in their order; at most four queries.

    A letter that is not kept yet was prepared today.
    """
    memo = Memo.objects.filter(ref=memo_ref).first() if memo_ref else None
    if memo is None:
        return Foot(prepared_on=day_of(at))
    rows = RouteStep.objects.latest_round(memo.pk)
    done = {one.done_by_id: one.done_at for one in rows if one.task == Task.REVIEW and one.state == StepState.DONE}
    people = whois.people_by_id(person for person in done if person is not None)
    put = ((people[person].name, day_of(on)) for person, on in done.items() if person in people and on is not None)
    return Foot(prepared_on=day_of(memo.current().made_at), initials=tuple(put))


def with_last(foot: Foot | None, initialled: int | None, *, at: datetime) -> Foot | None:
    """The same with the initials that come with this page. One query, none where no initials are printed."""
    if foot is None or initialled is None:
        return foot
    last = (whois.person_facts(initialled).name, day_of(at))
    return foot if last in foot.initials else replace(foot, initials=(*foot.initials, last))
