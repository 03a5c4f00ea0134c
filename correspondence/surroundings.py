"""What the directory says around a letter: powers, bodies, desks, and who has a need to know."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import reduce
from types import MappingProxyType

from archive.records import records_among
from correspondence import addressed, groups
from correspondence.core import circuit, correction, deadline, joint
from correspondence.core.acceptance import Landing, Surroundings
from correspondence.core.addressed import Line, is_closed, is_named
from correspondence.core.delivery import DeskFacts, desk_of
from correspondence.core.errors import Finding, LetterNotAcceptedError, NoRegistryError, VacantPostError
from correspondence.core.letter import Addressee, Content, Copy, ReferenceKind
from correspondence.core.readers import Circle
from correspondence.models import Registration
from directory import places, whois
from directory.clearances import clearances_of, serving
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.places import UnitPlace
from directory.whois import PersonFacts, PostFacts, UnitFacts
from directory.workdays import calendar_of
from signing.keys import keyless


def surroundings_of(
    content: Content, *, by: Reach, on: date, seats: Mapping[int, PostFacts] = MappingProxyType({})
) -> Surroundings:
    """The facts `core.acceptance.check_surroundings` asks for; an unknown unit is left out of `bodies`.

    `seats` are the posts of a route, and `asked_heads` beside them, where somebody asked for them before.
    """
    units = places.places_by_id(content.units() | by.units | {content.unit_id})
    issuer = units.get(content.unit_id)
    posts = seats or whois.posts_by_id([one.post_id for one in content.signers()], on=on)
    signer = posts.get(content.signer_post_id)
    own = 0 if issuer is None else issuer.body_id
    path = () if issuer is None else issuer.path
    heads = _heads(content, seats or whois.posts_or_heads((), units=asked_heads(content), on=on))
    headed = {post.unit_id for post in heads if post.holder is not None}
    closed = addressed.unopened(content, on=on) if is_guarded(content.label) else ()
    return Surroundings(
        issuer_body=own,
        corresponds_externally=issuer is not None and issuer.corresponds_externally,
        signer_may_sign=_may_sign(signer),
        cosigners_may_sign=all(_may_sign(posts.get(one.post_id)) for one in content.cosigners),
        signer_is_above=signer is not None and signer.unit_id in path,
        author_may_issue=any(content.unit_id in units[unit].path for unit in by.units if unit in units),
        may_be_labelled=by.clearance.dominates(content.label),
        has_readers=_has_readers(content, headed, closed),
        answered=answered_by(content, by=by),
        bodies={unit: units[unit].body_id for unit in content.units() if unit in units},
        seats=seats_of(content, posts=posts, own=own),
        unopened=_unopened(content, heads, closed, own=own, units=units),
        deadline=_answer_day(content, on=on),
        corrected=_corrected(content, own=own, by=by),
        groups=(*groups.findings(content, on=on), *addressed.findings(content, on=on)),
    )


def _answer_day(content: Content, *, on: date) -> tuple[Finding, ...]:
    """What is wrong with the day for the answer; a query where one is set."""
    if content.answer_by is None:
        return ()
    calendar = calendar_of(content.unit_id, since=on)
    return tuple(deadline.findings(content, on=on, calendar=calendar))


def _corrected(content: Content, *, own: int, by: Reach) -> tuple[Finding, ...]:
    """What is wrong with the letter that this one corrects; two queries where it names one.

    Of a record out of the author's reach nothing is said, not even that it is there.
    """
    wanted = {one.record_id for one in correction.named(content) if one.record_id}
    known = records_among(wanted, reach=by) if wanted else {}
    rows = Registration.objects.issued(known, body_id=own) if known else ()
    return tuple(correction.findings(content, {row.record_id: row.is_in_force() for row in rows}))


def seats_of(content: Content, *, posts: Mapping[int, PostFacts], own: int) -> tuple[joint.Seat, ...]:
    """Where each signer sits, in the order of the page; of no body where the post is not among these.

    One query, none for a letter that one person signs: he is of the own body, or the letter is refused.
    """
    signers = [posts.get(one.post_id) for one in content.signers()]
    if len(signers) == 1:
        return (joint.Seat(body_id=own, answers=True),)
    units = places.places_by_id(post.unit_id for post in signers if post is not None)
    return tuple(_seat(post, units) for post in signers)


def _seat(post: PostFacts | None, units: Mapping[int, UnitPlace]) -> joint.Seat:
    if post is None:
        return joint.Seat(body_id=0, answers=False)
    unit = units[post.unit_id]
    answers = joint.answers_for_body(
        is_head=post.is_head, is_body=unit.id == unit.body_id, corresponds=unit.corresponds_externally
    )
    return joint.Seat(body_id=unit.body_id, answers=answers)


def guest_posts(content: Content, *, posts: Mapping[int, PostFacts]) -> frozenset[int]:
    """The signers' posts that are not of the issuer's ministry. Two queries, none for one signer."""
    if not content.cosigners:
        return frozenset()
    own = body_of(content.unit_id)
    found = zip(content.signers(), seats_of(content, posts=posts, own=own), strict=True)
    return frozenset(one.post_id for one, seat in found if seat.body_id not in (0, own))


def asked_heads(content: Content) -> frozenset[int]:
    """The recipients whose heads matter: those of a letter that only heads open; of another, nobody's."""
    return content.units() if is_guarded(content.label) else frozenset()


def is_guarded(label: Label) -> bool:
    """True for a letter that not everybody in a unit opens."""
    return bool(label.level or label.compartments or label.personal)


def _has_readers(content: Content, headed: Collection[int], closed: Collection[Addressee | Copy]) -> bool:
    """Whether every addressee of a personal letter is somebody: a unit's head, whoever has a post, a person."""
    if not content.label.personal:
        return True
    units = {one.unit_id for one in content.recipients() if not is_named(one)} - {None}
    return units <= {*headed} and (bool(content.label.level) or not closed)  # a graded one says whom it cannot reach


def _heads(content: Content, posts: Mapping[int, PostFacts]) -> tuple[PostFacts, ...]:
    asked = asked_heads(content)
    return tuple(post for post in posts.values() if post.is_head and post.unit_id in asked)


def _unopened(
    content: Content,
    heads: tuple[PostFacts, ...],
    closed: Iterable[Addressee | Copy],
    *,
    own: int,
    units: Mapping[int, UnitPlace],
) -> tuple[str, ...]:
    """The recipients, as written, whose heads are not cleared for the letter; in the own house, who have none too.

    Another body's registry gives a letter to a unit without a head to whom it finds there. `closed` are the lines that
    name a post or a person who cannot open it.
    """
    label = content.label
    if not (label.level or label.compartments):
        return ()
    people = {post.holder.id: post.unit_id for post in heads if post.holder is not None}
    cleared = clearances_of(people)
    open_to = {unit for person, unit in people.items() if cleared[person].dominates(label)}
    asked = {*people.values(), *(unit for unit, facts in units.items() if facts.body_id == own)}
    lines = [one for one in content.lines() if not is_named(one)]
    shut = [one.name for one in lines if one.unit_id in asked - open_to]
    return tuple(dict.fromkeys((*shut, *(one.name for one in closed))))


def _may_sign(post: PostFacts | None) -> bool:
    return post is not None and post.may_sign and post.holder is not None


def signing_people(content: Content, *, on: date) -> tuple[tuple[PostFacts, PersonFacts | None], ...]:
    """Who signs, in the order of the page: whoever has the post, or the person named for it. Three queries.

    A post that is not there is left out.
    """
    chosen = content.signers()
    posts = whois.posts_by_id((one.post_id for one in chosen), on=on)
    people = whois.people_by_id(one.person_id for one in chosen if one.person_id is not None)
    return tuple(
        (posts[one.post_id], posts[one.post_id].holder if one.person_id is None else people.get(one.person_id))
        for one in chosen
        if one.post_id in posts
    )


def keyless_signers(content: Content, *, at: datetime) -> tuple[Name, ...]:
    """With whom of its signers the letter would wait: they have no key that signs today, though one may come yet."""
    people = {person.id: person.name for _, person in signing_people(content, on=day_of(at)) if person is not None}
    without = keyless(people, at=at)
    return tuple(name for person, name in people.items() if person in without)


def answered_by(content: Content, *, by: Reach) -> Label:
    """The label of the records this letter answers or corrects, joined: it protects what it takes up.

    Of a record out of the author's reach nothing is said, not even that it is there.
    """
    taken_up = (ReferenceKind.YOURS, ReferenceKind.CORRECTS)
    given = [one.record_id for one in content.references if one.kind in taken_up and one.record_id]
    labels = (facts.label for facts in (records_among(given, reach=by) if given else {}).values())
    return reduce(Label.join, labels, Label())


def body_of(unit_id: int) -> int:
    """The body the unit belongs to. Raises NotWithinReachError."""
    return whois.unit_facts(unit_id).body_id


def registries() -> tuple[DeskFacts, ...]:
    """Every registry desk, as the rule of delivery sees it."""
    return tuple(
        DeskFacts(id=desk.id, body_id=desk.body_id, level=desk.level, name=desk.name.ar) for desk in whois.desks()
    )


def registry_of(body_id: int, *, label: Label) -> int:
    """The body's desk for this label. Raises NoRegistryError."""
    return desk_for(registries(), body_id=body_id, label=label)


def desk_for(desks: Iterable[DeskFacts], *, body_id: int, label: Label) -> int:
    """The body's desk for this label among those given. Raises NoRegistryError."""
    desk = desk_of(desks, body_id=body_id, label=label)
    if desk is None:
        raise NoRegistryError(body=body_id)
    return desk


def line_above(units: Iterable[int]) -> frozenset[int]:
    """These units and all above them."""
    return frozenset(above for unit in places.places_by_id(units).values() for above in unit.path)


def head_above(post_id: int, *, on: date) -> int:
    """The unit whose head is next above this post: its own, or for a head the one above; 0 above a body's head."""
    post = whois.post_facts(post_id, on=on)
    return circuit.head_above(whois.unit_facts(post.unit_id).path, is_head=post.is_head)


def landings(
    seats: Iterable[PostFacts],
    *,
    people: Iterable[int] = (),
    desks: Iterable[DeskFacts] = (),
    on: date,
) -> tuple[tuple[Landing, ...], tuple[Landing, ...]]:
    """Where a letter would lie, with how far those there are cleared: with people, and at registry desks.

    With whoever sits on these posts (a vacant one is left out), with these people, who sign for a post without
    sitting on it, and with all who serve these desks. Three queries at most.
    """
    signing = set(people)
    beside = whois.people_by_id(signing) if signing else {}
    held = {post: post.holder.id for post in seats if post.holder is not None}
    at_desks = {desk.id: desk.name for desk in desks}
    serve = serving(at_desks, on=on)
    cleared = clearances_of({*held.values(), *signing, *(one for there in serve.values() for one in there)})
    named = [Landing(name=post.title.ar, cleared=(cleared[one],)) for post, one in held.items()]
    named += [Landing(name=beside[one].name.ar, cleared=(cleared[one],)) for one in sorted(beside)]
    served = (
        Landing(name=at_desks[desk], cleared=tuple(cleared[one] for one in there)) for desk, there in serve.items()
    )
    return tuple(named), tuple(served)


def circle_of(author_id: int, *, posts: Iterable[int], on: date) -> Circle:
    """The author and the posts of the route, with whoever sits on them today."""
    wanted = frozenset(posts)
    return _circle(author_id, wanted, whois.posts_by_id(wanted, on=on).values())


def seated_circle_of(author_id: int, *, posts: Iterable[int], seats: Mapping[int, PostFacts]) -> Circle:
    """The same of posts asked for before, none of them vacant: the letter would lie there. Raises VacantPostError."""
    wanted = tuple(posts)
    check_seats(wanted, seats)
    return _circle(author_id, frozenset(wanted), (seats[post] for post in wanted))


def check_seats(posts: Iterable[int], seats: Mapping[int, PostFacts]) -> None:
    """Nothing, when somebody has each of these posts. Raises VacantPostError."""
    empty = [post for post in posts if post not in seats or seats[post].holder is None]
    if empty:
        raise VacantPostError(post=seats[empty[0]].title.ar if empty[0] in seats else "")


def _circle(author_id: int, posts: frozenset[int], facts: Iterable[PostFacts]) -> Circle:
    holders = frozenset(post.holder.id for post in facts if post.holder is not None)
    return Circle(persons=frozenset({author_id}), posts=posts, holders=holders)


def units_circle(units: Iterable[int], *, on: date) -> Circle:
    """Who has a need to know because a paper goes to these units: the units, and the posts that head them."""
    wanted = set(units)
    heads = [post for post in whois.posts_in(wanted, on=on) if post.is_head]
    return Circle(
        posts=frozenset(post.id for post in heads),
        holders=frozenset(post.holder.id for post in heads if post.holder is not None),
        unit_paths=frozenset(unit.path for unit in places.places_by_id(wanted).values()),
    )


def lines_circle(lines: Iterable[Line], *, label: Label, on: date) -> Circle:
    """The same of a letter of this label that goes there, and whom its lines name in those units.

    What is graded or personal and names somebody is his: neither the unit's nor its head's.
    """
    rows = list(lines)
    names = [one for one in rows if is_named(one)]
    whole = (one.unit_id for one in rows if not (is_closed(label) and is_named(one)))
    circle = units_circle((unit for unit in whole if unit is not None), on=on)
    if not names:
        return circle
    known = addressed.named_in(names, on=on)
    sitting = {known.reader(one) for one in names if one.post_id is not None}
    return replace(
        circle,
        posts=circle.posts | known.posts.keys(),
        holders=circle.holders | {person for person in sitting if person is not None},
        persons=frozenset(one.person_id for one in names if one.person_id is not None),
    )


def symbol_for(unit: UnitFacts) -> str:
    """The symbol of a unit's numbers: that of the nearest unit that has one. One query."""
    units = whois.units_by_id(unit.path)
    return next((units[one].symbol for one in unit.path if units[one].symbol), "")


def check_desk(label: Label, *, desk_id: int, body_id: int, by: Reach) -> None:
    """Nobody registers above the own clearance, or on a desk that may not handle the grade.

    Raises LetterNotAcceptedError, NoRegistryError.
    """
    if not by.clearance.dominates(label):
        raise LetterNotAcceptedError([Finding(code="above_your_clearance")])
    if any(desk.level < label.level for desk in whois.desks() if desk.id == desk_id):
        raise NoRegistryError(body=body_id)
