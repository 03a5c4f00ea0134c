"""The margin: directives, the referrals they make, and the doors that referrals opened."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F, Q

from correspondence.core.directive import LIVE, Means, Part, ReferralState, Target, Verb
from correspondence.models.label import Labelled, LabelledQuerySet, choices
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach

_LIVE = sorted(state.value for state in LIVE)


class Directive(models.Model):
    """One directive on a kept letter; append-only by trigger.

    Its words and its signature stand in the archive under the record's key, and end with it; `sha256` is of the
    signed bytes.
    """

    name = models.CharField(max_length=32, unique=True)
    record_id = models.CharField(max_length=32)
    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    upper = models.ForeignKey("Referral", models.PROTECT, null=True, related_name="lower")
    upper_due_at = models.DateTimeField(null=True)
    verb = models.CharField(max_length=12, choices=choices(Verb))
    due_at = models.DateTimeField(null=True)
    level = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    post = models.ForeignKey("directory.Post", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["record_id", "body"], name="directive_of_a_record"),
            models.Index(fields=["person", "-at"], name="directive_of_a_person"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(upper_due_at=None) | Q(due_at__lte=F("upper_due_at"), due_at__isnull=False),
                name="directive_never_relaxes",
            ),
            models.CheckConstraint(condition=Q(due_at=None) | Q(due_at__gt=F("at")), name="directive_due_ahead"),
        )

    def __str__(self) -> str:
        return self.name


class ReferralQuerySet(LabelledQuerySet["Referral"]):
    """Referrals by whose they are; the record itself is asked of the archive."""

    def live(self) -> Self:
        """Those that are not over."""
        return self.filter(state__in=LIVE)

    def addressed_to(self, reach: Reach) -> Self:
        """To the person, to a post the person sits on, or to a unit the person heads."""
        own = Q(person=reach.person_id) | Q(post__in=reach.posts) | Q(unit__in=reach.heads)
        return self.dominated(reach).filter(own)

    def open_to(self, reach: Reach) -> Self:
        """What waits to be done by the person, each way by its own index of what lives: the house's are the many."""
        live = Referral.objects.filter(closed_at=None)
        ways = ({"person": reach.person_id}, {"post__in": reach.posts}, {"unit__in": reach.heads})
        own = [Q(pk__in=live.filter(**way).values("pk")) for way in ways]
        return self.dominated(reach).filter(own[0] | own[1] | own[2], state=ReferralState.OPEN)

    def given_by(self, reach: Reach) -> Self:
        """What the person directed, or the holder before on the same post."""
        own = Q(directive__person=reach.person_id) | Q(directive__post__in=reach.posts)
        return self.dominated(reach).filter(own)

    def named(self, referral_id: int) -> "Referral":
        """The one with this id. Raises NotWithinReachError."""
        found = self.select_related("directive").filter(pk=referral_id).first()
        if found is None:
            raise NotWithinReachError
        return found


class Referral(Labelled):
    """What one addressee of a directive has to do; its life is the life of what it opened."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="referrals")
    record_id = models.CharField(max_length=32)
    unit = models.ForeignKey("directory.Unit", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("directory.Post", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    part = models.CharField(max_length=8, choices=choices(Part))
    state = models.CharField(max_length=10, choices=choices(ReferralState), default=ReferralState.OPEN.value)
    due_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    tokens = models.JSONField(default=list)
    moved_at = models.DateTimeField(null=True)
    sent_back_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    means = models.CharField(max_length=10, choices=choices(Means), blank=True, default="")
    answer = models.CharField(max_length=32, blank=True, default="")

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ("directive_id", "id")
        indexes = (
            models.Index(
                fields=["unit", "due_at"],
                condition=Q(closed_at=None, unit__isnull=False),
                name="live_referral_to_a_unit",
            ),
            models.Index(
                fields=["post", "due_at"],
                condition=Q(closed_at=None, post__isnull=False),
                name="live_referral_to_a_post",
            ),
            models.Index(
                fields=["person", "due_at"],
                condition=Q(closed_at=None, person__isnull=False),
                name="live_referral_to_a_person",
            ),
            models.Index(fields=["record_id", "state"], name="referral_of_a_record"),
            models.Index(fields=["due_at"], condition=Q(state__in=_LIVE), name="referral_with_a_deadline"),
            models.Index(fields=["at"], name="referral_by_moment"),
            models.Index(fields=["state", "closed_at"], name="referral_by_end"),
            models.Index(
                fields=["sent_back_at"], condition=Q(sent_back_at__isnull=False), name="referral_reported_in_vain"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(unit__isnull=False, post=None, person=None)
                | Q(unit=None, post__isnull=False, person=None)
                | Q(unit=None, post=None, person__isnull=False),
                name="referred_to_one",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_LIVE, closed_at=None)
                | (~Q(state__in=_LIVE) & Q(closed_at__isnull=False) & ~Q(means="")),
                name="referral_over_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(means=Means.LETTER.value) ^ ~Q(answer=""), name="referral_answered_by_letter"
            ),
            models.UniqueConstraint(fields=["directive", "unit"], name="referred_to_a_unit_once"),
            models.UniqueConstraint(fields=["directive", "post"], name="referred_to_a_post_once"),
            models.UniqueConstraint(fields=["directive", "person"], name="referred_to_a_person_once"),
        )

    def __str__(self) -> str:
        return f"{self.directive_id}: {self.pk}"

    def target(self) -> Target:
        """To whom."""
        for kind, key in (("unit", self.unit_id), ("post", self.post_id), ("person", self.person_id)):
            if key is not None:
                return Target(kind=kind, id=key, part=Part(self.part))
        message = "a referral to nobody"
        raise RuntimeError(message)


class LentPaperQuerySet(models.QuerySet["LentPaper"]):
    """What referrals open besides their letters."""

    def live(self) -> Self:
        """Those of referrals that are not over."""
        return self.filter(referral__state__in=LIVE)


class LentPaper(models.Model):
    """An antecedent that one addressee of a directive reads besides its letter, for the life of the referral."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="papers")
    record_id = models.CharField(max_length=32)
    tokens = models.JSONField(default=list)

    objects = LentPaperQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["record_id"], name="lent_paper_of_a_record"),)
        constraints = (models.UniqueConstraint(fields=["referral", "record_id"], name="paper_lent_once"),)

    def __str__(self) -> str:
        return f"{self.referral_id}: {self.record_id}"


def kept_open(record_id: str) -> frozenset[str]:
    """The readers for whom a live referral keeps this record open, as its letter or beside it. Two queries."""
    whole = Referral.objects.live().filter(record_id=record_id).values_list("tokens", flat=True)
    beside = LentPaper.objects.live().filter(record_id=record_id).values_list("tokens", flat=True)
    return frozenset(token for rows in (whole, beside) for tokens in rows for token in tokens)


class OpenedTokenQuerySet(models.QuerySet["OpenedToken"]):
    """What referrals opened."""

    def note(self, record_id: str, tokens: Iterable[str]) -> None:
        """These stand among the record's readers because of a referral alone."""
        self.bulk_create([OpenedToken(record_id=record_id, token=token) for token in tokens], ignore_conflicts=True)

    def keep(self, record_id: str, tokens: Iterable[str]) -> None:
        """These have a right of their own now: no end of a referral takes them away."""
        self.filter(record_id=record_id, token__in=list(tokens)).delete()


class OpenedToken(models.Model):
    """A reader of a record whom a referral let in, and nothing else."""

    record_id = models.CharField(max_length=32)
    token = models.CharField(max_length=24)

    objects = OpenedTokenQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["record_id", "token"], name="opened_once"),)

    def __str__(self) -> str:
        return f"{self.record_id}: {self.token}"
