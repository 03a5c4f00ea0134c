"""What a letter is made of stands in hashed bytes: names and stored values never change."""

from dataclasses import fields

import pytest

from correspondence.core.parts import (
    Addressee,
    Annex,
    Copy,
    Member,
    Reference,
    ReferenceKind,
    SecondText,
    Signatory,
    SigningOrder,
    copy_json,
)


@pytest.mark.parametrize(
    ("part", "names"),
    [
        (Addressee, "unit_id name address email group members post_id person_id"),
        (Member, "unit_id name address email"),
        (Copy, "unit_id name purpose hidden outside address email asks group members post_id person_id"),
        (Reference, "kind body number on record_id"),
        (Annex, "title pages sha256 size media_type file paper_only"),
        (Signatory, "post_id person_id"),
        (SecondText, "language subject greeting body closing to copies purposes"),
    ],
)
def test_the_keys_of_a_part_are_those_that_were_signed(part: type, names: str) -> None:
    assert [one.name for one in fields(part)] == names.split()


def test_stored_values_are_those_that_were_signed() -> None:
    references = ["yours", "ours", "order", "minutes", "margin", "call", "corrects"]
    assert [kind.value for kind in ReferenceKind] == references
    assert [order.value for order in SigningOrder] == ["fixed", "free"]
    assert copy_json(Copy(unit_id=1, name="أ"), version=1, outside_since=2, chosen_since=3, named_since=4) == {
        "unit_id": 1,
        "name": "أ",
        "purpose": "",
        "hidden": False,
    }
