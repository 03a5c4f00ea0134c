"""Requests for more time."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from correspondence.core.extension import ExtensionState
from correspondence.models.directive import Referral
from correspondence.models.label import choices
from directory.core.errors import NotWithinReachError

_ASKED = ExtensionState.ASKED.value


class ExtensionQuerySet(models.QuerySet["Extension"]):
    """Requests by the referral they are about."""

    def open_of(self, referral_id: int) -> "Extension":
        """The one that waits for an answer. Raises NotWithinReachError when there is none."""
        found = self.filter(referral=referral_id, state=_ASKED).first()
        if found is None:
            raise NotWithinReachError
        return found

    def wanted(self, referral_ids: Iterable[int]) -> dict[int, datetime]:
        """Until when more time is asked for and not answered. One query."""
        return dict(self.filter(referral__in=list(referral_ids), state=_ASKED).values_list("referral", "wanted_at"))


class Extension(models.Model):
    """One request for more time on one referral, and its answer; the words stand in the archive."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="extensions")
    was_due_at = models.DateTimeField()
    wanted_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=choices(ExtensionState), default=_ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["referral"], condition=Q(answered_at=None), name="more_time_not_answered"),)
        constraints = (
            models.UniqueConstraint(fields=["referral"], condition=Q(state=_ASKED), name="more_time_asked_once"),
            models.CheckConstraint(condition=Q(wanted_at__gt=F("was_due_at")), name="more_time_is_later"),
            models.CheckConstraint(
                condition=Q(state=_ASKED, answered_at=None) | (~Q(state=_ASKED) & Q(answered_at__isnull=False)),
                name="more_time_answered_says_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.referral_id}: {self.state}"
