"""The rule of access as conditions, made from the one description in directory.core.reach (decision 9).

`trim` is the only place that builds an access filter. It distributes the query under each way of being allowed,
and excludes documents by the compartments the reader lacks, so that one unknown to this build hides the document.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from directory.core.clearance import HIGHEST_COMPARTMENT
from directory.core.reach import Filter, Scope
from search.core.document import BANDS, day, key
from search.core.inside import ANY, marked
from search.core.plan import AllOf, Among, AnyOf, Between, Condition, Except, Has, Run

_SAID = frozenset({"t", "s"})
"""The fields in which words stand that a body said inside itself."""


def bands(rule: Filter) -> tuple[int, ...]:
    """The bands this reader's queries may name: none above the clearance."""
    return tuple(number for number in BANDS if number <= rule.level)


def trim(rule: Filter, wanted: Condition) -> Condition:
    """What is wanted, as far as this reader may read it."""
    if rule.level < 0:
        return AnyOf(of=())
    if isinstance(wanted, Except) and rule.scopes and rule.tokens:  # who reads in two ways hears more in one of them
        return Except(of=trim(rule, wanted.of), without=trim(rule, wanted.without))
    own = heard(wanted, rule.bodies)
    ways = [AllOf(of=(own, AnyOf(of=tuple(Has(field="acl", value=token) for token in sorted(rule.tokens)))))]
    scopes = [scope for scope in rule.scopes if scope.ceiling >= 0]
    every = heard(wanted, (ANY,)) if scopes else wanted
    ways += [AllOf(of=(every, *_scope(scope, rule.level))) for scope in scopes]
    cleared = (AnyOf(of=tuple(ways)), Between(field="lvl", low=0, high=rule.level))
    if len(rule.lacking) > HIGHEST_COMPARTMENT:
        return AllOf(of=(*cleared, Has(field="cmax", value=0)))
    known = Between(field="cmax", low=0, high=HIGHEST_COMPARTMENT + 1)
    lacking = Among(field="comp", values=tuple(f"c{number}" for number in sorted(rule.lacking)))
    return Except(of=AllOf(of=(*cleared, known)), without=lacking)


def overlaid(
    rule: Filter, wanted: Condition, *, pending: frozenset[str], visible: frozenset[str], mandated: frozenset[str]
) -> Condition:
    """The trimmed query, corrected for records whose readers changed after the index was written.

    What is pending is taken out, and put back only where the database allows it now: with every directive where a
    mandate opens it (`mandated`, among `visible`), else with those of the reader's own bodies.
    """
    trimmed = trim(rule, wanted)
    if not pending:
        return trimmed
    rest = Except(of=trimmed, without=Among(field="id", values=tuple(sorted(pending))))
    ways = ((rule.bodies, visible - mandated), ((ANY,), visible & mandated))
    back = [
        AllOf(of=(heard(wanted, bodies), Among(field="id", values=tuple(sorted(names & pending)))))
        for bodies, names in ways
        if names & pending
    ]
    return AnyOf(of=(rest, *back)) if back else rest


def heard(wanted: Condition, bodies: Iterable[int]) -> Condition:
    """What is wanted, in the letters' own words or in what these bodies say inside themselves about them."""
    match wanted:
        case Has() | Run() if wanted.field in _SAID:
            some = (wanted, *_said(wanted, bodies))
            return AnyOf(of=some) if len(some) > 1 else wanted
        case AnyOf():
            return AnyOf(of=tuple(_flat(heard(one, bodies) for one in wanted.of)))
        case AllOf():
            return AllOf(of=tuple(heard(one, bodies) for one in wanted.of))
        case Except():
            return Except(of=heard(wanted.of, bodies), without=heard(wanted.without, bodies))
        case _:
            return wanted


def _said(wanted: Has | Run, bodies: Iterable[int]) -> Iterator[Condition]:
    for body in sorted(bodies):
        if isinstance(wanted, Has):
            yield replace(wanted, value=marked(str(wanted.value), body=body))
        elif wanted.words:
            yield replace(wanted, words=tuple(marked(word, body=body) for word in wanted.words))


def _flat(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """On one level: an engine pays for each."""
    for one in conditions:
        if isinstance(one, AnyOf):
            yield from one.of
        else:
            yield one


def _scope(scope: Scope, level: int) -> tuple[Condition, ...]:
    keys = [key(unit, kind) for unit in sorted(scope.units) for kind in sorted(scope.kinds)]
    return (
        AnyOf(of=tuple(Has(field="key", value=mark) for mark in keys)),
        Between(field="on", low=day(scope.from_on), high=day(scope.until_on)),
        Between(field="lvl", low=0, high=min(level, scope.ceiling)),
    )
