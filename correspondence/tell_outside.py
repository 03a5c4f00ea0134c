"""The registrar notes that somebody outside was told what became of a letter that he has (domain 2.11, I12)."""

from datetime import datetime

from django.db import transaction

from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence.core.delivery import told_outside
from correspondence.core.dispatch import Sending, check_word
from correspondence.core.route import person_of
from correspondence.models import Dispatch
from directory import audit
from directory.core.day import day_of
from directory.core.reach import Reach


@transaction.atomic
def tell_outside(dispatch_id: int, given: Sending, *, of: str, by: Reach, at: datetime) -> None:
    """Notes how and on which day the word went out, for good: the archive keeps it beside the letter.

    `of` is what the page told of: that the number is void, or the record of the letter that replaced or corrected it.
    Raises NotWithinReachError, DispatchedError where something else is to be told by now, DispatchNotAcceptedError,
    ByHandAloneError.
    """
    row = Dispatch.objects.at_desk_of(by).held_untold(dispatch_id, of=of)
    letter = row.outgoing
    check_word(given, row.label(), issued_on=letter.on, today=day_of(at))
    row.told_of, row.told_means, row.told_on = of, given.means or "", given.on
    row.told_at, row.told_by_id = at, person_of(by)
    row.save(update_fields=["told_of", "told_means", "told_on", "told_at", "told_by"])
    on, reference = given.on or day_of(at), given.reference
    said = told_outside(name=row.name, of=of, means=row.told_means, on=on, reference=reference)
    enter(EntryKind.DELIVERY, record_id=letter.record_id, body=said, by=by, at=at)
    audit.record(by=by, act="tell_outside", about=f"dispatch:{row.pk}", level=row.level, note=row.told_means, at=at)
