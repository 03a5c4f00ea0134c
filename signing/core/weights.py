"""What each finding means for the bottom line, in the words of ETSI EN 319 102-1."""

from signing.core import active
from signing.core.verdict import Finding, Indication, SubIndication

Weight = tuple[Indication, SubIndication]
"""What a finding means for the bottom line."""

_PASSED = Indication.TOTAL_PASSED
_OPEN = Indication.INDETERMINATE
_FAILED = Indication.TOTAL_FAILED
_Sub = SubIndication
WEIGHTS: dict[str, Weight] = {
    "no_signature": (_OPEN, _Sub.SIGNED_DATA_NOT_FOUND),
    "hybrid_references": (_OPEN, _Sub.FORMAT_FAILURE),
    "hash_differs": (_FAILED, _Sub.HASH_FAILURE),
    "signature_broken": (_FAILED, _Sub.SIG_CRYPTO_FAILURE),
    "revoked": (_FAILED, _Sub.REVOKED),
    "revoked_since": (_OPEN, _Sub.REVOKED_NO_POE),
    "on_hold": (_OPEN, _Sub.TRY_LATER),
    "sub_filter_not_accepted": (_OPEN, _Sub.SIG_CONSTRAINTS_FAILURE),
    "certificate_reference_missing": (_OPEN, _Sub.SIG_CONSTRAINTS_FAILURE),
    "not_for_signing": (_OPEN, _Sub.CHAIN_CONSTRAINTS_FAILURE),
    "archive_stamp_missing": (_OPEN, _Sub.SIG_CONSTRAINTS_FAILURE),
    "shape_not_accepted": (_OPEN, _Sub.FORMAT_FAILURE),
    "algorithm_too_weak": (_OPEN, _Sub.CRYPTO_CONSTRAINTS_FAILURE),
    "key_short": (_PASSED, _Sub.NONE),
    "coverage_not_accepted": (_OPEN, _Sub.FORMAT_FAILURE),
    "time_claimed": (_PASSED, _Sub.NONE),
    "time_by_later_stamp": (_PASSED, _Sub.NONE),
    "time_not_good": (_OPEN, _Sub.NO_POE),
    "time_not_proven": (_OPEN, _Sub.NO_POE),
    "not_sound": (_OPEN, _Sub.GENERIC),
    "not_trusted": (_OPEN, _Sub.NO_CERTIFICATE_CHAIN_FOUND),
    "status_unknown": (_OPEN, _Sub.TRY_LATER),
    "status_not_offered": (_PASSED, _Sub.NONE),
    "signed_later": (_OPEN, _Sub.NO_POE),
    "tail": (_OPEN, _Sub.FORMAT_FAILURE),
    "tail_of_proofs": (_PASSED, _Sub.NONE),
    "changed": (_OPEN, _Sub.FORMAT_FAILURE),
    "changed_though_certified": (_FAILED, _Sub.FORMAT_FAILURE),
    "late_field": (_OPEN, _Sub.FORMAT_FAILURE),
    "count_differs": (_OPEN, _Sub.FORMAT_FAILURE),
    "not_as_on_record": (_OPEN, _Sub.SIG_CONSTRAINTS_FAILURE),
    "second_look_differs": (_OPEN, _Sub.FORMAT_FAILURE),
    "dictionary_changed": (_OPEN, _Sub.FORMAT_FAILURE),
    **dict.fromkeys(active.CODES, (_PASSED, _Sub.NONE)),
}
"""Each finding the rules can make. INDETERMINATE where bytes do not prove a forgery (security page, 1)."""


def gravity(weight: Weight) -> int:
    """How grave it is."""
    return (_PASSED, _OPEN, _FAILED).index(weight[0])


def worst(findings: tuple[Finding, ...]) -> Weight:
    """The gravest weight; the first of equals."""
    return max(((_PASSED, _Sub.NONE), *(WEIGHTS[one.code] for one in findings)), key=gravity)
