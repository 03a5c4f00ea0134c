"""Uploads that were refused, kept for the registry as they came (security 3)."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest

from correspondence.models.intake import Intake
from correspondence.models.label import Labelled, LabelledQuerySet
from correspondence.models.memo import Memo
from directory.core.reach import Reach

NAME_LIMIT = 200


class QuarantinedQuerySet(LabelledQuerySet["Quarantined"]):
    """Refused uploads."""

    def seen_by(self, reach: Reach) -> Self:
        """Those of the ministries whose registry desk the reader serves, cleared for the paper then and now.

        The desk must be cleared too, and be the intake's own. Of a personal paper its uploader's alone; under a
        mandate none.
        """
        if reach.person_id is None or reach.inspection is not None:
            return self.none()
        memos, intakes = Memo.objects.dominated(reach), Intake.objects.at_desk_of(reach)
        rows = self.dominated(reach).filter(
            Q(memo=None) | Exists(memos.filter(pk=OuterRef("memo"))),
            Q(intake=None) | Exists(intakes.filter(pk=OuterRef("intake"))),
        )
        graded = Greatest(F("level"), Coalesce("memo__level", 0), Coalesce("intake__level", 0))
        is_personal = Q(personal=True) | Q(memo__personal=True) | Q(intake__personal=True)
        at_desk = Q(body__desks__in=reach.desks, body__desks__level__gte=F("graded"))
        rows = rows.annotate(graded=graded)
        return rows.filter((is_personal & Q(person=reach.person_id)) | (~is_personal & at_desk)).distinct()

    def beyond(self, most: int, *, body_id: int) -> Self:
        """A ministry's oldest, when there are more than that."""
        return self.filter(body=body_id).order_by("-at", "-id")[most:]  # one look: a second could miss one just kept


def counted(rows: Iterable["Quarantined"]) -> "list[tuple[Quarantined, int]]":
    """Of rows, the newest first: the newest of each file that was put to the same paper, and how often it came."""
    found: dict[tuple[int | None, int | None, str], list[Quarantined]] = {}
    for row in rows:
        found.setdefault((row.memo_id, row.intake_id, row.sha256), []).append(row)
    return [(same[0], len(same)) for same in found.values()]


class Quarantined(Labelled):
    """One refused upload: what it was put to with its label at that moment, what was found, who brought it.

    The bytes lie in a folder of its own of the files' door; `finding` is the name of the refusal. `graded`, where
    `seen_by` read the row, is the higher of the grades then and now.
    """

    graded: int

    ref = models.CharField(max_length=16, unique=True)
    body = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    memo = models.ForeignKey(Memo, models.PROTECT, null=True, related_name="+")
    intake = models.ForeignKey(Intake, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=NAME_LIMIT)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    finding = models.CharField(max_length=40)
    at = models.DateTimeField(db_index=True)
    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")

    objects = QuarantinedQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(memo__isnull=True) ^ Q(intake__isnull=True), name="quarantined_of_one_paper"
            ),
        )

    def __str__(self) -> str:
        return self.ref

    def folder(self) -> str:
        """The folder of its bytes."""
        return f"quarantine-{self.ref}"
