"""Directives that wait for one PIN: what the list shows is what is signed, and nothing is sent before (decision 27)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from correspondence.core import errors
from correspondence.core.directive import Instruction, Part, Target, Verb, Writer
from correspondence.core.listed import (
    LIMIT,
    AnotherSitsThereError,
    ListFullError,
    RightChangedError,
    Written,
    require_room,
)
from correspondence.list_directive import list_directive
from correspondence.listed import listed, waiting
from correspondence.models import Directive, ListedDirective, Referral
from correspondence.sign_directives import sign_directives
from correspondence.strike_directive import strike_directive
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.models import Tenure
from signing.core.errors import KeySpentError
from signing.unlock import OpenKey, unlock
from tests.correspondence.margins import DUE, PLACE, directed, lying, marked, post, says
from tests.town import AT, PIN, TODAY, Citizen, Town

__all__ = ["marked"]
LATER = AT + timedelta(hours=1)
WRITER = Writer(person_id=1, post_id=2, unit_id=3, body_id=4, capacity="acting", holder_id=5, order="أمر 17")
SAYS = Instruction(
    verb=Verb.OPINION,
    text="للدراسة",
    targets=(Target(kind="post", id=7), Target(kind="unit", id=8, part=Part.COPY), Target(kind="person", id=9)),
    place=PLACE,
    shown="ab" * 32,
    due_at=DUE,
    level=0,
    antecedents=("1" * 32,),
)


def test_what_is_kept_comes_back_as_it_was_written() -> None:
    written = Written(says=SAYS, writer=WRITER, upper="2" * 32, seated={7: 70})
    assert Written.from_json(written.as_json()) == written
    bare = Written(says=replace(SAYS, due_at=None, antecedents=()), writer=WRITER)
    assert Written.from_json(bare.as_json()) == bare


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"writer": replace(WRITER, order="أمر 18")}, RightChangedError),
        ({"upper": "3" * 32}, RightChangedError),
        ({"seated": {7: 71}}, AnotherSitsThereError),
        ({"seated": {}}, AnotherSitsThereError),
    ],
)
def test_another_right_and_another_holder_are_not_what_was_shown(
    changed: dict[str, object], refused: type[Exception]
) -> None:
    written = Written(says=SAYS, writer=WRITER, upper="2" * 32, seated={7: 70})
    written.require_same(written)
    with pytest.raises(refused):
        written.require_same(replace(written, **changed))  # type: ignore[arg-type]  # named by the test


def test_one_pin_signs_twenty_at_most() -> None:
    require_room(LIMIT - 1)
    with pytest.raises(ListFullError):
        require_room(LIMIT)


def put(record_id: str, *targets: Target, by: Citizen, name: str = "", **changes: object) -> ListedDirective:
    """Written by the citizen and put on the list."""
    name = name or f"{ListedDirective.objects.count() + 100:032x}"
    list_directive(record_id, says(record_id, *targets, by=by.reach, **changes), name=name, by=by.reach, at=AT)
    return ListedDirective.objects.get(name=name)


def key_of(citizen: Citizen, uses: int = LIMIT) -> OpenKey:
    return unlock(citizen.person_id, pin=PIN, by=citizen.reach, at=LATER, uses=uses)


@pytest.mark.django_db
@pytest.mark.usefixtures("marked")
def test_2_7_one_pin_signs_what_stands_and_the_rest_stays_with_its_reason(town: Town) -> None:
    letters = [lying(town, town.planning) for _ in range(2)]
    fine = put(letters[0], post(town.dara), by=town.amal)
    again = put(letters[0], Target(kind="unit", id=town.planning_admin), by=town.amal, verb=Verb.INFORM, due_at=None)
    over = put(letters[1], post(town.maryam), by=town.amal, due_at=LATER)
    moved = put(letters[1], post(town.dara), by=town.amal)
    struck = put(letters[1], post(town.dara), by=town.amal, verb=Verb.ACT)
    assert not Referral.objects.exists()  # nothing is sent before it is signed
    assert [one.id for one in listed(town.amal.reach, on=TODAY)] == [
        one.pk for one in (fine, again, over, moved, struck)
    ]
    assert waiting(town.dara.reach) == 0
    with pytest.raises(NotWithinReachError):
        strike_directive(struck.pk, by=town.dara.reach, at=AT)
    strike_directive(struck.pk, by=town.amal.reach, at=AT)
    ListedDirective.objects.filter(pk=moved.pk).update(said={**moved.said, "seated": [[town.dara.post_id, 1]]})
    shown = [fine.pk, again.pk, over.pk, moved.pk]
    key = key_of(town.amal)
    assert sign_directives(shown, key=key, by=town.amal.reach, at=LATER) == 2
    with pytest.raises(KeySpentError):
        key.take("ab" * 32)  # these documents, and nothing else
    assert set(Directive.objects.values_list("name", flat=True)) == {fine.name, again.name}
    assert Referral.objects.get(directive__name=fine.name).post_id == town.dara.post_id
    left = [(one.id, one.refused) for one in listed(town.amal.reach, on=TODAY)]
    assert left == [(over.pk, "DeadlinePastError"), (moved.pk, "AnotherSitsThereError")]
    assert sign_directives(shown, key=key_of(town.amal), by=town.amal.reach, at=LATER) == 0  # nothing twice
    assert Directive.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("marked")
def test_2_7_what_changed_meanwhile_falls_out(town: Town) -> None:
    record_id = lying(town, town.planning)
    directed(record_id, post(town.maryam), by=town.amal, due_at=DUE)
    below = put(record_id, post(town.hasan), by=town.maryam, due_at=DUE - timedelta(days=2))
    shown = ListedDirective.objects.get(pk=below.pk)
    assert shown.written().upper == Referral.objects.get().directive.name

    def refused(change: Callable[[], object]) -> str:
        change()
        assert sign_directives([below.pk], key=key_of(town.maryam), by=town.maryam.reach, at=LATER) == 0
        return ListedDirective.objects.get(pk=below.pk).refused

    second = {"due_at": DUE - timedelta(hours=1), "verb": Verb.ACT, "name": "e" * 32}
    assert refused(lambda: directed(record_id, post(town.maryam), by=town.amal, **second)) == "RightChangedError"
    nearer = Referral.objects.filter(directive__name="e" * 32)
    assert refused(lambda: nearer.update(due_at=AT + timedelta(days=1))) == "DeadlineRelaxedError"
    said = {**below.said, "shown": "0" * 64}
    assert refused(lambda: ListedDirective.objects.filter(pk=below.pk).update(said=said)) == "ChangedSinceShownError"
    ListedDirective.objects.filter(pk=below.pk).update(said=below.said)
    nearer.update(due_at=DUE)
    vacant = Tenure.objects.filter(person=town.hasan.person_id)
    assert refused(lambda: vacant.update(until_on=TODAY - timedelta(days=1))) == "AddresseeNotClearedError"
    assert Directive.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("marked")
def test_a_graded_letter_is_not_listed_and_one_name_waits_once(town: Town) -> None:
    open_one, secret = lying(town, town.planning), lying(town, town.planning, label=Label(level=1))
    with pytest.raises(errors.NotInBatchError):
        put(secret, post(town.dara), by=town.amal, level=1)
    with pytest.raises(errors.NotInBatchError):
        put(open_one, post(town.dara), by=town.amal, level=1)
    first = put(open_one, post(town.dara), by=town.amal)
    assert put(open_one, post(town.dara), by=town.amal, name=first.name, text="غيره") == first
    with pytest.raises(NotWithinReachError):
        put(lying(town, town.planning_admin), post(town.hasan), by=town.maryam, name=first.name)
    with pytest.raises(NotWithinReachError):
        list_directive(open_one, first.written().says, name="c" * 32, by=town.hasan.reach, at=AT)
    directed(open_one, post(town.dara), by=town.amal, name=first.name)
    assert waiting(town.amal.reach) == 0  # a restore brought the list back: it is given already
    filled = [
        ListedDirective(name=f"{n:032x}", record_id=open_one, person_id=town.amal.person_id, said=first.said, at=AT)
        for n in range(LIMIT)
    ]
    ListedDirective.objects.bulk_create(filled)
    with pytest.raises(ListFullError):
        put(open_one, post(town.maryam), by=town.amal, name="d" * 32)
