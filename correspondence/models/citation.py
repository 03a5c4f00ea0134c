"""What registered letters refer to: records where they are known, and what is still to be found."""

from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import Q

from archive.records import is_readable
from correspondence.core.intake import Arrived
from correspondence.core.letter import Content, ReferenceKind
from correspondence.core.route import END_REASON_LIMIT
from correspondence.models.delivery import Delivery
from correspondence.models.label import choices
from correspondence.models.memo import Memo
from correspondence.models.register import Registration
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


class CitationQuerySet(models.QuerySet["Citation"]):
    """References of registered letters."""

    def lay(self, memo: Memo, content: Content) -> None:
        """Writes what the letter refers to, as it was signed; a telephone call is no paper."""
        papers = ((n, one) for n, one in enumerate(content.references) if one.kind is not ReferenceKind.CALL)
        self.bulk_create(
            [
                Citation(
                    memo=memo,
                    record_id=memo.record_id,
                    position=position,
                    kind=one.kind,
                    issuer=one.body,
                    number=one.number,
                    on=one.on,
                    cited_id=one.record_id or "",
                    body_id=memo.body_id,
                )
                for position, one in papers
            ]
        )

    def cite(self, arrived: Arrived, given: Registration, *, issuer: str, cited: Collection[str]) -> None:
        """Writes that what came in on paper refers to a letter of ours: the one found, else it is to be found."""
        self.create(
            record_id=given.record_id,
            position=0,
            kind=ReferenceKind.YOURS,
            issuer=issuer,
            number=arrived.answers,
            on=arrived.answers_on,
            cited_id=next(iter(cited)) if len(cited) == 1 else "",
            body_id=given.body_id,
        )

    def to_find(self, *, bodies: frozenset[int], reach: Reach) -> Self:
        """What the letters of these bodies refer to and nobody found yet, of letters this reach may read."""
        waiting = self.filter(body__in=bodies, cited_id="", settled_at=None)
        return waiting.filter(is_readable(reach)).select_related("memo").order_by("id")

    def held(self, citation_id: int, *, bodies: frozenset[int], reach: Reach) -> "Citation":
        """The one with this id, its row locked. Raises NotWithinReachError."""
        mine = self.filter(body__in=bodies).filter(is_readable(reach))
        found = mine.select_for_update(of=("self",)).select_related("memo").filter(pk=citation_id).first()
        if found is None:
            raise NotWithinReachError
        return found


class Citation(models.Model):
    """One reference of a registered letter; `cited_id` is the record it means, empty while it is to be found.

    `record_id` is the letter that refers; one that came in on paper has no memo. It is settled when somebody found the
    record, or wrote it off with a reason.
    """

    memo = models.ForeignKey(Memo, models.PROTECT, null=True, related_name="citations")
    record_id = models.CharField(max_length=32)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=choices(ReferenceKind))
    issuer = models.CharField(max_length=300, blank=True, default="")
    number = models.CharField(max_length=60, blank=True, default="")
    on = models.DateField(null=True)
    cited_id = models.CharField(max_length=32, blank=True, default="")
    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=END_REASON_LIMIT, blank=True, default="")

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["body", "id"], condition=Q(cited_id="", settled_at=None), name="citation_to_find"),
            models.Index(fields=["cited_id"], name="citation_of_the_cited"),
            models.Index(fields=["record_id"], name="citation_by_a_record"),
        )
        constraints = (
            models.UniqueConstraint(fields=["memo", "position"], name="citation_once"),
            models.CheckConstraint(
                condition=~Q(cited_id="", settled_at__isnull=False, reason=""), name="citation_written_off_with_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_id}: {self.number}"

    def level(self) -> int:
        """The grade of the letter that refers."""
        if self.memo is not None:
            return self.memo.level
        return Delivery.objects.filter(record_id=self.record_id).order_by("id").values_list("level", flat=True)[0]
