"""What asking for more time and answering share: the deadline above, the entry, the answer, who is told."""

from collections.abc import Iterable
from datetime import datetime

from archive.core.canonical import Json
from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence import powers
from correspondence.core.directive import written
from correspondence.core.extension import ExtensionState
from correspondence.core.notice import What
from correspondence.core.power import said_of
from correspondence.models import Extension, Notice, Referral
from directory import audit, whois
from directory.core.day import day_of
from directory.core.reach import Reach


def upper_due_at(row: Referral) -> datetime | None:
    """The deadline that whoever gave this one keeps, as it stands now: it too may have been moved."""
    upper = row.directive.upper
    return None if upper is None else upper.due_at


def givers(row: Referral, *, at: datetime) -> frozenset[int]:
    """Who gave the directive, and who has that post today."""
    post = whois.posts_by_id([row.directive.post_id], on=day_of(at)).get(row.directive.post_id)
    holder = None if post is None or post.holder is None else post.holder.id
    return frozenset({row.directive.person_id, holder or row.directive.person_id})


def answer(asked: Extension, state: ExtensionState, *, by: Reach, at: datetime) -> None:
    """Closes the request."""
    asked.state, asked.answered_at, asked.answered_by_id = state, at, by.person_id
    asked.save(update_fields=["state", "answered_at", "answered_by"])


def say(asked: Extension, *, what: str, note: str, by: Reach, at: datetime) -> None:
    """Enters the step in the archive beside the directive, and notes the act."""
    row = asked.referral
    body: dict[str, Json] = {
        "what": what,
        "directive": row.directive.name,
        "to": dict(row.target().as_json()),
        "note": note,
        "due": written(asked.wanted_at),
        "person": by.person_id,
        "inside": row.directive.body_id,
        "level": row.level,
    }
    body |= said_of(powers.over(row, what=what, by=by, on=day_of(at)))
    enter(EntryKind.DIRECTIVE, record_id=row.record_id, body=body, by=by, at=at)
    audit.record(by=by, act=what, about=f"record:{row.record_id}", at=at, level=row.level)


def tell(asked: Extension, what: What, people: Iterable[int | None], *, at: datetime) -> None:
    """A notice to each of them; one of a refusal bears the deadline that stands."""
    due = asked.was_due_at if what is What.TIME_REFUSED else asked.wanted_at
    about = f"referral:{asked.referral_id}"
    Notice.objects.bulk_create(
        [Notice(person_id=one, what=what, about=about, due_at=due, at=at) for one in people if one],
        ignore_conflicts=True,
    )
