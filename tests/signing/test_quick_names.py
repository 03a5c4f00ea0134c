"""The remembered comparison of names says what the library says, and raises what it raises."""

import itertools

import pytest
from asn1crypto import x509

from signing.doors import quick_names

NAMES = (
    {"common_name": "Ministry of Planning"},
    {"common_name": "MINISTRY  of planning"},
    {"common_name": "وزارة التخطيط"},
    {"common_name": "وزارة التخطيط", "country_name": "IQ"},
    {"common_name": "Ministry of Planning", "organization_name": "Ministry of Planning"},
    {"organization_name": "Ministry of Planning"},
)
_own = quick_names.library_s_own
_key = quick_names.library_s_key


def loaded(name: dict[str, str], *, printable: bool = False) -> x509.RDNSequence:
    built = x509.Name.build(name, use_printable=printable)
    return x509.Name.load(built.dump()).chosen


def test_names_are_equal_when_the_library_says_so() -> None:
    quick_names.install()
    names = [loaded(name) for name in NAMES] + [loaded(NAMES[0], printable=True)]
    said = set()
    for _ in range(2):  # the second time from memory
        for one, two in itertools.product(names, names):
            assert (one == two) is _own(one, two)
            assert (one != two) is not _own(one, two)
            said.add(one == two)
        assert [one.hashable for one in names] == [_key(one) for one in names]
    assert said == {True, False}
    assert names[0] != "Ministry of Planning"


def test_a_name_that_the_library_refuses_is_refused_each_time() -> None:
    quick_names.install()
    mixed = loaded({"common_name": "اa"})  # letters of both directions, RFC 4518 section 2.5
    for _ in range(2):
        with pytest.raises(ValueError, match="bidirectional"):
            assert mixed == loaded({"common_name": "اa"})
        with pytest.raises(ValueError, match="bidirectional"):
            assert mixed.hashable
