"""Exports all that match an inquiry under a mandate, with a certificate of completeness or of absence."""

from datetime import datetime

from django.db import transaction

from archive.certify_matches import certify_matches, proven_size
from archive.core.matches import Certified
from archive.records import records_among
from directory.audit import record
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.inspections import Working, current, working
from directory.whois import units_by_id
from search.asked_words import asked_in_words
from search.core.engine import Order
from search.core.errors import (
    IndexBehindError,
    LineTooLongError,
    OutsideMandateError,
    TextLostError,
    TooManyMatchesError,
    TooManyUnitsError,
    TopSecretAskedError,
)
from search.core.kept import Kept, kept
from search.core.mandated import Outcome
from search.core.plan import AllOf, Between, Has, Narrow, asks_top_secret, matching
from search.core.query import LONGEST_LINE, Marked, Query, Span, parse
from search.doors.snowball import english
from search.limits import judge
from search.models import Ask
from search.question import MOST_FILED, MOST_UNITS, question, resolved

MOST = 1_000


def export_matches(line: str, *, narrow: Narrow, by: Reach, at: datetime) -> bytes:
    """The ZIP (docs/formats/matches.md); asked, judged and journalled like any query under the mandate.

    Only forms that are certain count: the widest comparison of words is left out. Raises NotWithinReachError outside
    an inspection, LineTooLongError, TopSecretAskedError, TextLostError, OutsideMandateError, IndexBehindError while the
    index has not read up to the checkpoint or a change of readers that opened something to the reader,
    TooManyUnitsError, TooManyMatchesError, EngineAwayError, and what `certify_matches` raises.
    """
    here, found = working(by), current(by, on=day_of(at))
    if len(line) > LONGEST_LINE or parse(line).left_out:
        raise LineTooLongError
    query = kept(line, narrow)
    if found is None or judge(parse(line), narrow, reach=by).beyond:
        raise OutsideMandateError
    if asks_top_secret(parse(line), narrow):
        raise TopSecretAskedError
    size = proven_size()
    names = _matching(query, size=size, by=by)
    _write_down(query, names, size=size, here=here, by=by, at=at)
    bodies = frozenset(unit.body_id for unit in units_by_id(by.scopes[0].units).values())
    mandate, session = found
    certified = Certified(
        mandate=mandate.number,
        authority=mandate.authority,
        purpose=session.purpose,
        asked=asked_in_words(query),
        matched=(),
        size=size,
        root="",
        has_bundles=False,
        at=at,
    )
    return certify_matches(names, certified, bodies=bodies, by=by, at=at)


def _matching(query: Kept, *, size: int, by: Reach) -> tuple[str, ...]:
    """The records that match and stand in the tree of this size, oldest first."""
    asked = question(by)
    if asked is None or asked.has_old_words or asked.index.cursor().entry < size - 1 or asked.visible:
        raise IndexBehindError  # what was regraded since may lie in a band that is not asked, its words unread
    meant = resolved(parse(query.line), reach=by)
    if any(isinstance(one, Marked) and one.field == "unit" and len(one.values) >= MOST_UNITS for one in meant.nodes):
        raise TooManyUnitsError(most=MOST_UNITS)
    if any(isinstance(one, Marked) and len(one.values) >= MOST_FILED for one in meant.nodes):
        raise TooManyMatchesError(count=MOST_FILED, most=MOST)  # a dossier too large to be looked among as a whole
    inside = Between(field="seq", low=0, high=size - 1)
    if not all(isinstance(one, Marked | Span) for one in meant.nodes):
        among = matching(Query(), query.narrow(), english=english)
        lost = asked.count(AllOf(of=(Has(field="lost", value="words"), among, inside)))
        if lost:
            raise TextLostError(count=lost)
    wanted = AllOf(of=(matching(meant, query.narrow(), english=english), inside))
    count = asked.count(wanted)
    if count > MOST:
        raise TooManyMatchesError(count=count, most=MOST)
    places = asked.newest(wanted, first=0, most=count, order=Order.OLDEST)
    allowed = records_among((place.record_id for place in places), reach=by)
    return tuple(place.record_id for place in places if place.record_id in allowed)


@transaction.atomic
def _write_down(query: Kept, names: tuple[str, ...], *, size: int, here: Working, by: Reach, at: datetime) -> None:
    """What was asked and that it is exported; a failure after it leaves the question and gives nothing out."""
    ask = Ask.objects.create(
        inspection_id=here.inspection,
        at=at,
        line=query.line,
        choices=query.choices,
        outcome=Outcome.FOUND if names else Outcome.NONE,
        total=len(names),
    )
    note = f"mandate:{here.mandate} {len(names)} of size {size} sha256:{query.digest()}"
    record(by=by, act="export_inquiry", about=f"ask:{ask.pk}", at=at, note=note)
