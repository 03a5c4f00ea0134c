"""Putting a directive on its writer's list, to be signed with others by one PIN (decision 27)."""

from datetime import datetime

from django.db import transaction

from correspondence import directing
from correspondence.core import batch, listed, route
from correspondence.core.directive import Instruction
from correspondence.models import ListedDirective
from directory.core.clearance import Label
from directory.core.reach import Reach


@transaction.atomic
def list_directive(record_id: str, says: Instruction, *, name: str, by: Reach, at: datetime) -> None:
    """Keeps the directive as it is shown; nothing is sent, and nobody else sees it, before it is signed.

    `name` as for one that is signed at once: sent twice, it waits once. It is judged as that one is, and again when it
    is signed. Raises ListFullError, NotInBatchError where letter or directive has a grade, NotWithinReachError for a
    name that is somebody else's, and what drawing it up refuses (directing).
    """
    person_id = route.person_of(by)
    if directing.is_given(name, by=by) or ListedDirective.objects.is_there(name, by=by):
        return
    drawn = directing.drawn(record_id, says, name=name, by=by, at=at)
    batch.require_entry(drawn.label.join(Label(level=says.level)))
    listed.require_room(ListedDirective.objects.of(by).count())
    said = drawn.written().as_json()
    ListedDirective.objects.create(name=name, record_id=record_id, person_id=person_id, said=said, at=at)
