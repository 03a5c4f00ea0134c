"""The rules one by one, over what a reader might have seen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from signing.core.judging import Change, Observed, Seen, judge
from signing.core.policy import Level
from signing.core.verdict import Fault, Indication, SubIndication, Verdict

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
GOOD = Seen(
    field="signature-1",
    is_time_stamp=False,
    sub_filter="/ETSI.CAdES.detached",
    signer_name="Maryam Saad",
    person_id=7,
    organisation="Planning",
    serial="1",
    reason="",
    signed_at=NOON,
    timestamped_at=NOON,
    digest="sha256",
    key_kind="secp256r1",
    key_size=256,
    certificate_references=1,
    is_for_signing=True,
    is_seal=False,
    is_intact=True,
    is_valid=True,
    is_sound=True,
    trust_problem="",
    covers_revision=True,
    ends_at=1000,
    time_is_good=True,
    is_time_proven=True,
    has_odd_shape=False,
    has_proofs=True,
    is_archived=True,
    change=Change.NONE,
    dictionary_changed=False,
)
WHOLE = Observed(
    size=1000, pages=1, byte_ranges=1, is_hybrid=False, late_fields=(), second_look=(), seen=(GOOD,)
)  # fmt: skip


def verdict(observed: Observed = WHOLE, *, is_own: bool = True, at: datetime | None = None) -> Verdict:
    return judge(observed, expected_fields=None, is_own=is_own, is_our_root=True, at=at)


def code_of(found: Verdict) -> str:
    (only,) = found.all_findings()
    return only.code


def test_what_is_good_in_everything_passes() -> None:
    found = verdict()
    assert (found.indication, found.sub_indication) == (Indication.TOTAL_PASSED, SubIndication.NONE)
    assert found.signatures[0].level is Level.LTA


@pytest.mark.parametrize(
    ("change", "code", "indication"),
    [
        ({"is_intact": False}, "hash_differs", Indication.TOTAL_FAILED),
        ({"is_valid": False}, "signature_broken", Indication.TOTAL_FAILED),
        ({"trust_problem": "REVOKED"}, "revoked_since", Indication.INDETERMINATE),
        ({"trust_problem": "ON_HOLD"}, "on_hold", Indication.INDETERMINATE),
        ({"trust_problem": "NO_CERTIFICATE_CHAIN_FOUND"}, "not_trusted", Indication.INDETERMINATE),
        ({"is_sound": False}, "not_sound", Indication.INDETERMINATE),
        ({"sub_filter": "/adbe.pkcs7.detached"}, "sub_filter_not_accepted", Indication.INDETERMINATE),
        ({"certificate_references": 0}, "certificate_reference_missing", Indication.INDETERMINATE),
        ({"certificate_references": 2}, "certificate_reference_missing", Indication.INDETERMINATE),
        ({"is_for_signing": False}, "not_for_signing", Indication.INDETERMINATE),
        ({"is_seal": True, "is_archived": False}, "archive_stamp_missing", Indication.INDETERMINATE),
        ({"has_odd_shape": True}, "shape_not_accepted", Indication.INDETERMINATE),
        ({"covers_revision": False}, "coverage_not_accepted", Indication.INDETERMINATE),
        ({"digest": "sha1"}, "algorithm_too_weak", Indication.INDETERMINATE),
        ({"digest": "sha256/sha1"}, "algorithm_too_weak", Indication.INDETERMINATE),
        ({"key_kind": "secp192r1"}, "algorithm_too_weak", Indication.INDETERMINATE),
        ({"key_kind": "rsa", "key_size": 2048}, "algorithm_too_weak", Indication.INDETERMINATE),
        ({"change": Change.OTHER}, "changed", Indication.INDETERMINATE),
        ({"change": Change.FORBIDDEN}, "changed_though_certified", Indication.TOTAL_FAILED),
        ({"dictionary_changed": True}, "dictionary_changed", Indication.INDETERMINATE),
        ({"time_is_good": False}, "time_not_good", Indication.INDETERMINATE),
        ({"ends_at": 999}, "tail", Indication.INDETERMINATE),
    ],
)
def test_each_flaw_of_a_signature_is_found(change: dict[str, object], code: str, indication: Indication) -> None:
    flawed = replace(GOOD, **change)  # type: ignore[arg-type]  # one field of any kind
    found = verdict(replace(WHOLE, seen=(flawed,)))
    assert (code_of(found), found.indication) == (code, indication)
    assert found.sub_indication is not SubIndication.NONE


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"is_hybrid": True}, "hybrid_references"),
        ({"byte_ranges": 2}, "count_differs"),
        ({"byte_ranges": 0}, "count_differs"),
        ({"late_fields": ("extra",)}, "late_field"),
        ({"second_look": ("text 1",)}, "second_look_differs"),
    ],
)
def test_each_flaw_of_a_file_is_found(change: dict[str, object], code: str) -> None:
    found = verdict(replace(WHOLE, **change))  # type: ignore[arg-type]  # one field of any kind
    assert (code_of(found), found.indication) == (code, Indication.INDETERMINATE)


def test_a_file_with_time_stamps_only_is_not_signed() -> None:
    stamp = replace(GOOD, is_time_stamp=True, sub_filter="/ETSI.RFC3161")
    assert code_of(verdict(replace(WHOLE, seen=(stamp,)))) == "no_signature"


def test_signatures_must_be_those_on_record() -> None:
    for expected in ((), ("signature-1", "seal"), ("seal",)):
        found = judge(WHOLE, expected_fields=expected, is_own=True, is_our_root=True, at=None)
        assert code_of(found) == "not_as_on_record"
    assert judge(WHOLE, expected_fields=("signature-1",), is_own=True, is_our_root=True, at=None).all_findings() == ()


def test_short_rsa_and_a_tail_of_proofs_are_tolerated_in_foreign_files_with_a_finding() -> None:
    rsa = replace(WHOLE, seen=(replace(GOOD, key_kind="rsa", key_size=2048),))
    tail = replace(WHOLE, seen=(replace(GOOD, ends_at=900, change=Change.PROOFS),))
    for observed, code in ((rsa, "key_short"), (tail, "tail_of_proofs")):
        found = verdict(observed, is_own=False)
        assert (code_of(found), found.indication) == (code, Indication.TOTAL_PASSED)
        assert verdict(observed).indication is Indication.INDETERMINATE
    worse = replace(WHOLE, seen=(replace(GOOD, ends_at=900, change=Change.SIGNING),))
    assert verdict(worse, is_own=False).indication is Indication.INDETERMINATE


def test_a_signature_without_time_stamp_is_judged_as_of_now_whoever_made_it() -> None:
    for is_archived, code in ((False, "time_claimed"), (True, "time_by_later_stamp")):
        claimed = replace(WHOLE, seen=(replace(GOOD, timestamped_at=None, is_archived=is_archived),))
        for is_own in (True, False):
            found = verdict(claimed, is_own=is_own)
            assert (code_of(found), found.indication) == (code, Indication.TOTAL_PASSED)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"timestamped_at": None, "is_archived": False}, "time_claimed"),
        ({"time_is_good": False}, "time_not_good"),
        ({"is_time_proven": False}, "time_not_proven"),
    ],
)
def test_what_proves_no_time_may_be_older_than_its_revocation(change: dict[str, object], code: str) -> None:
    claimed = replace(GOOD, trust_problem="REVOKED", **change)  # type: ignore[arg-type]  # one of its fields
    found = verdict(replace(WHOLE, seen=(claimed,)))
    assert {one.code for one in found.all_findings()} == {"revoked_since", code}
    assert (found.indication, found.sub_indication) == (Indication.INDETERMINATE, SubIndication.REVOKED_NO_POE)
    assert not found.signatures[0].is_time_proven


@pytest.mark.parametrize(
    ("earlier", "revoked_at", "code"),
    [
        ({}, NOON, "revoked"),
        ({}, NOON + timedelta(seconds=1), "revoked_since"),
        ({"time_is_good": False}, NOON, "revoked_since"),
        ({"is_time_proven": False}, NOON, "revoked_since"),
        ({"timestamped_at": None}, NOON, "revoked_since"),
        ({"ends_at": 2000}, NOON, "revoked_since"),
    ],
)
def test_only_a_proven_time_that_it_signs_shows_that_it_was_made_after_its_revocation(
    earlier: dict[str, object], revoked_at: datetime, code: str
) -> None:
    later = NOON + timedelta(hours=1)
    revoked = replace(GOOD, trust_problem="REVOKED", revoked_at=revoked_at, timestamped_at=later, ends_at=2000)
    seen = (replace(GOOD, **earlier), revoked)  # type: ignore[arg-type]  # one of its fields
    found = verdict(replace(WHOLE, size=2000, byte_ranges=2, seen=seen))
    assert [one.code for one in found.signatures[1].findings] == [code]
    assert found.fault == (Fault.REVOKED if code == "revoked" else None)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"is_intact": False, "is_valid": False}, Fault.ALTERED),
        ({"change": Change.FORBIDDEN}, Fault.ALTERED),
        ({"is_valid": False}, Fault.FALSE),
        ({"change": Change.OTHER}, None),
        ({}, None),
    ],
)
def test_the_fault_is_the_gravest_of_what_failed(change: dict[str, object], fault: Fault | None) -> None:
    seen = (replace(GOOD, **change),)  # type: ignore[arg-type]  # one of its fields
    assert verdict(replace(WHOLE, seen=seen)).fault is fault


def test_a_signature_that_claims_to_be_later_than_the_moment_asked_for_is_open() -> None:
    claimed = replace(WHOLE, seen=(replace(GOOD, timestamped_at=None),))
    assert code_of(verdict(claimed, at=NOON - timedelta(days=1))) == "signed_later"


def test_a_moment_before_the_signature_is_open() -> None:
    assert code_of(verdict(at=NOON - timedelta(days=1))) == "signed_later"
    assert verdict(at=NOON - timedelta(minutes=1)).all_findings() == ()


def test_failed_weighs_more_than_open() -> None:
    bad = replace(GOOD, field="seal", is_intact=False)
    open_ = replace(GOOD, change=Change.OTHER)
    found = verdict(replace(WHOLE, byte_ranges=2, seen=(open_, bad)))
    assert (found.indication, found.sub_indication) == (Indication.TOTAL_FAILED, SubIndication.HASH_FAILURE)


@pytest.mark.parametrize(
    ("change", "level"),
    [
        ({"timestamped_at": None}, Level.B),
        ({"has_proofs": False}, Level.T),
        ({"is_archived": False}, Level.LT),
        ({}, Level.LTA),
    ],
)
def test_the_level_is_what_has_been_reached(change: dict[str, object], level: Level) -> None:
    one = replace(GOOD, **change)  # type: ignore[arg-type]  # one field of any kind
    assert verdict(replace(WHOLE, seen=(one,))).signatures[0].level is level


def test_of_a_stranger_only_the_missing_trust_is_said() -> None:
    stranger = replace(GOOD, trust_problem="NO_CERTIFICATE_CHAIN_FOUND", has_odd_shape=True)
    (only,) = verdict(replace(WHOLE, seen=(stranger,))).signatures
    assert [finding.code for finding in only.findings] == ["not_trusted"]
