"""After an older database came back: letters, deliveries and referrals have the grade that their record has now."""

from archive.gradings import levels_now
from correspondence.models import relabelled
from directory.core.reach import Reach


def relabel(*, by: Reach) -> int:
    """Brings every row of a letter whose grade was changed to it, and says how many that were.

    A second time changes nothing. Raises NotWithinReachError for anybody but the clockwork.
    """
    return sum(relabelled(record_id, level=level) for record_id, level in sorted(levels_now(by=by).items()))
