"""A signed letter as the registry's desk shows it before its number: to whom, by whom, and what may be done."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from correspondence import outsiders, papers, rights, surroundings
from correspondence.core.letter import Content
from correspondence.core.route import Act, StepState, Task, next_steps
from correspondence.letters import NOBODY, SignerView, StepView
from correspondence.models import Memo, RouteStep, Version
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.doors.together import together
from directory.named import name_of, names


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnumbered:
    """The letter without its journal; `signers` are the signatures of its route, in the order of the page."""

    ref: str
    version: int
    content: Content
    body_id: int
    author: Name
    unit: Name
    pages: int
    shown_hash: str
    due_at: datetime | None
    may: frozenset[Act]
    signers: tuple[StepView, ...]
    signed_by: tuple[SignerView, ...]
    is_outside: bool


def unnumbered(memo_ref: str, *, reach: Reach, at: datetime) -> Unnumbered:
    """The letter, in one query; reading a classified one writes its journal line. Raises NotWithinReachError.

    One more for a letter of two ministries, and for one whose route a restore lost.
    """
    within = Memo.objects.within(reach).filter(ref=memo_ref)
    found = Version.objects.filter(memo__in=within, number=F("memo__version")).select_related("memo")
    told = found.annotate(**names(author="memo__author__name", unit="memo__unit__name"))
    named = names(post="post__title", seat="post__unit__name", principal="principal__name")
    named |= names(done="done_by__name", asked="signer__name")
    versions, laid = together(
        told, RouteStep.objects.annotate(**named).filter(memo__in=within.values("pk")).order_by("round", "order", "id")
    )
    if not versions:
        raise NotWithinReachError
    version, steps = versions[0], [step for step in laid if step.round == laid[-1].round]
    memo, content = version.memo, Content.from_json(version.content)
    is_outside = outsiders.is_outside(memo, reach=reach)
    if is_outside:
        content, steps = outsiders.told_to_guest(content), outsiders.steps_of_guest(steps)
    papers.journal(memo, act="read", reach=reach, at=at)
    signers = _signers(steps, content)
    return Unnumbered(
        ref=memo.ref,
        version=memo.version,
        content=content,
        body_id=memo.body_id,
        author=name_of(version, "author") or NOBODY,
        unit=name_of(version, "unit") or NOBODY,
        pages=papers.page_count(memo, version),
        shown_hash=papers.document_hash(memo, version),
        due_at=memo.due_at,
        may=rights.may_now(memo, steps, reach=reach),
        signers=signers,
        signed_by=tuple(
            SignerView(person=one.person, post=one.post, capacity=one.capacity, principal=one.principal)
            for one in signers
        )
        or _as_written(content, at=at),
        is_outside=is_outside,
    )


def _signers(steps: list[RouteStep], content: Content) -> tuple[StepView, ...]:
    following = next_steps(step.step() for step in steps)
    return tuple(
        StepView(
            order=row.order,
            post_id=row.post_id,
            post=name_of(row, "post") or NOBODY,
            unit=name_of(row, "seat") or NOBODY,
            person=name_of(row, "done") or name_of(row, "asked"),
            person_id=row.signer_id,
            capacity=row.capacity,
            principal=name_of(row, "principal"),
            role=content.role(row.post_id) or "",
            dissent=row.dissent,
            silence_passes=row.silence_passes,
            has_window=row.days is not None,
            task=Task(row.task),
            state=StepState(row.state),
            done_at=row.done_at,
            is_next=row.step() in following,
        )
        for row in steps
        if row.task == Task.SIGN
    )


def _as_written(content: Content, *, at: datetime) -> tuple[SignerView, ...]:
    """Whom the letter itself names, where its route is lost."""
    people = surroundings.signing_people(content, on=day_of(at))
    return tuple(SignerView(person=None if one is None else one.name, post=post.title) for post, one in people)
