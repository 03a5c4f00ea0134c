"""The rule of access as conditions, made from the one description in directory.core.reach (decision 9).

`trim` is the only place that builds an access filter. It distributes the query under each way of being allowed,
and excludes documents by the compartments the reader lacks, so that one unknown to this build hides the document.
"""

from directory.core.clearance import HIGHEST_COMPARTMENT
from directory.core.reach import Filter, Scope
from search.core.document import BANDS, day, key
from search.core.plan import AllOf, Among, AnyOf, Between, Condition, Except, Has


def bands(rule: Filter) -> tuple[int, ...]:
    """The bands this reader's queries may name: none above the clearance."""
    return tuple(number for number in BANDS if number <= rule.level)


def trim(rule: Filter, wanted: Condition) -> Condition:
    """What is wanted, as far as this reader may read it."""
    if rule.level < 0:
        return AnyOf(of=())
    ways = [AllOf(of=(wanted, AnyOf(of=tuple(Has(field="acl", value=token) for token in sorted(rule.tokens)))))]
    ways += [AllOf(of=(wanted, *_scope(scope, rule.level))) for scope in rule.scopes if scope.ceiling >= 0]
    cleared = (AnyOf(of=tuple(ways)), Between(field="lvl", low=0, high=rule.level))
    if len(rule.lacking) > HIGHEST_COMPARTMENT:
        return AllOf(of=(*cleared, Has(field="cmax", value=0)))
    known = Between(field="cmax", low=0, high=HIGHEST_COMPARTMENT + 1)
    lacking = Among(field="comp", values=tuple(f"c{number}" for number in sorted(rule.lacking)))
    return Except(of=AllOf(of=(*cleared, known)), without=lacking)


def overlaid(rule: Filter, wanted: Condition, *, pending: frozenset[str], visible: frozenset[str]) -> Condition:
    """The trimmed query, corrected for records whose readers changed after the index was written.

    What is pending is taken out, and put back only where the database allows it now.
    """
    trimmed = trim(rule, wanted)
    if not pending:
        return trimmed
    rest = Except(of=trimmed, without=Among(field="id", values=tuple(sorted(pending))))
    again = AllOf(of=(wanted, Among(field="id", values=tuple(sorted(visible & pending)))))
    return AnyOf(of=(rest, again))


def _scope(scope: Scope, level: int) -> tuple[Condition, ...]:
    keys = [key(unit, kind) for unit in sorted(scope.units) for kind in sorted(scope.kinds)]
    return (
        AnyOf(of=tuple(Has(field="key", value=mark) for mark in keys)),
        Between(field="on", low=day(scope.from_on), high=day(scope.until_on)),
        Between(field="lvl", low=0, high=min(level, scope.ceiling)),
    )
