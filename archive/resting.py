"""What the proofs of kept letters rest on, and whether the answer kept ready for renewal agrees with the letters."""

from collections.abc import Iterator

from django.db.models import Max, Min, Q

from archive import shelf
from archive.core.errors import DamagedObjectError, ErasedError, MissingObjectError
from archive.core.examination import Fault
from archive.models import Entry, FollowCursor, ProtectingCertificate, Protection, Record
from paper.core.errors import PaperError
from signing.core.health import Rest, newest
from signing.health import rests_on

SOURCE = "archive.protection"
"""The cursor of `assess`: the place in the log up to which every record was looked at."""
CODE = "protection_differs"


def rest_of(deposit: Entry) -> Rest | None:
    """What the newest version of the record rests on; None when it cannot be read."""
    try:
        letter = shelf.letter(shelf.newest(deposit), key=shelf.key_of(deposit.record_id))
        return newest(rests_on(letter))
    except (DamagedObjectError, MissingObjectError, ErasedError, PaperError):
        return None


def faults_of_resting() -> Iterator[Fault]:
    """What would keep a record from being renewed in time.

    1. every living record up to the cursor has its row, and every row a certificate or a failure
    2. under each certificate in use, the first and the last record's letters rest on just that

    Reading a letter takes a tenth of a second, and there are a few dozen certificates in a century: so two of each
    are read, and not a million.
    """
    position = FollowCursor.objects.filter(source=SOURCE).values_list("position", flat=True).first() or 0
    unseen = Q(entry__leaf_row__index__lt=position, protection=None)
    unsaid = Q(protection__isnull=False, protection__certificate=None, protection__failure="")
    rows = Record.objects.filter(unseen | unsaid).order_by("pk").values_list("record_id", flat=True)
    yield from (Fault(code=CODE, object=record_id) for record_id in rows.iterator())  # 1
    ends = Protection.objects.exclude(certificate=None).order_by().values("certificate")
    samples = [key for one in ends.annotate(first=Min("pk"), last=Max("pk")) for key in {one["first"], one["last"]}]
    chosen = Protection.objects.filter(pk__in=samples).order_by("pk").select_related("certificate", "record__entry")
    for row in chosen:
        certificate = row.certificate
        if certificate is not None and not _is_under(row, certificate):
            yield Fault(code=CODE, object=row.record.record_id)  # 2


def _is_under(row: Protection, certificate: ProtectingCertificate) -> bool:
    """True for what the letter says; one that cannot be read now is the fold's to name."""
    found = rest_of(row.record.entry)
    return found is None or ProtectingCertificate.as_kept(found) == ProtectingCertificate.as_kept(certificate.rest())
