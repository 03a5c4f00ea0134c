"""What is known of a kept record while it lives: facts, readers, key; always within a reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from archive.core.errors import ErasedError
from archive.core.mending import mended_from
from archive.core.opening import check_open
from archive.core.package import LETTER, Manifest, RecordFacts, ReferenceFact
from archive.core.readers import Marks, sorted_marks
from archive.core.second_number import second_from
from archive.models.log import Entry
from archive.models.tombstone import Tombstone
from directory.core.clearance import Label, bits, compartments_of
from directory.core.duty import Duty
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Filter, Reach, Scope, filter_of

READ = "read_record"
_PLAIN = (
    *("number", "sequence", "kind", "subject", "unit_id", "body_id"),
    *("on", "language", "issuer", "register", "priority"),
)
"""The facts that stand in columns of their own name."""


def passes(rule: Filter) -> Q:
    """The one description of access in the words of the database; only for querysets of Record."""
    opened = _named(rule.tokens)
    for scope in rule.scopes:
        opened |= _inside(scope, rule.level)
    return Q(level__lte=rule.level) & Q(lacked=0) & opened


@lru_cache(maxsize=256)
def _named(tokens: frozenset[str]) -> Q:
    """Named among the readers by one of these marks; marks are what they say, so their condition is built once."""
    marks, right = sorted_marks(tokens), {"content_object": OuterRef("pk"), "permission__codename": READ}
    return Q(
        Exists(ReaderToken.objects.filter(record=OuterRef("pk"), token__in=marks.others))
        | Exists(RecordUserObjectPermission.objects.filter(user__in=marks.persons, **right))
        | Exists(RecordGroupObjectPermission.objects.filter(group__in=marks.groups, **right))
    )


def _inside(scope: Scope, level: int) -> Q:
    units = RecordUnit.objects.filter(record=OuterRef("pk"), unit__in=scope.units)
    return (
        Q(personal=False)
        & Q(level__lte=min(level, scope.ceiling))
        & Q(kind__in=scope.kinds)
        & Q(on__range=(scope.from_on, scope.until_on))
        & Q(Exists(units))
    )


class RecordQuerySet(models.QuerySet["Record"]):
    """Records, always within somebody's reach."""

    def within(self, reach: Reach) -> RecordQuerySet:
        """Those this reach may read: one query whatever the reach. No readers means nobody."""
        rule = filter_of(reach)
        return self._cleared(rule).filter(passes(rule))

    def enveloped(self, reach: Reach) -> RecordQuerySet:
        """Those whose envelope this reach may see: what it may read, and personal papers a desk of it carries."""
        rule, marks = filter_of(reach), [f"e{desk}" for desk in sorted(reach.desks)]
        carried = Q(Exists(ReaderToken.objects.filter(record=OuterRef("pk"), token__in=marks)))
        return self._cleared(rule).filter(passes(rule) | Q(level__lte=rule.level, lacked=0) & carried)

    def cared_for(self, reach: Reach) -> RecordQuerySet:
        """Those of the bodies whose archive this reach looks after, up to its clearance: envelopes, never content."""
        rule = filter_of(reach)
        return self._cleared(rule).filter(Q(lacked=0), body__in=reach.bodies_in(Duty.ARCHIVIST), level__lte=rule.level)

    def _cleared(self, rule: Filter) -> RecordQuerySet:
        return self.annotate(lacked=F("compartments").bitand(bits(rule.lacking)))

    def locked(self, record_id: str, *, by: Reach) -> Record:
        """The record under lock, for a deed of a reader; the clockwork reads nothing. Raises NotWithinReachError."""
        rows = self.all() if by == CLOCKWORK else self.within(by)
        return rows.held(record_id)

    def carried(self, record_id: str, *, by: Reach) -> Record:
        """The same for a desk that carries the envelope alone: it lets addressees in, or a wrong one out, unread."""
        rows = self.all() if by == CLOCKWORK else self.enveloped(by)
        return rows.held(record_id)

    def held(self, record_id: str) -> Record:
        """The one of these with this id, its row locked. Raises NotWithinReachError."""
        found = self.select_for_update(of=("self",)).filter(record_id=record_id).first()
        if found is None:
            raise NotWithinReachError
        return found

    def one(self, record_id: str, *, reach: Reach) -> Record:
        """The record with its place in the log.

        Raises NotWithinReachError, for what does not exist too; ErasedError, to who could read what was destroyed.
        """
        found = self.within(reach).with_place().filter(record_id=record_id).first()
        if found is not None:
            return found
        if Tombstone.objects.found(record_id, reach=reach) is not None:
            raise ErasedError(record=record_id)
        raise NotWithinReachError

    def opened(self, record_id: str, *, reach: Reach) -> Record:
        """The same for a look at its content. Raises as `one`; NotOpenedError."""
        row = self.one(record_id, reach=reach)
        check_open(record_id, level=row.level, reach=reach)
        return row

    def built(self, facts: RecordFacts, *, entry: Entry, manifest: Manifest, sha256: str) -> Record:
        """The row for a record with these facts and parts, not written yet; `sha256` is the manifest's."""
        return Record(**record_row(facts, entry_id=entry.pk, manifest=manifest, sha256=sha256))

    def let_in(self, rows: Iterable[tuple[Record, Marks]]) -> None:
        """Writes readers that do not stand there yet."""
        for table, readers in reader_rows([(record.pk, marks) for record, marks in rows]):
            among: models.QuerySet[Any] = models.QuerySet(table)
            among.bulk_create(table(**one) for one in readers)

    def with_place(self) -> RecordQuerySet:
        """With the deposit's entry and its place in the log."""
        return self.select_related("entry__leaf_row")

    def with_readers(self) -> RecordQuerySet:
        """With all that `readers()` and `units()` need, in a fixed number of queries."""
        return self.prefetch_related(
            "tokens", "recorduserobjectpermission_set", "recordgroupobjectpermission_set", "above"
        )


class Record(models.Model):
    """What is known of a kept record while it lives; a tombstone deletes the row and leaves the entry."""

    record_id = models.CharField(max_length=32, unique=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="record_row")
    number = models.CharField(max_length=80, null=True, blank=True, db_index=True)  # noqa: DJ001  (no number is not an empty number)
    sequence = models.PositiveBigIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=40)
    subject = models.TextField()
    level = models.PositiveSmallIntegerField()
    compartments = models.BigIntegerField(default=0)
    personal = models.BooleanField(default=False)
    unit = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    unit_path = models.JSONField(default=list)
    on = models.DateField()
    language = models.CharField(max_length=8)
    issuer = models.TextField(blank=True, default="")
    addressees = models.JSONField(default=list)
    references = models.JSONField(default=list)
    register = models.CharField(max_length=120, blank=True, default="")
    annexes = models.JSONField(default=list)
    priority = models.CharField(max_length=20, blank=True, default="")
    second = models.JSONField(null=True)  # the other ministry's number, of a letter of two
    second_number = models.CharField(max_length=80, null=True)  # noqa: DJ001  (no number is not an empty number)
    signers = models.JSONField(default=list)
    also_on = models.JSONField(default=list)
    mends = models.JSONField(null=True)  # what was mistyped of a paper, oldest first; the columns say what stands
    parts = models.JSONField(default=list)
    letter_sha256 = models.CharField(max_length=64, unique=True)
    manifest_sha256 = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)  # counts changes of who may read it

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        permissions = ((READ, "Can read the record"),)
        indexes = (
            models.Index(fields=["body", "-on", "-id"], name="record_by_body"),
            models.Index(fields=["second_number"], condition=Q(second_number__isnull=False), name="record_by_second"),
        )
        constraints = (models.CheckConstraint(condition=Q(compartments__gte=0), name="record_compartments_are_known"),)

    def __str__(self) -> str:
        return self.record_id

    def facts(self) -> RecordFacts:
        """What is known of it, without the words of its text."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in _PLAIN}
        return RecordFacts(
            **plain,
            label=self.label(),
            unit_path=tuple(self.unit_path),
            addressees=tuple(self.addressees),
            references=tuple(
                ReferenceFact(**{**line, "on": date.fromisoformat(line["on"]) if line["on"] else None})
                for line in self.references
            ),
            annexes=tuple(self.annexes),
            signers=tuple(self.signers),
            also_on=tuple(self.also_on),
            second=second_from(self.second),
            mends=tuple(map(mended_from, self.mends or ())),
        )

    def label(self) -> Label:
        """What it asks of its reader."""
        return Label(level=self.level, compartments=compartments_of(self.compartments), personal=self.personal)

    def readers(self) -> frozenset[str]:
        """The marks of its readers; ask for `with_readers` first when there are several records."""
        return frozenset(
            {row.token for row in self.tokens.all()}
            | {f"p{row.user_id}" for row in self.recorduserobjectpermission_set.all()}
            | {f"g{row.group_id}" for row in self.recordgroupobjectpermission_set.all()}
        )

    def fresh(self, readers: frozenset[str]) -> frozenset[str]:
        """Those of these marks that do not stand among the readers yet; posts, units and desks are one query."""
        marks = sorted_marks(readers)
        if marks.persons or marks.groups:
            return readers - self.readers()
        return readers - set(self.tokens.filter(token__in=marks.others).values_list("token", flat=True))

    def units(self) -> frozenset[int]:
        """The issuing unit and all above."""
        return frozenset(row.unit_id for row in self.above.all())

    def grant(self, marks: Marks) -> None:
        """Writes readers that do not stand there yet."""
        Record.objects.let_in([(self, marks)])

    def revoke(self, marks: Marks) -> None:
        """Takes readers away."""
        self.tokens.filter(token__in=marks.others).delete()
        self.recorduserobjectpermission_set.filter(user__in=marks.persons).delete()
        self.recordgroupobjectpermission_set.filter(group__in=marks.groups).delete()

    def change_version(self) -> None:
        """Counts a change of who may read it; the row is locked."""
        self.version += 1
        self.save(update_fields=["version"])


Row = dict[str, Any]
"""What a row holds by the names of its columns, not written yet."""


def record_row(facts: RecordFacts, *, entry_id: int, manifest: Manifest, sha256: str) -> Row:
    """The row of a record with these facts and parts; `sha256` is the manifest's."""
    return {
        "record_id": manifest.record,
        "entry_id": entry_id,
        "level": facts.label.level,
        "compartments": bits(facts.label.compartments),
        "personal": facts.label.personal,
        "unit_path": list(facts.unit_path),
        "addressees": list(facts.addressees),
        "references": [asdict(line) | {"on": line.on and line.on.isoformat()} for line in facts.references],
        "annexes": list(facts.annexes),
        "signers": list(facts.signers),
        "also_on": list(facts.also_on),
        "mends": [one.as_json() for one in facts.mends] or None,
        "second": facts.second and facts.second.as_json(),
        "second_number": facts.second and facts.second.number,
        "parts": [{"name": part.name, "media_type": part.media_type, "size": part.size} for part in manifest.parts],
        "letter_sha256": next(part.sha256 for part in manifest.parts if part.name == LETTER),
        "manifest_sha256": sha256,
        **{name: getattr(facts, name) for name in _PLAIN},
    }


def unit_rows(paths: Iterable[tuple[int, Iterable[int]]]) -> list[Row]:
    """The rows of the units whose mandates may open new records, by the records' keys."""
    return [{"record_id": record, "unit_id": unit} for record, path in paths for unit in path]


def reader_rows(marked: Sequence[tuple[int, Marks]]) -> tuple[tuple[type[models.Model], list[Row]], ...]:
    """The rows of these readers, by the records' keys, for each table of them."""
    tokens = [{"record_id": record, "token": token} for record, marks in marked for token in marks.others]
    if not any(marks.persons or marks.groups for _, marks in marked):
        return ((ReaderToken, tokens),)
    right = {"permission_id": _reading(ContentType.objects.get_for_model(Record).pk)}
    persons = [{"content_object_id": record, "user_id": n, **right} for record, marks in marked for n in marks.persons]
    groups = [{"content_object_id": record, "group_id": n, **right} for record, marks in marked for n in marks.groups]
    return (ReaderToken, tokens), (RecordUserObjectPermission, persons), (RecordGroupObjectPermission, groups)


@cache
def _reading(content_type_id: int) -> int:
    """The key of the right to read records, which a database gives once."""
    return Permission.objects.values_list("pk", flat=True).get(codename=READ, content_type=content_type_id)


class RecordUnit(models.Model):
    """A unit whose mandates may open the record: the issuing unit and all above."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="above")
    unit = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["record", "unit"], name="one_row_for_a_unit_above"),)

    def __str__(self) -> str:
        return f"{self.record_id} under {self.unit_id}"


class ReaderToken(models.Model):
    """A mark of readers other than persons and groups: posts, units, desks."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="tokens")
    token = models.CharField(max_length=20)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["record", "token"], name="one_row_for_a_token"),)
        indexes = (models.Index(fields=["token", "record"], name="record_by_token"),)

    def __str__(self) -> str:
        return self.token


class RecordUserObjectPermission(UserObjectPermissionBase):
    """A named person may read the record."""

    content_object = models.ForeignKey(Record, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        indexes = (models.Index(fields=["user", "permission", "content_object"], name="record_by_person"),)


class RecordGroupObjectPermission(GroupObjectPermissionBase):
    """A group may read the record."""

    content_object = models.ForeignKey(Record, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        indexes = (models.Index(fields=["group", "permission", "content_object"], name="record_by_group"),)
