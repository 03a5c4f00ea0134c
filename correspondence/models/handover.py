"""Hand-overs: who left which post by which order, and what went to whom."""

from typing import Self

from django.db import models
from django.db.models import Q

from correspondence.core.departure import Goes, What
from correspondence.models.label import choices
from directory.core.reach import Reach


class HandOverQuerySet(models.QuerySet["HandOver"]):
    """Minutes by who took part."""

    def within(self, reach: Reach) -> Self:
        """Those that this person entered, or in which the person left, received, or heads the unit above."""
        me = reach.person_id
        return self.filter(Q(person=me) | Q(receiver=me) | Q(head=me) | Q(by=me)) if me is not None else self.none()


class HandOver(models.Model):
    """The minutes of one hand-over; append-only by trigger."""

    tenure = models.OneToOneField("directory.Tenure", models.PROTECT, related_name="+")
    post = models.ForeignKey("directory.Post", models.PROTECT, related_name="+")
    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    head = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    order = models.CharField(max_length=120)
    order_on = models.DateField()
    last_on = models.DateField()
    powers = models.PositiveSmallIntegerField()  # so many powers ended with it
    at = models.DateTimeField()
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")

    objects = HandOverQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=~Q(person=models.F("receiver")), name="nobody_receives_from_himself"),
            models.CheckConstraint(condition=~Q(person=models.F("by")), name="nobody_enters_an_own_leaving"),
        )

    def __str__(self) -> str:
        return f"{self.post_id}: {self.person_id}"


class HandOverLine(models.Model):
    """One thing that was handed over, or that stayed; append-only by trigger."""

    handover = models.ForeignKey(HandOver, models.PROTECT, related_name="lines")
    what = models.CharField(max_length=12, choices=choices(What))
    about = models.CharField(max_length=40)
    goes = models.CharField(max_length=12, choices=choices(Goes))
    person = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["handover", "about"], name="handed_over_once"),)

    def __str__(self) -> str:
        return f"{self.about}: {self.goes}"
