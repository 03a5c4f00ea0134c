"""Where a registered letter goes."""

from correspondence.core.delivery import DeliveryState, DeskFacts, desk_of, destinations, part_name
from correspondence.core.letter import Annex, Copy
from directory.core.clearance import Label
from tests.correspondence.sample import FOREIGN, ISSUER, OWN, a_content

BODIES = {FOREIGN: 2, OWN: 1, 7: 1, ISSUER: 1}
DESKS = (DeskFacts(id=1, body_id=1, level=0), DeskFacts(id=2, body_id=1, level=2), DeskFacts(id=3, body_id=2, level=1))


def test_own_units_get_it_directly_and_others_through_their_registry() -> None:
    found = {one.unit_id: one for one in destinations(a_content(), body_id=1, bodies=BODIES)}
    assert (found[FOREIGN].state, found[FOREIGN].copy) == (DeliveryState.AT_REGISTRY, False)
    assert (found[OWN].state, found[OWN].copy, found[OWN].purpose) == (DeliveryState.DELIVERED, True, "لإبداء الرأي")
    assert found[7].hidden
    assert set(found) == {FOREIGN, OWN, 7}


def test_an_addressee_is_not_its_own_copy_and_the_issuer_gets_none() -> None:
    copies = (Copy(unit_id=FOREIGN, name="ج"), Copy(unit_id=ISSUER, name="نحن"))
    found = destinations(a_content(copies=copies), body_id=1, bodies=BODIES)
    assert [(one.unit_id, one.copy) for one in found] == [(FOREIGN, False)]


def test_the_lowest_desk_that_may_handle_it() -> None:
    assert desk_of(DESKS, body_id=1, label=Label()) == 1
    assert desk_of(DESKS, body_id=1, label=Label(level=1)) == 2
    assert desk_of(DESKS, body_id=2, label=Label(level=2)) is None


def test_annexes_are_numbered_with_their_ending() -> None:
    assert part_name(1, Annex(title="كشف", file="m/aa.pdf")) == "annex-01.pdf"
    assert part_name(12, Annex(title="كشف", file="m/aa")) == "annex-12"
