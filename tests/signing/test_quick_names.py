"""The remembered comparison of names says what the library says, and raises what it raises."""

import itertools

import pytest
from asn1crypto import x509

from signing.core.authority import PERSON_MARK, Role
from signing.core.verdict import Indication
from signing.doors import quick_names
from tests.signing import pki as small

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
    private = loaded({"common_name": "a\ue000"})  # for private use, RFC 4518 section 2.4
    for _ in range(2):
        with pytest.raises(ValueError, match="private use"):
            assert private == loaded({"common_name": "a\ue000"})
        with pytest.raises(ValueError, match="private use"):
            assert private.hashable


def test_a_name_may_run_in_both_directions() -> None:
    """RFC 4518 section 2.5; the library alone refuses each of these."""
    quick_names.install()
    names = [loaded({"common_name": text}) for text in ("قسم 2", "قسم (2)", "شركة ABC", "ABC شركة", "قسم")]
    for one, two in itertools.product(range(len(names)), repeat=2):
        assert (names[one] == names[two]) is (one == two)


@pytest.mark.parametrize("name", ["مريم سعد (2)", "شركة ABC"])
def test_a_signer_whose_name_runs_in_both_directions_is_believed(pki: small.Pki, name: str) -> None:
    start = pki.person.certificate.not_valid_before_utc
    by = small.issued(pki.issuing, Role.PERSON, name, mark=f"{PERSON_MARK}8", start=start)
    verdict = pki.verdict(pki.sign(small.frozen(), by=by))
    assert verdict.indication is Indication.TOTAL_PASSED, verdict.all_findings()
    assert verdict.signatures[0].signer_name == name
