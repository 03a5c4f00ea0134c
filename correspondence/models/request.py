"""The requests to sign a memo."""

from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

from django.db import models

from correspondence.core.errors import OutsideTimeIsUpError, TimeIsUpError
from correspondence.core.route import Door, person_of
from correspondence.core.shown import Shown
from correspondence.core.sitting import DISSENT_LIMIT
from correspondence.models.label import choices
from correspondence.models.memo import Memo
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


class SignRequestQuerySet(models.QuerySet["SignRequest"]):
    """Requests to sign."""

    def asked(self, memo_ref: str, *, nonce: str, session: str, by: Reach) -> "SignRequest":
        """The request of this person, in this session, for this letter. Raises NotWithinReachError, OutOfTurnError."""
        found = self.filter(memo__ref=memo_ref, nonce=nonce, person=person_of(by)).select_related("memo").first()
        if found is None or not compare_digest(found.session_hash, mark_of(session)):
            raise NotWithinReachError
        return found


def mark_of(session: str) -> str:
    """What a request keeps of the session it was opened in: enough to know it again, not to enter by it."""
    return sha256(session.encode()).hexdigest()


class SignRequest(models.Model):
    """Two minutes, or fifteen outside, in which one person may sign one document as it was shown (decision 20).

    It belongs to the session it was opened in (security 2); work without a browser has the empty one.
    """

    nonce = models.CharField(max_length=64, unique=True)
    memo = models.ForeignKey(Memo, models.CASCADE, related_name="sign_requests")
    version = models.PositiveIntegerField()
    document_hash = models.CharField(max_length=64)
    session_hash = models.CharField(max_length=64, blank=True, default="")
    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    post = models.ForeignKey("directory.Post", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    signed = models.BooleanField(default=False)
    door = models.CharField(max_length=8, choices=choices(Door), default=Door.HERE)
    handed = models.CharField(max_length=32, blank=True, default="")  # signing's own name of what was handed out
    prepared_file = models.CharField(max_length=120, blank=True, default="")
    to_sign = models.TextField(blank=True, default="")  # the signed attributes, hex
    algorithm = models.CharField(max_length=40, blank=True, default="")
    dissent = models.CharField(max_length=DISSENT_LIMIT, blank=True, default="")  # why this member signs against
    pictures = models.JSONField(default=dict)  # page, from 1 -> SHA-256 of the picture that was shown

    objects = SignRequestQuerySet.as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.memo_id}/{self.version}"

    def require_open(self, *, at: datetime) -> None:
        """Raises TimeIsUpError once the request was closed, voided or let lapse."""
        if self.closed_at is not None or not self.opened_at <= at <= self.until:
            raise TimeIsUpError if self.door == Door.HERE else OutsideTimeIsUpError

    def shown(self) -> Shown:
        """What was shown, as the record keeps it."""
        return Shown(
            document_hash=self.document_hash,
            version=self.version,
            person_id=self.person_id,
            opened_at=self.opened_at,
            pictures={int(page): digest for page, digest in self.pictures.items()},
        )
