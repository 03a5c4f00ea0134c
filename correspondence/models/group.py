"""Groups of addressees of a ministry, and who is in each from which day until which."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Max, Q

from archive.core.canonical import Json
from correspondence.core.consignment import NAME_LIMIT
from correspondence.core.dispatch import ADDRESS_LIMIT
from correspondence.core.group import Rule
from correspondence.models.label import choices
from directory.core.naming import Name

GROUP = "group"


class MemberQuerySet(models.QuerySet["GroupMember"]):
    """Who is in groups."""

    def on(self, on: date) -> Self:
        """Those of a day, in the order in which they were written."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on).order_by("group_id", "id")

    def last_changes(self) -> dict[int, date]:
        """The day from which the members of each group are those that were laid down last; one query."""
        rows = self.order_by().values_list("group").annotate(Max("from_on"), Max("until_on"))
        return {group: max(joined, (left or date.min) + timedelta(days=1)) for group, joined, left in rows}


class AddressGroup(models.Model):
    """A group that letters of one ministry name in one line; one that ended is offered no more."""

    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    name_ar = models.CharField(max_length=NAME_LIMIT)
    name_ckb = models.CharField(max_length=NAME_LIMIT, blank=True, default="")
    name_en = models.CharField(max_length=NAME_LIMIT, blank=True, default="")
    rule = models.CharField(max_length=12, choices=choices(Rule))
    made_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("body_id", "id")
        constraints = (
            models.UniqueConstraint(fields=["body", "name_ar"], condition=Q(ended_at=None), name="one_group_of_a_name"),
        )

    def __str__(self) -> str:
        return self.name_ar

    def name(self) -> Name:
        """The name in three languages."""
        return Name(ar=self.name_ar, ckb=self.name_ckb, en=self.name_en)

    def said(self) -> dict[str, Json]:
        """What the log keeps of it, with all who are or were in it; one query."""
        return {
            "what": GROUP,
            "group": self.pk,
            "body": self.body_id,
            "names": {"ar": self.name_ar, "ckb": self.name_ckb, "en": self.name_en},
            "rule": str(self.rule),
            "person": self.made_by_id,
            "at": self.made_at.isoformat(),
            "ended_at": None if self.ended_at is None else self.ended_at.isoformat(),
            "members": [one.said() for one in self.members.order_by("id")],
        }

    @classmethod
    def from_said(cls, said: Mapping[str, Any]) -> Self:
        """What was laid down so, without its members; not saved."""
        ended = said["ended_at"]
        return cls(
            pk=int(said["group"]),
            body_id=said["body"],
            **{f"name_{language}": name for language, name in said["names"].items()},
            rule=said["rule"],
            made_by_id=said["person"],
            made_at=datetime.fromisoformat(said["at"]),
            ended_at=None if ended is None else datetime.fromisoformat(ended),
        )


class GroupMember(models.Model):
    """One member, a unit or somebody outside, from a day until a day; who leaves is ended, never removed."""

    group = models.ForeignKey(AddressGroup, models.PROTECT, related_name="members")
    unit = models.ForeignKey("directory.Unit", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=NAME_LIMIT, blank=True, default="")
    address = models.CharField(max_length=ADDRESS_LIMIT, blank=True, default="")
    email = models.CharField(max_length=ADDRESS_LIMIT, blank=True, default="")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    laid_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    laid_at = models.DateTimeField()

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(unit=None) ^ Q(name=""), name="group_member_is_a_unit_or_somebody_outside"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="group_member_leaves_after_joining"
            ),
            models.UniqueConstraint(
                fields=["group", "unit"], condition=Q(until_on=None, unit__isnull=False), name="group_unit_once"
            ),
            models.UniqueConstraint(
                fields=["group", "name"], condition=Q(until_on=None) & ~Q(name=""), name="group_name_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.group_id}: {self.unit_id or self.name}"

    def said(self) -> dict[str, Json]:
        """What the log keeps of it, in the words of its group."""
        return {
            "unit": self.unit_id,
            "name": self.name,
            "address": self.address,
            "email": self.email,
            "from": self.from_on.isoformat(),
            "until": None if self.until_on is None else self.until_on.isoformat(),
            "person": self.laid_by_id,
            "at": self.laid_at.isoformat(),
        }

    @classmethod
    def from_said(cls, said: Mapping[str, Any], group: AddressGroup) -> Self:
        """A member that was laid down so; not saved."""
        until = said["until"]
        return cls(
            group=group,
            unit_id=said["unit"],
            **{name: said[name] for name in ("name", "address", "email")},
            from_on=date.fromisoformat(said["from"]),
            until_on=None if until is None else date.fromisoformat(until),
            laid_by_id=said["person"],
            laid_at=datetime.fromisoformat(said["at"]),
        )
