"""People, units, posts, tenures, clearances, duties, what waits for a second person."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Case, F, Q, When

from directory.core.clearance import Clearance, compartments_of
from directory.core.duty import Duty
from directory.core.mailing import Rhythm
from directory.core.naming import Name
from directory.core.proposal import Settled
from directory.core.tenure import LIMITED, Capacity, Limits


class Named(models.Model):
    """A name in three languages."""

    name_ar = models.CharField(max_length=200)
    name_ckb = models.CharField(max_length=200, blank=True, default="")
    name_en = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_ar

    def name(self) -> Name:
        """The name in three languages."""
        return Name(ar=self.name_ar, ckb=self.name_ckb, en=self.name_en)


class People(BaseUserManager["Person"]):
    """How people are looked up by their user name."""


class Person(Named, AbstractBaseUser, PermissionsMixin):
    """Somebody who works here; the user model. Rights come from posts and clearances, never from flags."""

    username = models.CharField(max_length=80, unique=True)
    language = models.CharField(max_length=3, default="ar")
    digits = models.CharField(max_length=4, default="latn")
    theme = models.CharField(max_length=5, blank=True, default="")
    text_size = models.CharField(max_length=5, blank=True, default="")
    contrast = models.CharField(max_length=4, blank=True, default="")
    has_keys = models.BooleanField(default=False)  # single-key shortcuts, WCAG 2.1.4: off until switched on
    email = models.EmailField(max_length=200, blank=True, default="")
    mail = models.CharField(
        max_length=6, default=Rhythm.NEVER.value, choices=[(one.value, one.value) for one in Rhythm]
    )
    is_active = models.BooleanField(default=True)
    has_first_password = models.BooleanField(default=False)  # somebody else knows it: changed before anything else

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name_ar"]

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.username

    def clearance(self) -> Clearance:
        """How far the person is cleared; without a row, for ordinary papers."""
        cleared = getattr(self, "cleared", None)
        return cleared.clearance() if isinstance(cleared, PersonClearance) else Clearance()


class Unit(Named):
    """A ministry, directorate, section or desk in the tree; `path` is "/body/…/unit/"."""

    code = models.CharField(max_length=40, blank=True, default="")  # how the files of `organise` name it
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    body = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    path = models.CharField(max_length=255, db_index=True, default="")
    symbol = models.CharField(max_length=20, blank=True, default="")
    address = models.CharField(max_length=200, blank=True, default="")
    governorate = models.CharField(max_length=14, blank=True, default="")  # empty: that of the unit above
    situated_at = models.DateTimeField(null=True)  # when the governorate was last said
    is_external_writer = models.BooleanField(default=False)  # may correspond with other bodies
    is_inspecting = models.BooleanField(default=False)  # a body whose people may be given mandates over other bodies
    prints_hijri = models.BooleanField(
        default=False
    )  # a ministry's letters carry this date too, where its table has it
    prints_kurdish = models.BooleanField(default=False)

    class Meta:
        ordering = ("path", "id")
        constraints = (models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="one_unit_of_a_code"),)

    def place(self) -> tuple[str, int]:
        """Where it stands among others, as its rows are ordered."""
        return self.path, self.pk

    def chain(self) -> tuple[int, ...]:
        """This unit and all above, nearest first."""
        return tuple(int(part) for part in reversed(self.path.strip("/").split("/")))


class Desk(Named):
    """A registry desk: numbers, seals and receives for one body, up to a level."""

    body = models.ForeignKey(Unit, models.PROTECT, related_name="desks")
    level = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("id",)


class Post(models.Model):
    """A chair in a unit: people come and go, the post stays."""

    code = models.CharField(max_length=40, blank=True, default="")  # how the files of `organise` name it
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    title_ar = models.CharField(max_length=200)
    title_ckb = models.CharField(max_length=200, blank=True, default="")
    title_en = models.CharField(max_length=200, blank=True, default="")
    is_head = models.BooleanField(default=False)
    may_sign = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField(default=50)  # smaller is higher
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="posts")

    class Meta:
        ordering = ("rank", "id")
        constraints = (
            models.UniqueConstraint(fields=["unit"], condition=Q(is_head=True), name="one_head_of_a_unit"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="one_post_of_a_code"),
        )

    def __str__(self) -> str:
        return self.title_ar

    def title(self) -> Name:
        """The title in three languages."""
        return Name(ar=self.title_ar, ckb=self.title_ckb, en=self.title_en)


class TenureQuerySet(models.QuerySet["Tenure"]):
    """Who sits where."""

    def on(self, on: date) -> "TenureQuerySet":
        """Those that cover the day and were not withdrawn."""
        return self.covering(on).filter(withdrawn_at=None)

    def covering(self, on: date) -> "TenureQuerySet":
        """Those that cover the day, be it only until they were withdrawn that day: what is asked of the past."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)

    def seated(self) -> "TenureQuerySet":
        """Those that open the post: an authorisation to sign opens nothing."""
        return self.exclude(capacity__in=LIMITED)

    def highest(self) -> "TenureQuerySet":
        """Own posts before those looked after for another, and the highest of them first."""
        own = Case(When(capacity=Capacity.HOLDER, then=0), default=1)
        return self.order_by(own, "post__rank", "post_id")


class Tenure(models.Model):
    """A person on a post from a day, in a capacity."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="tenures")
    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    capacity = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Capacity])
    order = models.CharField(max_length=120, blank=True, default="")  # the order that empowers
    order_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # at once, whatever its days say (domain 2.4)
    entered_at = models.DateTimeField(null=True, blank=True)  # its days may begin earlier; None: before this was kept
    kinds = models.JSONField(default=list, blank=True)  # an authorisation lists the kinds of paper it reaches
    ceiling = models.PositiveSmallIntegerField(default=0)
    amount = models.PositiveBigIntegerField(default=0)  # the greatest sum an authorisation reaches, in whole dinars
    letter = models.CharField(max_length=16, blank=True, default="")  # the one letter of عن, by its public name
    absence = models.ForeignKey("Absence", models.PROTECT, null=True, blank=True, related_name="tenures")

    objects = TenureQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["person", "from_on"], name="tenure_by_person"),
            models.Index(fields=["post", "from_on"], name="tenure_by_post"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="tenure_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} on {self.post_id}"

    def limits(self) -> Limits:
        """How far it reaches, when it has limits."""
        return Limits(kinds=frozenset(self.kinds), ceiling=self.ceiling, letter=self.letter, amount=self.amount)


class Compartment(Named):
    """A named circle of knowledge, with its number from 0 to 61."""

    number = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ("number",)


class PersonClearance(models.Model):
    """How far a person is cleared. Nobody without a row reads more than ordinary papers."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="cleared")
    level = models.PositiveSmallIntegerField(default=0)
    compartments = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("person_id",)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.level}"

    def clearance(self) -> Clearance:
        """The clearance as the rule reads it."""
        return Clearance(level=self.level, compartments=compartments_of(self.compartments))


class ChargeQuerySet(models.QuerySet["Charge"]):
    """Who has which duty."""

    def on(self, on: date) -> "ChargeQuerySet":
        """Those that cover the day."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)


class Charge(models.Model):
    """A duty that a person looks after for one body. Registrars have a post at a desk instead."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="charges")
    duty = models.CharField(max_length=16, choices=[(d.value, d.value) for d in Duty if d is not Duty.REGISTRAR])
    body = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    order = models.CharField(max_length=120, blank=True, default="")

    objects = ChargeQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["person"], condition=Q(until_on=None), name="one_lasting_duty_each"),
            models.CheckConstraint(condition=~Q(duty=Duty.REGISTRAR.value), name="registrars_have_a_desk"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="charge_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.duty}"


class Proposal(models.Model):
    """An act about a person or a thing that waits for a second person with the same duty; `facts` are its details."""

    act = models.CharField(max_length=40)
    duty = models.CharField(max_length=16, choices=[(d.value, d.value) for d in Duty])
    body = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    about = models.CharField(max_length=80, blank=True, default="")  # a thing, where it is about no person
    facts = models.JSONField(default=dict)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    until_at = models.DateTimeField()
    settled_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    settled_at = models.DateTimeField(null=True)
    settled = models.CharField(max_length=10, blank=True, default="", choices=[(s.value, s.value) for s in Settled])

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["duty", "body"], condition=Q(settled_at=None), name="proposals_that_wait"),)
        constraints = (
            models.UniqueConstraint(
                fields=["act", "person"], condition=Q(settled_at=None), name="an_act_is_proposed_once"
            ),
            models.UniqueConstraint(
                fields=["act", "about"],
                condition=Q(settled_at=None) & ~Q(about=""),
                name="an_act_on_a_thing_is_proposed_once",
            ),
            models.CheckConstraint(
                condition=Q(person=None) ^ Q(about=""), name="a_proposal_is_about_a_person_or_a_thing"
            ),
            models.CheckConstraint(
                condition=~Q(settled=Settled.CONFIRMED.value)
                | (Q(settled_by__isnull=False) & ~Q(settled_by=F("proposed_by")) & ~Q(person=F("settled_by"))),
                name="nobody_seconds_himself",
            ),
            models.CheckConstraint(condition=~Q(person=F("proposed_by")), name="nobody_proposes_for_himself"),
        )

    def __str__(self) -> str:
        return f"{self.act} for {self.person_id or self.about}"
