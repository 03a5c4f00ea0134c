"""The way a letter takes before its signers: stages of review, one after the other, and who is asked for an opinion."""

from collections.abc import Iterable
from dataclasses import dataclass

from correspondence.core.errors import QuorumError, ReviewerTwiceError, TooManyReviewersError

REVIEWERS_LIMIT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Posts that review at the same time; `quorum` is how many initials are enough, None: all of them (domain 2.2)."""

    posts: tuple[int, ...]
    quorum: int | None = None


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

    def posts(self) -> tuple[int, ...]:
        """Every post on the way."""
        return (*self.reviewers(), *self.opinions)


def check(way: Way, *, signers: tuple[int, ...]) -> None:
    """Raises TooManyReviewersError, ReviewerTwiceError, or QuorumError for a stage that could never be passed."""
    posts = (*way.posts(), *signers)
    if len(way.posts()) > REVIEWERS_LIMIT:
        raise TooManyReviewersError(limit=REVIEWERS_LIMIT)
    if len({*posts}) < len(posts):
        raise ReviewerTwiceError
    for stage in way.stages:
        if not stage.posts or (stage.quorum is not None and not 1 <= stage.quorum <= len(stage.posts)):
            raise QuorumError(count=len(stage.posts))
