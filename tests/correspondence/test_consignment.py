"""The hand-over book, as the rule sees it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from correspondence.core.consignment import (
    DIRECTIONS,
    Consignment,
    ConsignmentNotAcceptedError,
    ReceiptNotAcceptedError,
    Receiver,
    SealedNeedsPersonError,
    Thing,
    accepted,
    check_label,
    signed_by,
)
from directory.core.clearance import Label
from tests.town import AT, TODAY

PERSON, UNIT = Receiver(person_id=1), Receiver(unit_id=2)
WHOLE = Consignment(thing=Thing.PRINT, number=" د إ/7 ", on=TODAY, bearer=" علي  حسن ", receiver=UNIT)


def test_a_whole_consignment_is_accepted_without_its_blanks() -> None:
    taken = accepted(WHOLE)
    assert (taken.number, taken.bearer, taken.receiver) == ("د إ/7", "علي حسن", UNIT)
    other = accepted(replace(WHOLE, thing=Thing.OTHER, words="ختم في علبته", receiver=Receiver(outside=" دار ")))
    assert (other.number, other.on, other.receiver.outside) == ("", None, "دار")


@pytest.mark.parametrize(
    "changed",
    [
        {"bearer": " "},
        {"number": ""},
        {"on": None},
        {"thing": Thing.OTHER},
        {"receiver": Receiver()},
        {"receiver": Receiver(unit_id=2, person_id=1)},
        {"receiver": Receiver(person_id=1, outside="دار")},
        {"bearer": "ا" * 201},
        {"number": "1" * 61},
    ],
)
def test_what_names_too_little_or_too_much_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(ConsignmentNotAcceptedError):
        accepted(replace(WHOLE, **changed))  # type: ignore[arg-type]  # the test names its fields


def test_sealed_and_personal_papers_go_to_a_person_or_outside() -> None:
    with pytest.raises(SealedNeedsPersonError):
        accepted(replace(WHOLE, thing=Thing.SEALED))
    with pytest.raises(SealedNeedsPersonError):
        check_label(Label(personal=True), UNIT)
    for receiver in (PERSON, Receiver(outside="دار")):
        check_label(Label(personal=True), receiver)
        accepted(replace(WHOLE, thing=Thing.SEALED, receiver=receiver))
    check_label(Label(level=2), UNIT)
    assert set(DIRECTIONS) == set(Thing)


def test_a_slip_bears_a_name_and_a_moment_between_hand_over_and_now() -> None:
    hour = timedelta(hours=1)
    assert signed_by(" علي ", signed_at=AT, handed_at=AT - hour, at=AT) == "علي"
    for name, signed_at in ((" ", AT), ("ع" * 201, AT), ("علي", AT - 2 * hour), ("علي", AT + hour)):
        with pytest.raises(ReceiptNotAcceptedError):
            signed_by(name, signed_at=signed_at, handed_at=AT - hour, at=AT)
