"""Asks a query under a mandate: it is written down, judged by its own fields, and answered inside the scope."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from directory.audit import record
from directory.core.reach import Reach
from directory.inspections import working
from search.core.kept import kept
from search.core.mandated import Judged, Outcome
from search.core.plan import Narrow
from search.core.query import LONGEST_LINE, parse
from search.find import LAST_PAGE, Found, find
from search.limits import judge
from search.models import Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquired:
    """What came of it: hits inside the mandate, none, or that the query lies outside."""

    outcome: Outcome
    judged: Judged
    found: Found


@transaction.atomic
def inquire(line: str, *, narrow: Narrow, page: int, by: Reach, at: datetime) -> Inquired:
    """The answer; question and outcome are kept for those who oversee the mandate, and the journal names them.

    A query whose own fields lie outside is not asked of any index. Raises NotWithinReachError outside an inspection,
    EngineAwayError.
    """
    here = working(by)
    line, page = line.replace("\x00", "")[:LONGEST_LINE], min(max(page, 1), LAST_PAGE)
    question = kept(line, narrow)
    of = judge(parse(line), narrow, reach=by)
    found = Found() if of.beyond else find(line, reach=by, at=at, page=page, filters=narrow)
    outcome = Outcome.OUTSIDE if of.beyond else Outcome.FOUND if found.total else Outcome.NONE
    ask = Ask.objects.create(
        inspection_id=here.inspection,
        at=at,
        line=line,
        choices=question.choices,
        page=page,
        outcome=outcome,
        total=found.total,
    )
    note = f"mandate:{here.mandate} {outcome} {found.total} sha256:{question.digest()}"
    record(by=by, act="inquire", about=f"ask:{ask.pk}", at=at, level=found.level, note=note)
    return Inquired(outcome=outcome, judged=of, found=found)
