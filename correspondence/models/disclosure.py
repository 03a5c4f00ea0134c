"""Which registries were told that their body is inspected."""

from django.db import models
from django.db.models import Count, Exists, F, OuterRef


class MandateTold(models.Model):
    """One registry desk was told of one mandate over its body (domain 2.16)."""

    mandate = models.ForeignKey("directory.Mandate", models.PROTECT, related_name="+")
    desk = models.ForeignKey("directory.Desk", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["mandate", "desk"], name="mandate_told_once"),)

    def __str__(self) -> str:
        return f"{self.mandate_id}: {self.desk_id}"

    @classmethod
    def told(cls) -> Exists:
        """Of a mandate: every body that it inspects was told."""
        rows = cls.objects.filter(mandate=OuterRef("pk")).order_by().values("mandate")
        told, asked = Count("desk__body", distinct=True), Count("mandate__units__body", distinct=True)
        return Exists(rows.annotate(told=told, asked=asked).filter(told__gte=F("asked")))
