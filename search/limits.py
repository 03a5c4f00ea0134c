"""What the mandate chosen opens to its inspector, as far as one query asks."""

from collections import defaultdict

from directory import powers
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from search.core.mandated import Judged, Limits, judged
from search.core.numbers import parts_of
from search.core.plan import Narrow
from search.core.query import Marked, Number, Query
from search.question import resolved


def limits_for(query: Query, narrow: Narrow, *, reach: Reach) -> Limits:
    """The limits, for a resolved query. At most two queries. Raises NotWithinReachError outside an inspection."""
    if reach.inspection is None or len(reach.scopes) != 1:
        raise NotWithinReachError
    (scope,) = reach.scopes
    named: dict[str, set[int]] = defaultdict(set)
    if any(isinstance(node, Number) for node in query.nodes):
        for unit, symbol in powers.symbols().items():
            named["".join(parts_of(symbol))].add(unit)
    typed = {unit for node in query.nodes if isinstance(node, Marked) and node.field == "unit" for unit in node.values}
    units = {*scope.units, *narrow.units, *narrow.bodies, *map(int, typed)}.union(*named.values())
    return Limits(
        scope=scope,
        level=min(reach.clearance.level, scope.ceiling),
        above=powers.paths_of(units),
        symbols={symbol: frozenset(found) for symbol, found in named.items()},
    )


def judge(query: Query, narrow: Narrow, *, reach: Reach) -> Judged:
    """What of the query lies outside the mandate of this session. Raises NotWithinReachError outside one."""
    query = resolved(query, reach=reach)
    return judged(query, narrow, limits_for(query, narrow, reach=reach))
