"""What a unit arranges for its letters: its office manager, and the circuits its letters take."""

from django.db import models
from django.db.models import Q

from correspondence.core.circuit import Stage, Way
from correspondence.core.letter import Kind
from correspondence.core.route import Task
from correspondence.models.label import choices


class Office(models.Model):
    """Who manages a unit's office: keeps its circuits and, where `presents`, lays letters before its head."""

    unit = models.OneToOneField("directory.Unit", models.PROTECT, related_name="+")
    manager = models.ForeignKey("directory.Post", models.PROTECT, related_name="+")
    presents = models.BooleanField(default=False)
    named_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        ordering = ("unit_id",)

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.manager_id}"


class Circuit(models.Model):
    """A way that letters of a unit take, of one kind or of all; a retired one is offered no more."""

    unit = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=choices(Kind), blank=True, default="")
    made_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("unit_id", "name", "id")
        constraints = (
            models.UniqueConstraint(fields=["unit", "name"], condition=Q(retired_at=None), name="circuit_named_once"),
        )

    def __str__(self) -> str:
        return self.name

    def lay(self, way: Way) -> None:
        """Makes this its way, and no other."""
        self.steps.all().delete()
        rows: list[tuple[int, int | None, Task, Stage | None]] = [
            (order, post, Task.REVIEW, stage)
            for order, stage in enumerate(way.stages, 1)
            for post in (stage.posts if stage.unit_id is None else (None,))
        ]
        asked = [(0, post, Task.OPINION, None) for post in way.opinions]
        CircuitStep.objects.bulk_create(
            CircuitStep(
                circuit=self,
                order=order,
                post_id=post,
                unit_id=None if post is not None or stage is None else stage.unit_id,
                task=task,
                quorum=stage.quorum if stage else None,
                silence_passes=stage is not None and stage.silence_passes,
            )
            for order, post, task, stage in (*asked, *rows)
        )

    def way(self) -> Way:
        """Its way; the steps are taken from what was fetched."""
        rows = list(self.steps.all())
        stages = {row.order: row for row in rows if row.task == Task.REVIEW}
        return Way(
            stages=tuple(
                Stage(
                    posts=tuple(row.post_id for row in rows if row.order == order and row.post_id is not None),
                    unit_id=stages[order].unit_id,
                    quorum=stages[order].quorum,
                    silence_passes=stages[order].silence_passes,
                )
                for order in sorted(stages)
            ),
            opinions=tuple(row.post_id for row in rows if row.task == Task.OPINION and row.post_id is not None),
        )


class CircuitStep(models.Model):
    """One post on a circuit, or a unit of which any one reviews; those of one order review at the same time."""

    circuit = models.ForeignKey(Circuit, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    post = models.ForeignKey("directory.Post", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("directory.Unit", models.PROTECT, null=True, related_name="+")
    task = models.CharField(max_length=8, choices=choices(Task))
    quorum = models.PositiveSmallIntegerField(null=True)
    silence_passes = models.BooleanField(default=False)

    class Meta:
        ordering = ("circuit_id", "order", "id")
        constraints = (
            models.UniqueConstraint(fields=["circuit", "post"], name="post_of_a_circuit_once"),
            models.CheckConstraint(
                condition=Q(post__isnull=False, unit=None) | Q(post=None, unit__isnull=False, task=Task.REVIEW.value),
                name="step_of_a_circuit_names_post_or_unit",
            ),
        )

    def __str__(self) -> str:
        return f"{self.circuit_id}.{self.order}"
