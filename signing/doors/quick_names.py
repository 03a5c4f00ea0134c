"""Compares names in certificates as RFC 4518 says, and once where the library compares them each time anew.

A judgement compares the same dozen names some five hundred times, and prepares their letters each time
(RFC 5280 section 7.1): a quarter of its time. What is remembered is the library's own answer, by the names'
encodings: nothing is equal that was not, and what raised still raises (tests/signing/test_quick_names.py).

With one exception: the library refuses a name in Arabic with a digit, a bracket or a Latin letter at its end or
within, by a rule of RFC 3454 that RFC 4518 section 2.5 takes out ("Bidirectional characters are ignored").
"""

import stringprep
from types import SimpleNamespace

from asn1crypto import x509

_MOST = 4_096
library_s_own = x509.RDNSequence.__eq__
library_s_key = x509.RDNSequence.hashable.fget
_equal: dict[tuple[bytes, bytes], bool] = {}
_keys: dict[bytes, str] = {}


def _is_equal(one: x509.RDNSequence, other: object) -> bool:
    """Whether two names are equal."""
    if not isinstance(other, x509.RDNSequence):
        return False
    pair = (one.contents, other.contents)
    if pair not in _equal:
        if len(_equal) >= _MOST:
            _equal.clear()
        _equal[pair] = bool(library_s_own(one, other))
    return _equal[pair]


def _hashable(one: x509.RDNSequence) -> str:
    """The name as a key."""
    name = one.contents
    if name not in _keys:
        if len(_keys) >= _MOST:
            _keys.clear()
        _keys[name] = str(library_s_key(one))
    return _keys[name]


def _in_no_direction(_: str) -> bool:
    """No letter is one that runs from right to left: then the library's rule on directions has nothing to say."""
    return False


def install() -> None:
    """Puts the quick comparison into the library, for this process."""
    x509.stringprep = SimpleNamespace(**{**vars(stringprep), "in_table_d1": _in_no_direction})
    x509.RDNSequence.__eq__ = _is_equal
    x509.RDNSequence.hashable = property(_hashable)
