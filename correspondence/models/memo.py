"""Memos, their readers, their versions and their annexes."""

from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Self

from django.db import models
from django.db.models import Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from archive.core.errors import ErasedError
from correspondence.core.letter import Content, Kind, Priority
from correspondence.core.pen import Writers
from correspondence.core.readers import by_powers
from correspondence.core.route import Act, Standing, State, person_of
from correspondence.models.label import Labelled, LabelledQuerySet, choices
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach, filter_of


class MemoQuerySet(LabelledQuerySet["Memo"]):
    """Memos under a reach. Out of reach = does not exist."""

    def within(self, reach: Reach) -> Self:
        """What this reach may read: label dominated, and named among the readers or granted.

        Mandates reach records, not drafts (decision 10), so the scopes are left out.
        """
        return self.dominated(reach).filter(_open_to(reach))

    def enveloped(self, reach: Reach) -> Self:
        """What this reach may see from outside: what it may read, and what lies on a desk it serves.

        The clockwork sees every envelope: it acts and reads no content (decision 12).
        """
        if reach is CLOCKWORK:
            return self
        marks = [f"e{desk}" for desk in sorted(reach.desks)]
        outside = MemoReader.objects.filter(memo=models.OuterRef("pk"), token__in=marks)
        return self.dominated(reach).filter(_open_to(reach) | (Q(personal=True) & models.Exists(outside)))

    def named(self, ref: str) -> "Memo":
        """The one with this public name. Raises NotWithinReachError, ErasedError when its record was destroyed."""
        found = self.filter(ref=ref).select_related("forgotten").first()
        if found is None:
            raise NotWithinReachError
        if hasattr(found, "forgotten"):
            raise ErasedError(record=found.record_id)
        return found

    def held(self, ref: str) -> "Memo":
        """The one with this public name, its row locked until the transaction ends. Raises NotWithinReachError."""
        return self.select_for_update(of=("self",)).named(ref)


class Memo(Labelled):
    """A letter on its way. State, holder and due are cached from the journal by the same deed."""

    ref = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=20, choices=choices(Kind))
    priority = models.CharField(max_length=12, choices=choices(Priority))
    subject = models.CharField(max_length=200)
    second_language = models.CharField(max_length=3, blank=True, default="")  # of a letter in two languages
    second_subject = models.CharField(max_length=200, blank=True, default="")
    unit = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    author = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=choices(State))
    version = models.PositiveIntegerField()  # the number of the current version
    holder_post = models.ForeignKey("directory.Post", models.PROTECT, null=True, related_name="+")
    holder_desk = models.ForeignKey("directory.Desk", models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    record_id = models.CharField(max_length=32, blank=True, default="")
    awaits = models.BooleanField(null=True)  # whether an answer is awaited; none: its kind tells

    objects = MemoQuerySet.as_manager()

    class Meta:
        ordering = ("-moved_at", "-id")
        indexes = (
            models.Index(fields=["holder_post", "state", "due_at"], name="memo_on_a_post"),
            models.Index(fields=["holder_desk", "state", "moved_at"], name="memo_on_a_desk"),
            models.Index(fields=["author", "state", "-moved_at"], name="memo_of_an_author"),
            models.Index(fields=["author", "-moved_at"], name="memo_moved_of_an_author"),
            models.Index(
                fields=["author", "-moved_at"],
                condition=~Q(state=State.REGISTERED.value),
                name="memo_not_issued_of_an_author",
            ),
            models.Index(fields=["unit", "state"], name="memo_of_a_unit"),
            models.Index(fields=["unit", "-moved_at"], name="memo_moved_of_a_unit"),
            models.Index(fields=["unit"], condition=Q(kind=Kind.REMINDER.value), name="memo_that_reminds"),
            models.Index(fields=["record_id"], name="memo_by_record"),  # the constraint's own serves no list of records
            models.Index(fields=["state", "id"], name="memo_by_state"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="memo_with_a_deadline"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state=State.REGISTERED) ^ Q(record_id=""), name="memo_registered_has_its_record"
            ),
            models.UniqueConstraint(fields=["record_id"], condition=~Q(record_id=""), name="memo_of_one_record"),
        )

    def __str__(self) -> str:
        return self.ref

    def standing(self) -> Standing:
        """The cached columns, as `core.journal.replay` tells them."""
        return Standing(
            state=State(self.state),
            version=self.version,
            holder_post=self.holder_post_id,
            holder_desk=self.holder_desk_id,
            due_at=self.due_at,
        )

    def describe(self, content: Content, *, body_id: int) -> None:
        """Takes over what a version and its issuer say of the whole memo; `Movement.objects.write` saves it."""
        self.set_label(content.label)
        self.kind, self.priority, self.subject = content.kind, content.priority, content.subject
        self.unit_id, self.body_id = content.unit_id, body_id
        second = content.second
        self.second_language, self.second_subject = (second.language, second.subject) if second else ("", "")

    def awaited(self, content: Content) -> bool | None:
        """Whether its author awaits an answer, None where the kind tells; who sets a day for it does not say no.

        A reminder awaits none of its own.
        """
        is_dated = content.answer_by is not None and self.awaits is False
        return None if is_dated or content.kind == Kind.REMINDER else self.awaits

    def writers(self) -> Writers:
        """Who began it and who holds its pen now."""
        holder = self.pens.filter(ended_at=None).values_list("holder_id", flat=True).first()
        return Writers(author_id=self.author_id, holder_id=holder)

    def hands(self) -> frozenset[int]:
        """Who reads the draft: its author, and everybody who had its pen since it was last sent."""
        turns = list(self.pens.values_list("holder_id", "given_at"))
        sent = self.movements.filter(act=Act.SEND).aggregate(last=models.Max("at"))["last"] if turns else None
        return frozenset({self.author_id, *(one for one, at in turns if sent is None or at > sent)})

    def current(self) -> "Version":
        """The version that stands."""
        return self.versions.get(number=self.version)

    def open_to(self, tokens: frozenset[str]) -> None:
        """Makes these the readers, and nobody else."""
        there = set(self.readers.values_list("token", flat=True))
        if there - tokens:
            self.readers.filter(token__in=there - tokens).delete()
        MemoReader.objects.bulk_create([MemoReader(memo=self, token=token) for token in sorted(tokens - there)])

    def admit(self, tokens: frozenset[str]) -> None:
        """Adds these readers to those there are."""
        MemoReader.objects.bulk_create(
            [MemoReader(memo=self, token=token) for token in sorted(tokens)], ignore_conflicts=True
        )


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


@lru_cache(maxsize=256)
def _open_to(reach: Reach) -> Q:
    """Named in person, by a power or by office, or granted: conditions on the one memo, never a list of memos.

    A reach is what it says and nothing else, so its condition is built once.
    """
    tokens = filter_of(reach).tokens
    own = {token for token in tokens if token.startswith("p")}
    in_person = own | by_powers(reach.powers)
    named = MemoReader.objects.filter(memo=models.OuterRef("pk"))
    by_office = Q(personal=False) & models.Exists(named.filter(token__in=tokens - own))
    return Q(models.Exists(named.filter(token__in=in_person))) | by_office | _granted(reach)


def _granted(reach: Reach) -> Q:
    """Exceptions granted to a person or a group on this very memo (guardian, direct foreign keys)."""
    view = {
        "permission__codename": "view_memo",
        "permission__content_type__app_label": "correspondence",
        "content_object": models.OuterRef("pk"),
    }
    granted = Q(models.Exists(MemoUserObjectPermission.objects.filter(user_id=reach.person_id, **view)))
    if not reach.groups:
        return granted
    group = MemoGroupObjectPermission.objects.filter(group_id__in=reach.groups, **view)
    return granted | Q(Q(personal=False) & models.Exists(group))


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


class VersionQuerySet(models.QuerySet["Version"]):
    """The versions of a memo."""

    def pages_of(self, memo: Memo) -> int | None:
        """How many pages the memo has as it was frozen; None before."""
        return dict(self.filter(memo=memo, number=memo.version).values_list("number", "pages")).get(memo.version)

    def create_from(self, memo: Memo, content: Content, *, by: Reach, at: datetime) -> "Version":
        """Writes the next version of the memo."""
        last = self.filter(memo=memo).aggregate(last=models.Max("number"))["last"]
        return self.create(
            memo=memo,
            number=(last or 0) + 1,
            content=content.as_json(),
            content_hash=content.content_hash(),
            text=content.words(),
            made_at=at,
            made_by_id=person_of(by),
        )


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
    fields = models.JSONField(default=list)  # where signature and seal stand: [{name, page, box}]
    signer = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")  # the first of them
    signed_file = models.CharField(max_length=120, blank=True, default="")
    signed_sha256 = models.CharField(max_length=64, blank=True, default="")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ("memo_id", "number")
        constraints = (models.UniqueConstraint(fields=["memo", "number"], name="version_number_once"),)

    def __str__(self) -> str:
        return f"{self.memo_id}/{self.number}"

    def freeze(self, *, file: str, digest: str, pages: int, signer_id: int, fields: list[dict[str, object]]) -> None:
        """Names the document this version became; its content no longer changes (I5)."""
        self.frozen_file, self.frozen_sha256, self.pages = file, digest, pages
        self.signer_id, self.fields = signer_id, fields
        self.save(update_fields=["frozen_file", "frozen_sha256", "pages", "signer_id", "fields"])

    def sign(self, *, file: str, data: bytes) -> None:
        """Names the same document with its last signature."""
        self.signed_file, self.signed_sha256 = file, sha256(data).hexdigest()
        self.save(update_fields=["signed_file", "signed_sha256"])

    def put_back(self, *, signed_sha256: str, pages: int, signer_id: int | None) -> None:
        """Says again what was signed, as the record tells it; its files went into the record."""
        self.signed_sha256, self.pages, self.signer_id = signed_sha256, pages, signer_id
        self.save(update_fields=["signed_sha256", "pages", "signer_id"])


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
