"""Records within reach: what one sees, and that the rest does not exist."""

from collections.abc import Callable
from pathlib import Path

import pytest

from archive import records
from archive.admit import admit
from archive.core.errors import DamagedObjectError, ErasedError, MissingObjectError, ReadersNotAllowedError
from archive.core.leaf import EntryKind
from archive.enter import enter
from archive.integrate import integrate
from archive.models import AccessChange, Record, RecordKey
from archive.withdraw import withdraw
from config.env import Place
from directory.core.clearance import Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, reader_tokens
from tests.archive.conftest import Deposit
from tests.town import AT, STAFF_COMPARTMENT, TODAY, Town, give_mandate

pytestmark = pytest.mark.django_db
UNKNOWN = "0" * 32


def questions(record_id: str, town: Town, who: str) -> list[Callable[[], object]]:
    reach = getattr(town, who).reach
    return [
        lambda: records.record(record_id, reach=reach),
        lambda: records.part(record_id, "letter.pdf", reach=reach),
        lambda: records.envelope(record_id, reach=reach),
        lambda: records.said_about(record_id, reach=reach),
    ]


def test_a_stranger_and_a_guesser_get_the_same_answer(kept: Deposit, town: Town) -> None:
    record_id = kept()
    for who in ("omar", "laith", "dara", "younis"):
        for asked, guessed in zip(questions(record_id, town, who), questions(UNKNOWN, town, who), strict=True):
            with pytest.raises(NotWithinReachError) as refused:
                asked()
            with pytest.raises(NotWithinReachError) as unknown:
                guessed()
            assert (str(refused.value), refused.value.facts) == (str(unknown.value), unknown.value.facts)


def test_a_record_above_ones_level_never_appears(kept: Deposit, town: Town) -> None:
    secret = kept(
        Label(level=Level.SECRET), readers=frozenset({f"p{town.sara.person_id}", f"p{town.zainab.person_id}"})
    )
    assert secret in records.records_among([secret], reach=town.zainab.reach)
    assert records.records_among([secret], reach=town.sara.reach) == {}
    assert records.record_numbered("452", reach=town.sara.reach) == {}
    assert records.words_among([secret], reach=town.sara.reach) == {}
    with pytest.raises(NotWithinReachError):
        records.record(secret, reach=town.sara.reach)


def test_a_compartment_hides_from_everybody_outside(kept: Deposit, town: Town) -> None:
    label = Label(compartments=frozenset({STAFF_COMPARTMENT}))
    record_id = kept(label)
    assert record_id in records.records_among([record_id], reach=town.zainab.reach)
    assert records.records_among([record_id], reach=town.sara.reach) == {}


def test_a_personal_paper_is_read_by_named_persons_and_carried_by_its_desk(kept: Deposit, town: Town) -> None:
    label = Label(level=Level.SECRET, personal=True)
    readers = reader_tokens(label, persons=(town.maryam.person_id,), desks=(town.planning_desk,))
    record_id = kept(label, readers=readers | {f"e{town.planning_desk}"})
    assert records.record(record_id, reach=town.maryam.reach).facts.label.personal
    with pytest.raises(NotWithinReachError):
        records.record(record_id, reach=town.rebwar.reach)
    seen = records.envelope(record_id, reach=town.rebwar.reach)
    assert (seen.number, seen.on, seen.issuer, seen.level) == ("452", TODAY, "وزارة التخطيط", Level.SECRET)
    assert seen.is_personal
    assert not hasattr(seen, "subject")
    with pytest.raises(NotWithinReachError):
        records.envelope(record_id, reach=town.nasrin.reach)
    inspector = give_mandate(town, units=frozenset({town.planning}), kinds=frozenset({"letter"}), ceiling=2)
    assert records.records_among([record_id], reach=inspector) == {}
    named = frozenset({f"p{town.huda.person_id}"})
    for stranger in (town.nasrin.reach, inspector, town.dara.reach):
        with pytest.raises(NotWithinReachError):
            admit(record_id, readers=named, by=stranger, at=AT)
    admit(record_id, readers=named, by=town.rebwar.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        withdraw(record_id, readers=named, by=town.rebwar.reach, at=AT)
    other = frozenset({f"p{town.nasrin.person_id}"})
    with pytest.raises(NotWithinReachError):  # nobody reads it instead yet
        withdraw(record_id, readers=named, by=town.rebwar.reach, at=AT, instead=other)
    admit(record_id, readers=other, by=town.rebwar.reach, at=AT)
    withdraw(record_id, readers=named, by=town.rebwar.reach, at=AT, instead=other)
    with pytest.raises(NotWithinReachError):
        records.record(record_id, reach=town.huda.reach)


def test_a_mandate_opens_what_lies_inside_it(kept: Deposit, town: Town) -> None:
    inside, above = kept(), kept(Label(level=Level.TOP_SECRET), readers=frozenset())
    other = kept(kind="circular")
    inspector = give_mandate(town, units=frozenset({town.planning}), kinds=frozenset({"letter"}), ceiling=1)
    assert set(records.records_among([inside, above, other], reach=inspector)) == {inside}


def test_facts_come_back_as_they_went_in(kept: Deposit, town: Town) -> None:
    record_id = kept(number="م.و/12/452", register="الصادرة")
    facts = records.record(record_id, reach=town.zainab.reach).facts
    assert (facts.number, facts.register, facts.words) == ("م.و/12/452", "الصادرة", "")
    assert facts.unit_path == (town.planning_hr, town.planning_admin, town.planning)
    assert records.words_among([record_id], reach=town.zainab.reach) == {record_id: "يرجى صرف مخصصات الخطورة للموظفين"}


def test_a_number_is_looked_up_within_reach(kept: Deposit, town: Town) -> None:
    record_id = kept(number="17")
    assert set(records.record_numbered("17", reach=town.zainab.reach)) == {record_id}
    assert set(records.record_numbered("17", on=TODAY, body_id=town.planning, reach=town.zainab.reach)) == {record_id}
    assert records.record_numbered("17", body_id=town.finance, reach=town.zainab.reach) == {}
    assert records.record_numbered("17", reach=town.omar.reach) == {}


def test_a_part_that_does_not_exist_is_not_there(kept: Deposit, town: Town) -> None:
    record_id = kept()
    for name in ("annex-99.pdf", "../../keys/archive-master.key", ""):
        with pytest.raises(NotWithinReachError):
            records.part(record_id, name, reach=town.zainab.reach)


@pytest.mark.parametrize("place_of_bit", [0, 5, 40, -1])
def test_one_flipped_bit_is_found_and_never_shown(kept: Deposit, town: Town, place: Place, place_of_bit: int) -> None:
    record_id = kept()
    path = place.vault / record_id[:2] / record_id / "letter.pdf"
    data = bytearray(path.read_bytes())
    data[place_of_bit] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(DamagedObjectError):
        records.part(record_id, "letter.pdf", reach=town.zainab.reach)


def test_swapped_and_lost_objects_are_found(kept: Deposit, town: Town, place: Place) -> None:
    first, second = kept(), kept()

    def path(record_id: str) -> Path:
        return place.vault / record_id[:2] / record_id / "letter.pdf"

    mine, other = path(first).read_bytes(), path(second).read_bytes()
    path(first).write_bytes(other)
    path(second).write_bytes(mine)
    with pytest.raises(DamagedObjectError):
        records.part(first, "letter.pdf", reach=town.zainab.reach)
    path(second).unlink()
    with pytest.raises(MissingObjectError):
        records.part(second, "letter.pdf", reach=town.zainab.reach)


def test_without_its_key_a_record_is_gone(kept: Deposit, town: Town) -> None:
    record_id = kept()
    RecordKey.objects.filter(record_id=record_id).delete()
    with pytest.raises(ErasedError):
        records.part(record_id, "letter.pdf", reach=town.zainab.reach)
    assert records.words_among([record_id], reach=town.zainab.reach) == {record_id: ""}


def test_its_place_in_the_log_is_said_once_it_has_one(kept: Deposit, town: Town) -> None:
    record_id = kept()
    before = records.record(record_id, reach=town.zainab.reach)
    integrate(by=CLOCKWORK, at=AT)
    after = records.record(record_id, reach=town.zainab.reach)
    assert (before.index, before.is_in_log) == (None, False)
    assert (after.index, after.is_in_log) == (0, True)


def test_what_was_said_later_is_kept_under_the_records_key(kept: Deposit, town: Town, place: Place) -> None:
    record_id = kept()
    enter(EntryKind.DELIVERY, record_id=record_id, body={"to": "دائرة الموازنة"}, by=town.rebwar.reach, at=AT)
    (said,) = records.said_about(record_id, reach=town.zainab.reach)
    assert (said.kind, said.body, said.index) == (EntryKind.DELIVERY, {"to": "دائرة الموازنة"}, None)
    everything = b"".join(path.read_bytes() for path in place.vault.rglob("*") if path.is_file())
    assert "الموازنة".encode() not in everything


# -- admit and withdraw


def test_a_reader_let_in_reads_and_shut_out_reads_no_more(kept: Deposit, town: Town) -> None:
    record_id = kept()
    marks = frozenset({f"p{town.laith.person_id}", f"o{town.finance_budget}", f"r{town.finance_desk}"})
    admit(record_id, readers=marks, by=town.rebwar.reach, at=AT)
    assert marks <= records.record(record_id, reach=town.laith.reach).readers
    withdraw(record_id, readers=marks, by=town.rebwar.reach, at=AT)
    assert records.records_among([record_id], reach=town.laith.reach) == {}
    assert Record.objects.get(record_id=record_id).version == 3


def test_letting_in_twice_is_letting_in_once(kept: Deposit, town: Town) -> None:
    record_id = kept()
    for _ in range(2):
        admit(record_id, readers=frozenset({f"p{town.laith.person_id}"}), by=town.rebwar.reach, at=AT)
    withdraw(record_id, readers=frozenset({f"p{town.omar.person_id}"}), by=town.rebwar.reach, at=AT)
    assert list(AccessChange.objects.values_list("seq", "act")) == [(1, "ADMIT")]


def test_nobody_lets_in_where_he_may_not_read_and_the_clockwork_may(kept: Deposit, town: Town) -> None:
    record_id = kept()
    mark = frozenset({f"p{town.omar.person_id}"})
    for deed in (admit, withdraw):
        with pytest.raises(NotWithinReachError):
            deed(record_id, readers=mark, by=town.omar.reach, at=AT)
        with pytest.raises(NotWithinReachError):
            deed(UNKNOWN, readers=mark, by=CLOCKWORK, at=AT)
    admit(record_id, readers=mark, by=CLOCKWORK, at=AT)
    assert record_id in records.records_among([record_id], reach=town.omar.reach)


def test_a_unit_is_not_let_in_to_a_secret_paper(kept: Deposit, town: Town) -> None:
    record_id = kept(Label(level=Level.SECRET))
    with pytest.raises(ReadersNotAllowedError):
        admit(record_id, readers=frozenset({f"o{town.finance_budget}"}), by=town.rebwar.reach, at=AT)
