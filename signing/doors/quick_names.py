"""Compares names in certificates once where the library compares them each time anew.

A judgement compares the same dozen names some five hundred times, and prepares their letters each time
(RFC 5280 section 7.1, RFC 4518): a quarter of its time. What is remembered is the library's own answer, by the
names' encodings: nothing is equal that was not, and what raised still raises (tests/signing/test_quick_names.py).
"""

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


def install() -> None:
    """Puts the quick comparison into the library, for this process."""
    x509.RDNSequence.__eq__ = _is_equal
    x509.RDNSequence.hashable = property(_hashable)
