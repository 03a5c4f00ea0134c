"""The margin of one kept letter as a person may see it now: directives in their order, what became of them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from archive.core.leaf import EntryKind
from archive.core.margin import GIVEN, Given, given_in
from archive.core.package import RecordFacts, digest
from archive.records import RecordView, Said, record, records_among, said_about
from correspondence import powers
from correspondence.core.directive import (
    LIVE,
    OF_ADDRESSEE,
    TAKEN_UP,
    Means,
    Part,
    Place,
    ReferralState,
    Verb,
    closes,
    moment_in,
    read_moment,
    written,
)
from correspondence.core.errors import MayNotDirectError
from correspondence.core.phrases import DIRECTIVES
from correspondence.models import Directive, Extension, Referral
from correspondence.powers import PowerView
from correspondence.writers import Right, lendable, pages_of, right_of
from directory import audit, whois
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.whois import PersonFacts, PostFacts, UnitFacts
from signing.endorsement import Trust, endorsement_of, our_trust

NOBODY = Name(ar="")

ENDS = (EntryKind.VOID_NUMBER, EntryKind.SUPERSEDE, EntryKind.CORRECT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was said of a referral: reported, accepted, declined, answered, returned; with its words."""

    what: str
    note: str
    at: datetime
    person: Name | None
    due_at: datetime | None = None
    power: PowerView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralView:
    """One addressee of a directive. `may` is what the person may do with it now, `answer` the letter that closed it.

    `wanted_at` is until when more time is asked for and not answered. `received` is the first that the addressee
    said of it, or wrote under it.
    """

    id: int
    name: Name
    part: Part
    state: ReferralState
    closed_at: datetime | None
    steps: tuple[Step, ...]
    answer: str
    answer_id: str
    may: frozenset[str]
    closes_by: frozenset[Means]
    due_at: datetime | None = None
    wanted_at: datetime | None = None
    received: Step | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveView:
    """One directive as it was signed. `is_sound` is false when signature, row and document do not agree.

    `antecedents` are the papers it opens besides, by record; None for one out of the reader's reach.
    """

    number: int
    verb: Verb
    text: str
    due_at: datetime | None
    place: Place
    level: int
    at: datetime
    person: Name
    title: Name
    holder: Name | None
    capacity: str
    order: str
    is_sound: bool
    referrals: tuple[ReferralView, ...]
    antecedents: Mapping[str, RecordFacts | None] = field(default_factory=dict)

    @property
    def stands_until(self) -> datetime | None:
        """The deadline as it stands: as signed, or as it was moved for somebody who still has to act."""
        live = [one.due_at for one in self.referrals if one.state in LIVE and one.due_at is not None]
        return max(live, default=self.due_at)

    @property
    def is_live(self) -> bool:
        """True while somebody still has to do something."""
        return any(one.state in LIVE for one in self.referrals)

    @property
    def own_text(self) -> str:
        """What was written besides the verb; empty where its standing phrase alone was signed, in any language."""
        return "" if self.text in {said[self.verb] for said in DIRECTIVES.values()} else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginView:
    """A letter's margin. `right` is there when the person may write in it, `lendable` what a directive may open.

    `ends` say that its number is void, or that another letter stands in its place or corrects it.
    """

    record: RecordView
    document: str
    pages: int
    directives: tuple[DirectiveView, ...]
    right: Right | None
    ends: tuple[Said, ...] = ()
    lendable: Mapping[str, RecordFacts] = field(default_factory=dict)

    @property
    def upper_due_at(self) -> datetime | None:
        """The deadline that a new directive must keep."""
        return None if self.right is None or self.right.upper is None else self.right.upper.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cast:
    """Everybody and everything the margin names; `lower`: when and by whom something was directed under a referral."""

    people: Mapping[int, PersonFacts]
    posts: Mapping[int, PostFacts]
    units: Mapping[int, UnitFacts]
    answers: Mapping[str, str]
    papers: Mapping[str, RecordFacts]
    wanted: Mapping[int, datetime]
    lower: Mapping[int, Sequence[tuple[datetime, int]]]

    def name(self, row: Referral) -> Name:
        """The addressee's name."""
        found = {
            "unit": lambda key: self.units[key].name,
            "post": lambda key: self.posts[key].title,
            "person": lambda key: self.people[key].name,
        }
        target = row.target()
        return found[target.kind](target.id)

    def person(self, key: object) -> Name | None:
        """A person's name, or None."""
        return self.people[key].name if isinstance(key, int) and key in self.people else None


def margin(record_id: str, *, reach: Reach, at: datetime) -> MarginView:
    """The margin; of a classified letter the look is journalled.

    What the reader is not cleared for, or what another body wrote, is not there. Raises NotWithinReachError,
    DamagedObjectError, MissingObjectError, ErasedError.
    """
    kept = record(record_id, reach=reach)
    every = said_about(record_id, reach=reach)
    said = [one for one in every if one.kind is EntryKind.DIRECTIVE]
    names = [str(one.body.get("directive")) for one in said] + [given.name for given in _given(said)]
    rows = {row.name: row for row in Directive.objects.filter(name__in=names).prefetch_related("referrals")}
    cast = _cast(rows.values(), said, reach=reach, at=at)
    trust = our_trust() if rows else None
    audit.opened(kept.facts.label, act="read", about=f"record:{record_id}", by=reach, at=at)
    right = _right(record_id, reach=reach, on=day_of(at))
    return MarginView(
        record=kept,
        document=kept.letter_sha256,
        pages=pages_of(record_id, reach=reach),
        directives=tuple(
            _directive(number, given, rows.get(given.name), said, cast=cast, trust=trust, reach=reach)
            for number, given in enumerate(_given(said), start=1)
        ),
        right=right,
        ends=tuple(one for one in every if one.kind in ENDS),
        lendable={} if right is None else lendable(kept.facts, reach=reach),
    )


def record_of(referral_id: int, *, reach: Reach) -> str:
    """The letter in whose margin a referral of this person stands. Raises NotWithinReachError."""
    for rows in (Referral.objects.addressed_to(reach), Referral.objects.given_by(reach)):
        found = rows.filter(pk=referral_id).first()
        if found is not None and records_among([found.record_id], reach=reach):
            return found.record_id
    raise NotWithinReachError


def _right(record_id: str, *, reach: Reach, on: date) -> Right | None:
    try:
        return right_of(record_id, by=reach, on=on)
    except MayNotDirectError:
        return None


def _given(said: Iterable[Said]) -> list[Given]:
    return [given_in(one.body) for one in said if one.body.get("what") == GIVEN]


def _cast(rows: Iterable[Directive], said: Iterable[Said], *, reach: Reach, at: datetime) -> _Cast:
    referrals = [one for row in rows for one in row.referrals.all()]
    documents = [json.loads(one.document) for one in _given(said)]
    people = {one.person_id for one in referrals} | {
        key for fields in documents for key in (fields["person"], fields["for"])
    }
    people |= {one.body.get("person") for one in said}
    people |= powers.holders(one.body.get("power") for one in said)
    posts = {one.post_id for one in referrals} | {fields["post"] for fields in documents}
    lent = {paper for fields in documents for paper in fields.get("antecedents", ())}
    lower: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for row in rows:
        lower[row.upper_id or 0].append((row.at, row.person_id))
    papers = records_among({one.answer for one in referrals} - {""} | lent, reach=reach)
    return _Cast(
        people=whois.people_by_id(key for key in people if isinstance(key, int)),
        posts=whois.posts_by_id((key for key in posts if isinstance(key, int)), on=day_of(at)),
        units=whois.units_by_id(one.unit_id for one in referrals if one.unit_id is not None),
        answers={key: facts.number or "" for key, facts in papers.items()},
        papers=papers,
        wanted=Extension.objects.wanted(one.pk for one in referrals),
        lower=lower,
    )


def _directive(  # noqa: PLR0913  (everything that says something of it)
    number: int,
    given: Given,
    row: Directive | None,
    said: Iterable[Said],
    *,
    cast: _Cast,
    trust: Trust | None,
    reach: Reach,
) -> DirectiveView:
    fields = json.loads(given.document)
    x, y, width, height = fields["rectangle"]
    post = cast.posts.get(fields["post"])
    steps = [one for one in said if one.body.get("directive") == given.name]
    referrals = () if row is None else tuple(row.referrals.all())
    return DirectiveView(
        number=number,
        verb=Verb(fields["verb"]),
        text=fields["text"],
        due_at=read_moment(fields["due"]),
        place=Place(page=fields["page"], x=x, y=y, width=width, height=height),
        level=given.level,
        at=moment_in(fields["at"]),
        person=cast.person(given.person) or NOBODY,
        title=post.title if post is not None else NOBODY,
        holder=cast.person(fields["for"]),
        capacity=fields["capacity"],
        order=fields["order"],
        is_sound=_is_sound(given, row, trust),
        referrals=tuple(_referral(one, row, steps, cast=cast, reach=reach) for one in referrals if row is not None),
        antecedents={paper: cast.papers.get(paper) for paper in fields.get("antecedents", ())},
    )


def _is_sound(given: Given, row: Directive | None, trust: Trust | None) -> bool:
    """True when it is signed by whom it names, and the row says what was signed."""
    if row is None or trust is None:
        return False
    found = endorsement_of(given.document, given.signature, trust=trust)
    fields = json.loads(given.document)
    agrees = (row.sha256, row.verb, row.person_id) == (digest(given.document), fields["verb"], given.person)
    due = "" if row.due_at is None else written(row.due_at)  # the signed one says whole seconds
    return agrees and due == fields["due"] and found.is_by(given.person)


def _referral(row: Referral, directive: Directive, said: Iterable[Said], *, cast: _Cast, reach: Reach) -> ReferralView:
    target = row.target().as_json()
    steps = [_step(one, cast) for one in said if one.body.get("to") == target]
    received = _received(row, steps, cast)
    return ReferralView(
        id=row.pk,
        name=cast.name(row),
        part=Part(row.part),
        state=ReferralState(row.state),
        closed_at=row.closed_at,
        steps=tuple(one for one in steps if one.what != TAKEN_UP),
        answer=cast.answers.get(row.answer, ""),
        answer_id=row.answer if row.answer in cast.answers else "",
        may=_may(row, directive, reach, is_asked=row.pk in cast.wanted, is_received=received is not None),
        due_at=row.due_at,
        wanted_at=cast.wanted.get(row.pk),
        closes_by=closes(Verb(directive.verb), Part(row.part)),
        received=received,
    )


def _step(one: Said, cast: _Cast) -> Step:
    return Step(
        what=str(one.body["what"]),
        note=str(one.body.get("note", "")),
        at=one.at,
        person=cast.person(one.body.get("person")),
        due_at=read_moment(str(one.body.get("due", ""))),
        power=powers.shown(one.body.get("power"), cast.people),
    )


def _received(row: Referral, steps: Iterable[Step], cast: _Cast) -> Step | None:
    """The first of what the addressee said of it, and of the directives written under it."""
    said = [one for one in steps if one.what in OF_ADDRESSEE]
    lower = [Step(what=GIVEN, note="", at=at, person=cast.person(key)) for at, key in cast.lower.get(row.pk, ())]
    return min([*said, *lower], key=lambda one: one.at, default=None)


def _may(row: Referral, directive: Directive, reach: Reach, *, is_asked: bool, is_received: bool) -> frozenset[str]:
    """What this person may do: the addressee receives, reports, answers, returns; the giver accepts or declines."""
    state = ReferralState(row.state)
    is_named = row.person_id is not None and row.person_id == reach.person_id
    is_mine = is_named or row.post_id in reach.posts or row.unit_id in reach.heads
    is_giver = directive.person_id == reach.person_id or directive.post_id in reach.posts
    answers = {"give_time"} if is_giver and is_asked else set()
    if state is ReferralState.REPORTED:
        return frozenset({"accept", "decline"} | answers if is_giver else answers)
    if state is not ReferralState.OPEN or not is_mine:
        return frozenset(answers)
    accepted = closes(Verb(directive.verb), Part(row.part))
    acts = {"read"} if accepted == {Means.READ} else {"return_up"} if is_received else {"return_up", "take_up"}
    if accepted & {Means.NOTE, Means.ACCEPTED}:
        acts.add("report")
    if Means.LETTER in accepted:
        acts.add("answer")
    if row.due_at is not None and row.part != Part.COPY and not is_asked:
        acts.add("ask_time")
    return frozenset(acts | answers)
