"""Whether a paper that no index holds meets a condition: the same fields, read in Python (see `plan`)."""

from collections.abc import Mapping

from search.core.document import Value
from search.core.letters import skeleton
from search.core.nearness import is_near
from search.core.plan import AllOf, Among, AnyOf, Begins, Between, Boned, Condition, Except, Has, OfValues, OfWords, Run


def meets(wanted: Condition, fields: Mapping[str, Value]) -> bool:
    """True when the fields of a document (`document.fields`) meet the condition, as an engine would say."""
    match wanted:
        case AllOf():
            return all(meets(one, fields) for one in wanted.of)
        case AnyOf():
            return any(meets(one, fields) for one in wanted.of)
        case Except():
            return meets(wanted.of, fields) and not meets(wanted.without, fields)
        case Has() | Among() | Between():
            return _holds(wanted, fields)
        case _:
            return _reads(wanted, fields)


def _holds(wanted: OfValues, fields: Mapping[str, Value]) -> bool:
    if isinstance(wanted, Between):
        value = fields.get(wanted.field)
        return isinstance(value, int) and wanted.low <= value <= wanted.high
    values = (str(wanted.value),) if isinstance(wanted, Has) else wanted.values
    return not _values(fields, wanted.field).isdisjoint(values)


def _reads(wanted: OfWords, fields: Mapping[str, Value]) -> bool:
    if isinstance(wanted, Run):
        return f" {' '.join(wanted.words)} " in f" {fields.get(wanted.field, '')} "
    words = _values(fields, wanted.field)
    if isinstance(wanted, Begins):
        return any(word.startswith(wanted.text) for word in words)
    if isinstance(wanted, Boned):
        return any(skeleton(word) == wanted.bones for word in words)
    return any(is_near(word, wanted.word) for word in words)


def _values(fields: Mapping[str, Value], name: str) -> frozenset[str]:
    value = fields.get(name, "")
    if isinstance(value, list):
        return frozenset(value)
    return frozenset(value.split()) if isinstance(value, str) else frozenset({str(value)})
