"""Directives that are written and not signed yet."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef

from correspondence.core.listed import Written
from correspondence.models.directive import Directive
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


class ListedDirectiveQuerySet(models.QuerySet["ListedDirective"]):
    """What waits, by whose it is."""

    def of(self, reach: Reach) -> Self:
        """The person's own; what was given meanwhile, as after a restore, waits no more."""
        return self.filter(~Exists(Directive.objects.filter(name=OuterRef("name"))), person=reach.person_id)

    def is_there(self, name: str, *, by: Reach) -> bool:
        """True when this very person wrote it already. Raises NotWithinReachError for somebody else's name."""
        row = self.filter(name=name).first()
        if row is not None and row.person_id != by.person_id:
            raise NotWithinReachError
        return row is not None


class ListedDirective(models.Model):
    """One directive on its writer's list; never changed but struck or signed, so its key says what was shown.

    Nobody else sees it and nothing follows from it. `refused` names why it was left when the list was signed.
    """

    name = models.CharField(max_length=32, unique=True)
    record_id = models.CharField(max_length=32)
    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    said = models.JSONField()
    at = models.DateTimeField()
    refused = models.CharField(max_length=60, blank=True, default="")
    facts = models.JSONField(default=dict)

    objects = ListedDirectiveQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["person", "id"], name="listed_of_a_person"),
            models.Index(fields=["record_id"], name="listed_of_a_record"),
        )

    def __str__(self) -> str:
        return self.name

    def written(self) -> Written:
        """As its writer saw it."""
        return Written.from_json(self.said)
