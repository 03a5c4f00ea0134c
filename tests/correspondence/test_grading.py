"""Lowering a grade: by higher authority, with a reason, and kept with who could read it before and after."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from archive.core.errors import GradeNotHigherError, GradeNotLowerError, NotOpenedError
from archive.core.leaf import EntryKind
from archive.feed import access_changes_after
from archive.gradings import regraded
from archive.integrate import integrate
from archive.models import Record
from archive.records import record, records_among, said_about
from archive.soundness import faults_of
from correspondence.core.errors import NoRegistryError, ReasonMissingError, ReasonTooLongError
from correspondence.core.grading import lowering_units
from correspondence.core.letter import Addressee, Copy
from correspondence.core.number import RegistrationFacts
from correspondence.gradings import grade_of
from correspondence.issued import issued
from correspondence.letters import letter
from correspondence.lower_grade import lower_grade
from correspondence.models import Delivery, Dispatch, ListedDirective, Memo, Registration
from correspondence.raise_grade import raise_grade
from correspondence.receive import receive
from correspondence.relabel import relabel
from directory.core.clearance import Clearance, Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK, FOLLOWER, PUBLIC
from directory.models import Desk
from directory.organise import found_desk
from directory.whois import lines_about
from search.doors import shelf
from search.find import find
from search.follow import follow
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of

LATER = AT + timedelta(minutes=10)
WHY = "نُشر مضمونه في الجريدة الرسمية"


def test_only_heads_above_whoever_graded_it_may() -> None:
    path = (4, 3, 2, 1)
    assert lowering_units(path, signed_in=[]) == (3, 2, 1)
    assert lowering_units(path, signed_in=[4]) == (3, 2, 1)
    assert lowering_units(path, signed_in=[4, 2]) == (2, 1)
    assert lowering_units(path, signed_in=[9]) == (1,)
    assert lowering_units((1,), signed_in=[1]) == (1,)


@given(st.lists(st.integers(1, 9), unique=True, min_size=2), st.lists(st.integers(1, 12)))
def test_nobody_of_the_issuing_unit_or_below_a_signer_may(path: list[int], signed_in: list[int]) -> None:
    units = lowering_units(path, signed_in=signed_in)
    assert path[-1] in units
    assert path[0] not in units
    for signer in set(signed_in) & {*path}:
        assert all(path.index(unit) >= path.index(signer) for unit in units)


def secret(town: Town, level: Level = Level.SECRET, **more: object) -> RegistrationFacts:
    """A graded letter of maryam's directorate, with a copy to the minister."""
    to_amal = Copy(unit_id=town.planning, name="مكتب السيد الوزير", purpose="للتفضل بالاطلاع")
    return registered(town, a_letter(town, label=Label(level=level), copies=(to_amal,), **more))


def ordinary(town: Town) -> str:
    """The record of the same letter without a grade."""
    return secret(town, Level.ORDINARY).record_id


@pytest.mark.django_db
def test_i9_a_grade_is_lowered_by_higher_authority_with_a_reason_and_readers_before_and_after_are_kept(
    town: Town,
) -> None:
    given_one = secret(town)
    name, plain = given_one.record_id, replace(town.zainab.reach, clearance=Clearance())
    readers = sorted(record(name, reach=town.zainab.reach).readers)
    with pytest.raises(NotWithinReachError):
        record(name, reach=plain)

    lower_grade(name, level=0, reason=f" {WHY} ", by=town.amal.reach, at=LATER)

    entry = said_about(name, reach=town.amal.reach)[-1]
    assert entry.kind is EntryKind.REGRADE
    assert entry.by == town.amal.reach.name
    assert entry.body["reason"] == WHY
    assert (entry.body["post"], entry.body["capacity"]) == (town.amal.post_id, "holder")
    assert entry.body["before"] == {"level": 1, "readers": readers}
    assert entry.body["after"] == {"level": 0, "readers": readers}
    assert sorted(record(name, reach=plain).readers) == readers
    assert record(name, reach=plain).facts.label == Label()
    assert Memo.objects.get(record_id=name).label() == Label()
    assert set(Delivery.objects.filter(record_id=name).values_list("level", flat=True)) == {0}
    assert letter(Memo.objects.get(record_id=name).ref, reach=plain, at=LATER).label == Label()
    assert [one.note for one in lines_about(f"record:{name}") if one.act == "regrade"] == ["1:0"]


@pytest.mark.django_db
def test_nobody_new_is_let_in(town: Town) -> None:
    given_one = secret(town)
    outside = [who for who in town.everybody() if not records_among([given_one.record_id], reach=who.reach)]
    lower_grade(given_one.record_id, level=0, reason=WHY, by=town.amal.reach, at=LATER)
    assert {town.sara, town.omar, town.dara} <= set(outside)
    for who in outside:
        with pytest.raises(NotWithinReachError):
            record(given_one.record_id, reach=who.reach)


@pytest.mark.django_db
def test_i9_nobody_below_lowers_it_and_nothing_is_left_of_a_refusal(town: Town) -> None:
    name = secret(town).record_id
    for who in (town.maryam, town.hasan, town.zainab, town.rebwar, town.huda, town.dara, town.omar, town.younis):
        with pytest.raises(NotWithinReachError):
            lower_grade(name, level=0, reason=WHY, by=who.reach, at=LATER)
    for who in (town.hasan, town.zainab, town.dara, town.omar, town.younis):
        with pytest.raises(NotWithinReachError):
            grade_of(name, reach=who.reach, on=TODAY)
    by = town.amal.reach
    assert grade_of(name, reach=by, on=TODAY).lower == (0,)
    for reason, refused in (("  ", ReasonMissingError), ("ط" * 501, ReasonTooLongError)):
        with pytest.raises(refused):
            lower_grade(name, level=0, reason=reason, by=by, at=LATER)
    for level in (1, 2, -1):
        with pytest.raises(GradeNotLowerError):
            lower_grade(name, level=level, reason=WHY, by=by, at=LATER)
    assert regraded(name, reach=by) is None
    assert not [one for one in said_about(name, reach=by) if one.kind is EntryKind.REGRADE]
    assert Record.objects.get(record_id=name).level == 1


@pytest.mark.servers
@pytest.mark.django_db
def test_a_top_secret_letter_is_opened_by_two_before_its_grade_is_lowered(town: Town) -> None:
    above = replace(town.zainab.reach, clearance=town.maryam.reach.clearance)
    name = secret(replace(town, zainab=replace(town.zainab, reach=above)), Level.TOP_SECRET).record_id
    with pytest.raises(NotOpenedError):
        lower_grade(name, level=1, reason=WHY, by=town.amal.reach, at=LATER)
    opened = replace(town.amal.reach, opened=frozenset({name}))
    assert grade_of(name, reach=opened, on=TODAY).lower == (1, 0)
    lower_grade(name, level=1, reason=WHY, by=opened, at=LATER)
    lower_grade(name, level=0, reason=WHY, by=town.amal.reach, at=LATER + timedelta(minutes=1))
    found = regraded(name, reach=town.amal.reach)
    assert found is not None
    assert (found.printed, found.since) == (2, LATER + timedelta(minutes=1))


@pytest.mark.django_db
def test_another_ministry_reads_it_by_its_new_grade_and_hears_nothing_of_why(town: Town) -> None:
    name = secret(town).record_id
    lower_grade(name, level=0, reason=WHY, by=town.amal.reach, at=LATER)
    assert records_among([name], reach=town.nasrin.reach)[name].label == Label()
    assert EntryKind.REGRADE not in {one.kind for one in said_about(name, reach=town.nasrin.reach)}


@pytest.mark.django_db
def test_the_row_is_sound_afterwards_and_a_level_that_nobody_lowered_is_found(town: Town) -> None:
    name = secret(town).record_id
    other = registered(town, a_letter(town, label=Label(level=1), subject="آخر")).record_id
    lower_grade(name, level=0, reason=WHY, by=town.amal.reach, at=LATER)
    row = Record.objects.select_related("entry").get(record_id=name)
    assert faults_of(row.entry, row) == ()
    for one, level in ((name, 1), (other, 0)):
        Record.objects.filter(record_id=one).update(level=level)
        row = Record.objects.select_related("entry").get(record_id=one)
        assert [fault.object for fault in faults_of(row.entry, row)] == [f"{one} level"]


@pytest.mark.django_db
def test_after_an_older_database_every_row_has_the_grade_of_its_record(town: Town) -> None:
    name = secret(town, to=(Addressee(unit_id=None, name="محافظة البصرة"),)).record_id
    lower_grade(name, level=0, reason=WHY, by=town.amal.reach, at=LATER)
    assert relabel(by=CLOCKWORK) == 0
    assert Dispatch.objects.get().level == 0  # it need not go by hand any more
    Memo.objects.filter(record_id=name).update(level=1)
    stale = Delivery.objects.filter(record_id=name).update(level=1)
    stale += Dispatch.objects.update(level=1)
    assert relabel(by=CLOCKWORK) == stale + 1
    assert Dispatch.objects.get().level == 0
    assert Memo.objects.get(record_id=name).level == 0
    with pytest.raises(NotWithinReachError):
        relabel(by=town.amal.reach)


@pytest.mark.django_db
def test_the_code_on_the_paper_still_agrees_with_the_register(town: Town) -> None:
    name = secret(town).record_id
    lower_grade(name, level=0, reason=WHY, by=town.amal.reach, at=LATER)
    code = Registration.objects.get(record_id=name, direction="out").code
    assert issued(code, reach=PUBLIC).level == 1


@pytest.mark.django_db
def test_search_finds_it_by_its_new_grade(town: Town) -> None:
    name = secret(town).record_id
    plain = replace(town.zainab.reach, clearance=Clearance())
    integrate(by=CLOCKWORK, at=AT)
    follow(by=FOLLOWER, at=AT)
    assert not find("ملاك", reach=plain, at=AT).hits
    lower_grade(name, level=0, reason=WHY, by=town.amal.reach, at=LATER)
    assert access_changes_after(0, reach=FOLLOWER)[-1].record_id == name
    follow(by=FOLLOWER, at=LATER)
    found = find("ملاك", reach=plain, at=LATER)
    assert [hit.record_id for hit in found.hits] == [name]
    assert found.facets["levels"] == {"0": 1}


@pytest.mark.django_db
def test_the_page_lowers_it_and_the_record_says_so(town: Town) -> None:
    name = secret(town).record_id
    browser = client_of(town.amal)
    margin = browser.get(f"/margin/{name}/").content.decode()
    assert f"/margin/{name}/grade/" in margin
    page = browser.get(f"/margin/{name}/grade/")
    assert page.status_code == 200
    told = browser.post(f"/margin/{name}/grade/change/", {"level": "0", "reason": WHY})
    assert (told.status_code, WHY in told.content.decode()) == (422, True)
    for missing in ({"reason": ""}, {"level": ""}, {"sure": ""}):
        told = browser.post(f"/margin/{name}/grade/change/", {"level": "0", "reason": WHY, "sure": "on"} | missing)
        assert (told.status_code, told.content.decode().count('class="err"')) == (422, 1), missing
    told = browser.post(f"/margin/{name}/grade/change/", {"level": "0", "reason": WHY, "sure": "on"}, follow=True)
    assert told.redirect_chain[-1][0] == f"/records/{name}/"
    assert "كما خُتمت" in told.content.decode()
    again = browser.post(f"/margin/{name}/grade/change/", {"level": "0", "reason": WHY, "sure": "on"})
    assert again.status_code == 422
    assert client_of(town.hasan).get(f"/margin/{name}/grade/").status_code == 404


@pytest.mark.django_db
def test_the_registry_raises_a_grade_and_whoever_is_not_cleared_reads_it_no_more(town: Town) -> None:
    name = ordinary(town)
    integrate(by=CLOCKWORK, at=AT)
    follow(by=FOLLOWER, at=AT)
    was = record(name, reach=town.zainab.reach).readers
    assert any(mark[0] in "os" for mark in was)
    plain = replace(town.zainab.reach, clearance=Clearance())
    assert find("ملاك", reach=plain, at=AT).hits

    raise_grade(name, level=1, reason=f" {WHY} ", by=town.rebwar.reach, at=LATER)

    for gone in (plain, replace(town.omar.reach, clearance=Clearance())):
        with pytest.raises(NotWithinReachError):
            record(name, reach=gone)
    assert not find("ملاك", reach=plain, at=LATER).hits  # before the index has heard of it
    follow(by=FOLLOWER, at=LATER)
    assert not find("ملاك", reach=plain, at=LATER).hits
    now = record(name, reach=town.zainab.reach)
    assert now.facts.label == Label(level=1)
    assert set(now.readers) == {mark for mark in was if mark[0] not in "os"}
    assert [hit.record_id for hit in find("ملاك", reach=town.zainab.reach, at=LATER).hits] == [name]
    memo = Memo.objects.get(record_id=name)
    assert memo.label() == Label(level=1)
    assert not memo.readers.filter(token__regex="^[os]").exists()
    assert set(Delivery.objects.filter(record_id=name).values_list("level", flat=True)) == {1}
    row = Record.objects.select_related("entry").get(record_id=name)
    assert faults_of(row.entry, row) == ()
    assert relabel(by=CLOCKWORK) == 0
    assert letter(memo.ref, reach=town.zainab.reach, at=LATER).label == Label(level=1)
    lower_grade(name, level=0, reason=WHY, by=town.amal.reach, at=LATER + timedelta(minutes=1))
    assert not any(mark[0] in "os" for mark in record(name, reach=plain).readers)
    found = regraded(name, reach=town.amal.reach)
    assert found is not None
    assert found.printed == 0


@pytest.mark.django_db
def test_i9_the_archive_keeps_who_raised_it_and_who_could_read_it(town: Town) -> None:
    name = ordinary(town)
    ListedDirective.objects.create(name="d" * 32, record_id=name, person_id=town.amal.person_id, said={}, at=AT)
    raise_grade(name, level=1, reason=WHY, by=town.rebwar.reach, at=LATER)
    assert not ListedDirective.objects.exists()  # its words lay in the clear (decision 32)
    entry = said_about(name, reach=town.amal.reach)[-1]
    assert (entry.kind, entry.body["reason"], entry.body["capacity"]) == (EntryKind.REGRADE, WHY, "registry")
    assert (entry.body["before"]["level"], entry.body["after"]["level"]) == (0, 1)


@pytest.mark.django_db
def test_a_letter_raised_above_secret_is_found_by_number_day_and_unit_alone(town: Town) -> None:
    name = ordinary(town)
    integrate(by=CLOCKWORK, at=AT)
    follow(by=FOLLOWER, at=AT)
    by = replace(town.amal.reach, clearance=town.maryam.reach.clearance)
    had = shelf.current(settings.PLACE.index)
    raise_grade(name, level=2, reason=WHY, by=by, at=LATER)
    for _ in range(2):
        follow(by=FOLLOWER, at=LATER)
    assert not find("ملاك", reach=by, at=LATER).hits
    assert had is not None
    assert not had.exists()  # its words have left the disk too


@pytest.mark.django_db
def test_what_waits_at_a_registry_goes_to_its_desk_for_the_new_grade(town: Town) -> None:
    name = registered(town, a_letter(town)).record_id
    plain = [
        found_desk(Name(ar="عادي", ckb="ئاسایی", en="plain"), body_id=body, level=0, by=CLOCKWORK, at=AT)
        for body in (town.finance, town.planning)
    ]
    waiting = Delivery.objects.filter(record_id=name, body=town.finance)
    assert waiting.update(desk=plain[0]) == 1
    raise_grade(name, level=1, reason=WHY, by=town.rebwar.reach, at=LATER)
    assert waiting.get().desk_id == town.finance_desk
    assert receive(waiting.get().pk, by=town.nasrin.reach, at=LATER)


@pytest.mark.django_db
def test_where_no_desk_handles_it_nothing_is_raised(town: Town) -> None:
    name = registered(town, a_letter(town)).record_id
    Desk.objects.filter(body=town.finance).update(level=0)
    with pytest.raises(NoRegistryError):
        raise_grade(name, level=1, reason=WHY, by=town.rebwar.reach, at=LATER)
    assert Record.objects.get(record_id=name).level == 0


@pytest.mark.django_db
def test_nobody_else_raises_a_grade_nor_above_the_own_clearance(town: Town) -> None:
    name = ordinary(town)
    for who in (town.hasan, town.zainab, town.huda, town.dara, town.omar, town.younis, town.nasrin):
        with pytest.raises(NotWithinReachError):
            raise_grade(name, level=1, reason=WHY, by=who.reach, at=LATER)
    plain = replace(town.rebwar.reach, clearance=Clearance())
    with pytest.raises(NotWithinReachError):
        raise_grade(name, level=1, reason=WHY, by=plain, at=LATER)
    with pytest.raises(ReasonMissingError):
        raise_grade(name, level=1, reason=" ", by=town.rebwar.reach, at=LATER)
    for level in (0, -1):
        with pytest.raises(GradeNotHigherError):
            raise_grade(name, level=level, reason=WHY, by=town.rebwar.reach, at=LATER)
    with pytest.raises(NotWithinReachError):
        raise_grade(name, level=3, reason=WHY, by=town.rebwar.reach, at=LATER)
    assert not [one for one in said_about(name, reach=town.amal.reach) if one.kind is EntryKind.REGRADE]
    assert Record.objects.get(record_id=name).level == 0


@pytest.mark.django_db
def test_the_page_raises_it_by_the_registry(town: Town) -> None:
    name = ordinary(town)
    browser = client_of(town.rebwar)
    assert f"/margin/{name}/grade/" in browser.get(f"/margin/{name}/").content.decode()
    said = {"level": "1", "reason": WHY, "sure": "on"}
    told = browser.post(f"/margin/{name}/grade/change/", said, follow=True).content.decode()
    assert "كما خُتمت" in told
    assert browser.post(f"/margin/{name}/grade/change/", said).status_code == 404  # nothing higher is his to give
