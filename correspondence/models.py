"""What the room keeps: memos, versions, routes, the journal of movements, books, numbers, deliveries."""


from django.db import models
from django.db.models import F, Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from correspondence.core.number import BookKind, Direction, Reset
from correspondence.core.delivery import DeliveryState
from correspondence.core.letter import Kind, Priority
from correspondence.core.route import Act, State, StepState, Task
from directory.core.clearance import Label, bits, compartments_of
from directory.core.reach import CLOCKWORK, Filter, Reach, filter_of


def _choices(kinds: type) -> list[tuple[str, str]]:
    return [(kind.value, kind.value) for kind in kinds]


class Labelled(models.Model):
    """The label as columns, cached from the content by the deed that wrote it."""

    level = models.PositiveSmallIntegerField(default=0)
    compartments = models.BigIntegerField(default=0)
    personal = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def label(self) -> Label:
        """The label as the rule reads it."""
        return Label(level=self.level, compartments=compartments_of(self.compartments), personal=self.personal)


class MemoQuerySet(models.QuerySet["Memo"]):
    """Memos under a reach. Out of reach = does not exist."""

    def _dominated(self, rule: Filter) -> "MemoQuerySet":
        lacking = bits(rule.lacking)
        return self.filter(level__lte=rule.level).alias(lacked=F("compartments").bitand(lacking)).filter(lacked=0)

    def within(self, reach: Reach) -> "MemoQuerySet":
        """What this reach may read: label dominated, and named among the readers or granted.

        Mandates reach records, not drafts (decision 10), so the scopes are left out.
        """
        rule = filter_of(reach)
        own = {token for token in rule.tokens if token.startswith("p")}
        named = MemoReader.objects.filter(memo=models.OuterRef("pk"))
        by_name = models.Exists(named.filter(token__in=own))
        by_office = Q(personal=False) & models.Exists(named.filter(token__in=rule.tokens - own))
        return self._dominated(rule).filter(Q(by_name) | by_office | self._granted(reach))

    def _granted(self, reach: Reach) -> Q:
        """Exceptions granted to a person or a group on this very memo (guardian, direct foreign keys)."""
        view = {"permission__codename": "view_memo", "permission__content_type__app_label": "correspondence"}
        user = MemoUserObjectPermission.objects.filter(user_id=reach.person_id, **view).values("content_object")
        group = MemoGroupObjectPermission.objects.filter(group_id__in=reach.groups, **view).values("content_object")
        return Q(pk__in=user) | (Q(pk__in=group) & Q(personal=False))

    def enveloped(self, reach: Reach) -> "MemoQuerySet":
        """What this reach may see from outside: what it may read, and what lies on a desk it serves.

        The clockwork sees every envelope: it acts and reads no content (decision 12).
        """
        if reach is CLOCKWORK:
            return self
        on_desk = self._dominated(filter_of(reach)).filter(
            models.Exists(
                MemoReader.objects.filter(
                    memo=models.OuterRef("pk"), token__in=[f"e{desk}" for desk in sorted(reach.desks)]
                )
            )
        )
        return self.filter(Q(pk__in=self.within(reach).values("pk")) | Q(pk__in=on_desk.values("pk")))


class Memo(Labelled):
    """A letter on its way. State, holder and due are cached from the journal by the same deed."""

    ref = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=20, choices=_choices(Kind))
    priority = models.CharField(max_length=12, choices=_choices(Priority))
    subject = models.CharField(max_length=200)
    unit = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    author = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=_choices(State))
    version = models.PositiveIntegerField()  # the number of the current version
    holder_post = models.ForeignKey("directory.Post", models.PROTECT, null=True, related_name="+")
    holder_desk = models.ForeignKey("directory.Desk", models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    record_id = models.CharField(max_length=32, blank=True, default="")

    objects = MemoQuerySet.as_manager()

    class Meta:
        ordering = ("-moved_at", "-id")
        indexes = (
            models.Index(fields=["holder_post", "state", "due_at"], name="memo_on_a_post"),
            models.Index(fields=["holder_desk", "state", "moved_at"], name="memo_on_a_desk"),
            models.Index(fields=["author", "state", "-moved_at"], name="memo_of_an_author"),
            models.Index(fields=["state", "id"], name="memo_by_state"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state=State.REGISTERED) ^ Q(record_id=""), name="memo_registered_has_its_record"
            ),
            models.UniqueConstraint(fields=["record_id"], condition=~Q(record_id=""), name="memo_of_one_record"),
        )

    def __str__(self) -> str:
        return self.ref


class MemoReader(models.Model):
    """One token that opens one memo; `e<desk>` opens its envelope only."""

    memo = models.ForeignKey(Memo, models.CASCADE, related_name="readers")
    token = models.CharField(max_length=24)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["memo", "token"], name="reader_once"),)
        indexes = (models.Index(fields=["token", "memo"], name="reader_by_token"),)

    def __str__(self) -> str:
        return f"{self.memo_id}: {self.token}"


class MemoUserObjectPermission(UserObjectPermissionBase):
    """An exception: one memo opened to one person."""

    content_object = models.ForeignKey(Memo, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class MemoGroupObjectPermission(GroupObjectPermissionBase):
    """An exception: one memo opened to one group."""

    content_object = models.ForeignKey(Memo, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False


class Version(models.Model):
    """One state of the content. Rows are written once; only freezing and signing add the file's name.

    `content_hash` is RFC 8785 SHA-256 of `content`. `frozen_*` is the PDF that was shown and initialled,
    `signed_*` the same with the signature; the bytes lie in the files' door until the deposit.
    """

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    text = models.TextField(blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    frozen_file = models.CharField(max_length=120, blank=True, default="")
    frozen_sha256 = models.CharField(max_length=64, blank=True, default="")
    pages = models.PositiveIntegerField(null=True)
    signer = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    signed_file = models.CharField(max_length=120, blank=True, default="")
    signed_sha256 = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ("memo_id", "number")
        constraints = (models.UniqueConstraint(fields=["memo", "number"], name="version_number_once"),)

    def __str__(self) -> str:
        return f"{self.memo_id}/{self.number}"


class Attachment(models.Model):
    """A file kept for a memo; the contents of versions name it by `file`."""

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="attachments")
    file = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    pages = models.PositiveIntegerField(null=True)
    name = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["memo", "file"], name="attachment_once"),)

    def __str__(self) -> str:
        return self.file


class RouteStep(models.Model):
    """One post on the route of one round; a change of the letter voids the round (I5)."""

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="steps")
    round = models.PositiveIntegerField()
    order = models.PositiveSmallIntegerField()
    post = models.ForeignKey("directory.Post", models.PROTECT, related_name="+")
    task = models.CharField(max_length=8, choices=_choices(Task))
    state = models.CharField(max_length=8, choices=_choices(StepState), default=StepState.PENDING)
    version = models.PositiveIntegerField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("memo_id", "round", "order")
        constraints = (models.UniqueConstraint(fields=["memo", "round", "order"], name="step_order_once"),)

    def __str__(self) -> str:
        return f"{self.memo_id}: {self.round}.{self.order}"


class Movement(models.Model):
    """One line of a memo's journal: append-only by trigger, chained by hash (decision 5).

    It carries where the memo stood after it, so that the cached columns can be replayed and compared.
    """

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="movements")
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=12, choices=_choices(Act))
    state = models.CharField(max_length=12, choices=_choices(State))
    version = models.PositiveIntegerField()
    person = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("directory.Post", models.PROTECT, null=True, related_name="+")
    holder_post = models.ForeignKey("directory.Post", models.PROTECT, null=True, related_name="+")
    holder_desk = models.ForeignKey("directory.Desk", models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    note = models.CharField(max_length=1000, blank=True, default="")
    previous_hash = models.CharField(max_length=64, blank=True, default="")
    own_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("memo_id", "seq")
        constraints = (models.UniqueConstraint(fields=["memo", "seq"], name="movement_once"),)

    def __str__(self) -> str:
        return f"{self.memo_id}: {self.seq} {self.act}"


class SignRequest(models.Model):
    """Two minutes in which one person may sign one document as it was shown (decision 20)."""

    nonce = models.CharField(max_length=64, unique=True)
    memo = models.ForeignKey(Memo, models.CASCADE, related_name="sign_requests")
    version = models.PositiveIntegerField()
    document_hash = models.CharField(max_length=64)
    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    post = models.ForeignKey("directory.Post", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    signed = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.memo_id}/{self.version}"


class Book(models.Model):
    """A register (سجل): one series of numbers. Its row lock is what makes the series gapless."""

    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("directory.Unit", models.PROTECT, null=True, related_name="+")
    desk = models.ForeignKey("directory.Desk", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=16, choices=_choices(BookKind))
    direction = models.CharField(max_length=4, choices=_choices(Direction))
    pattern = models.CharField(max_length=80)
    symbol = models.CharField(max_length=20, blank=True, default="")
    file = models.CharField(max_length=20, blank=True, default="")
    reset = models.CharField(max_length=8, choices=_choices(Reset), default=Reset.YEARLY)
    automatic = models.BooleanField(default=False)
    year = models.PositiveIntegerField(default=0)
    next = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("body_id", "kind", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["body", "kind"], condition=Q(unit=None), name="book_of_a_body_and_kind"
            ),
            models.UniqueConstraint(fields=["unit", "kind"], name="book_of_a_unit_and_kind"),
        )

    def __str__(self) -> str:
        return f"{self.body_id} {self.kind}"


class Registration(models.Model):
    """One number in one book. Never taken back: a mistake becomes a void line with its reason."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="registrations")
    year = models.PositiveIntegerField()
    serial = models.PositiveIntegerField()
    symbol = models.CharField(max_length=20, blank=True, default="")
    file = models.CharField(max_length=20, blank=True, default="")
    text = models.CharField(max_length=60)
    on = models.DateField()
    at = models.DateTimeField()
    direction = models.CharField(max_length=4, choices=_choices(Direction))
    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    memo = models.ForeignKey(Memo, models.PROTECT, null=True, related_name="registrations")
    record_id = models.CharField(max_length=32)
    by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    void_reason = models.CharField(max_length=500, blank=True, default="")
    void_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("book_id", "year", "serial")
        indexes = (
            models.Index(fields=["text", "on"], name="registration_by_text"),
            models.Index(fields=["record_id"], name="registration_by_record"),
        )
        constraints = (
            models.UniqueConstraint(fields=["book", "year", "serial"], name="number_once"),
            models.UniqueConstraint(fields=["record_id", "body", "direction"], name="number_of_a_record_once"),
            models.UniqueConstraint(
                fields=["memo"], condition=Q(direction=Direction.OUT), name="memo_registered_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.book_id}: {self.text}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries by where they lie; the record itself is asked of the archive."""

    def lying_with(self, reach: Reach) -> "DeliveryQuerySet":
        """On a desk the person serves, or with a unit the person belongs to or heads."""
        waiting = Q(state=DeliveryState.AT_REGISTRY, desk__in=reach.desks)
        return self.filter(waiting | (Q(unit__in=reach.units | reach.heads) & ~Q(state=DeliveryState.AT_REGISTRY)))


class Delivery(Labelled):
    """A record on its way to a unit; number, day, sender and grade are its envelope (decision 6)."""

    record_id = models.CharField(max_length=32)
    outgoing = models.ForeignKey(Registration, models.PROTECT, related_name="deliveries")
    incoming = models.ForeignKey(Registration, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    desk = models.ForeignKey("directory.Desk", models.PROTECT, null=True, related_name="+")
    sender = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="forwards")
    copy = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    purpose = models.CharField(max_length=300, blank=True, default="")
    priority = models.CharField(max_length=12, choices=_choices(Priority))
    state = models.CharField(max_length=12, choices=_choices(DeliveryState))
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    forwarded_at = models.DateTimeField(null=True)
    forwarded_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("-sent_at", "-id")
        indexes = (
            models.Index(fields=["unit", "state", "due_at"], name="delivery_with_a_unit"),
            models.Index(fields=["desk", "state", "sent_at"], name="delivery_on_a_desk"),
            models.Index(fields=["record_id", "unit"], name="delivery_of_a_record"),
        )
        constraints = (models.UniqueConstraint(fields=["record_id", "unit"], name="delivered_to_a_unit_once"),)

    def __str__(self) -> str:
        return f"{self.record_id} to {self.unit_id}"
