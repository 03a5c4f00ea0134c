"""Which registries were told that their body is inspected."""

from django.db import models


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
