"""What stands beside the words of several letters, to those who may read it: margins and annexes, for the search."""

from collections.abc import Iterable

from archive import shelf
from archive.annex_texts import AnnexRead, annexes_read
from archive.models import Record
from archive.readership import hearing
from directory.core.clearance import Level
from directory.core.reach import Reach


def margins_among(record_ids: Iterable[str], *, reach: Reach) -> dict[str, tuple[str, ...]]:
    """The words of the directives on those of these records this reach may read, oldest first; two queries.

    As far as they are searched: nothing on a top secret letter, and no directive of a higher grade than its letter.
    """
    rows = Record.objects.within(reach).filter(record_id__in=set(record_ids), level__lt=Level.TOP_SECRET)
    heard = {row.record_id: (hearing(row.facts(), reach=reach), row.level) for row in rows}
    margins = shelf.margins_of(heard) if heard else {}
    return {
        record_id: tuple(
            one.text
            for one in given
            if one is not None
            and one.level <= heard[record_id][1]
            and heard[record_id][0].hears({"inside": one.body, "level": one.level})
        )
        for record_id, given in margins.items()
    }


def annexes_among(record_ids: Iterable[str], *, reach: Reach) -> dict[str, tuple[AnnexRead, ...]]:
    """What was read of the annexes of those of these records this reach may read; three queries.

    Nothing of a top secret letter.
    """
    rows = Record.objects.within(reach).filter(record_id__in=set(record_ids), level__lt=Level.TOP_SECRET)
    read = annexes_read(rows.values_list("record_id", flat=True))
    return {record_id: tuple(one for one in found if one is not None) for record_id, found in read.items()}
