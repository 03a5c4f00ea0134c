"""The way a letter takes before its signers: stages of review, one after the other, and who is asked for an opinion."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from correspondence.core.errors import (
    CircuitNotCompleteError,
    CorrespondenceError,
    Finding,
    LetterNotAcceptedError,
    QuorumError,
    ReviewerTwiceError,
    TooManyReviewersError,
)

REVIEWERS_LIMIT = 20
ANY_ONE = 1
NAME_LIMIT = 80


class UnitAloneError(CorrespondenceError):
    """A unit of which any one initials stands alone in its stage: with no post beside it, and no count."""


class SilenceError(CorrespondenceError):
    """Silence may pass only where several review at once and all of them are asked."""


class InitialsBenefitError(CorrespondenceError):
    """Nobody initials what benefits himself, or for somebody whom it benefits (domain 2.4)."""


class OpinionBenefitError(CorrespondenceError):
    """The letter benefits whoever gives the opinion, or for whom he sits on the post that was asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Posts that review at the same time; `quorum` is how many initials are enough, None: all of them (domain 2.2).

    `silence_passes` when who is silent until the deadline has no objection; otherwise the letter waits for them.
    `unit_id` is the unit of which anybody's initials are enough: a circuit keeps it without posts, and a letter takes
    whoever sits there on the day on which it is sent.
    """

    posts: tuple[int, ...]
    quorum: int | None = None
    silence_passes: bool = False
    unit_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The stages in their order, and the posts whose opinion is asked and holds nothing up."""

    stages: tuple[Stage, ...] = ()
    opinions: tuple[int, ...] = ()

    @classmethod
    def of(cls, given: "Way | Iterable[int]") -> "Way":
        """The way itself, or the one on which these posts review one after the other."""
        return given if isinstance(given, Way) else cls(stages=tuple(Stage(posts=(post,)) for post in given))

    def reviewers(self) -> tuple[int, ...]:
        """Every post that reviews, in the order of the stages."""
        return tuple(post for stage in self.stages for post in stage.posts)

    def without(self, posts: Collection[int]) -> "Way":
        """The same way without these posts: who writes or signs a letter does not review it as well.

        A unit without any post stays as a stage of nobody: `check` refuses it, so that no review falls away unsaid.
        """
        stages = (
            Stage(
                posts=left,
                quorum=stage.quorum and min(stage.quorum, len(left)),
                silence_passes=stage.silence_passes and len(left) > 1,
                unit_id=stage.unit_id,
            )
            for stage in self.stages
            if (left := tuple(post for post in stage.posts if post not in posts)) or not stage.posts
        )
        return Way(stages=tuple(stages), opinions=tuple(post for post in self.opinions if post not in posts))

    def posts(self) -> tuple[int, ...]:
        """Every post on the way."""
        return (*self.reviewers(), *self.opinions)

    def units(self) -> tuple[int, ...]:
        """The units of which any one reviews."""
        return tuple(stage.unit_id for stage in self.stages if stage.unit_id is not None)

    def among(self, seated: Mapping[int, tuple[int, ...]]) -> "Way":
        """The way on which of each such unit these posts are asked; none that stands on the way beside it."""
        taken, stages = set(self.posts()), list[Stage]()
        for stage in self.stages:
            unit = stage.unit_id
            if unit is None:
                stages.append(stage)
                continue
            posts = tuple(post for post in seated.get(unit, ()) if post not in taken)
            taken |= {*posts}
            stages.append(Stage(posts=posts, quorum=ANY_ONE, unit_id=unit))
        return Way(stages=tuple(stages), opinions=self.opinions)


def head_above(path: tuple[int, ...], *, is_head: bool) -> int:
    """The unit whose head is next above a post in the unit of this path: its own, for a head the one above, else 0."""
    return next(iter(path[1:]), 0) if is_head else path[0]


def check(way: Way, *, signers: tuple[int, ...]) -> None:
    """Raises TooManyReviewersError, ReviewerTwiceError, QuorumError for a stage that could never be passed.

    And SilenceError for one that silence passes though one post reviews, or fewer initials than all are enough.
    """
    posts = (*way.posts(), *signers)
    if len(way.posts()) > REVIEWERS_LIMIT:
        raise TooManyReviewersError(limit=REVIEWERS_LIMIT)
    if len({*posts}) < len(posts):
        raise ReviewerTwiceError
    for stage in way.stages:
        if not stage.posts or (stage.quorum is not None and not 1 <= stage.quorum <= len(stage.posts)):
            raise QuorumError(count=len(stage.posts))
        if stage.silence_passes and (len(stage.posts) == 1 or stage.quorum is not None):
            raise SilenceError


def check_no_benefit(gaining: Collection[int], *, seated: Iterable[tuple[str, int]]) -> None:
    """Raises LetterNotAcceptedError where somebody whom the letter benefits is to judge it (domain 2.4).

    `seated` are the titles of the reviewing posts, of which several may be the same, with the person on each.
    """
    found = [Finding(code="reviewer_benefits", facts={"post": post}) for post, one in seated if one in gaining]
    if found:
        raise LetterNotAcceptedError(found)


def check_circuit(name: str, way: Way) -> str:
    """The name of a circuit, trimmed. Raises CircuitNotCompleteError without name or post, and what `check` raises."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_LIMIT or not (way.posts() or way.units()):
        raise CircuitNotCompleteError(limit=NAME_LIMIT)
    if any(stage.unit_id is not None and (stage.posts or stage.quorum or stage.silence_passes) for stage in way.stages):
        raise UnitAloneError
    if len({*way.units()}) < len(way.units()):
        raise ReviewerTwiceError
    posts_alone = tuple(stage for stage in way.stages if stage.unit_id is None)
    check(Way(stages=posts_alone, opinions=way.opinions), signers=())
    return name
