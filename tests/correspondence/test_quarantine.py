"""Refused uploads: kept whole, for the registry that may, for 30 days (security 3)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from archive.core.errors import NotHandedOutError
from correspondence import quarantine
from correspondence.attach import attach
from correspondence.core.letter import Content
from correspondence.core.setback import Setback
from correspondence.doors import files
from correspondence.draft import start
from correspondence.models import Intake, IntakeFile, Memo, Notice, Quarantined
from correspondence.quarantine import lines, original, seen
from correspondence.scan import add_file
from correspondence.setbacks import setbacks
from correspondence.tell_setbacks import tell_setbacks
from correspondence.tidy import tidy
from directory.core.clearance import Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.models import Desk
from directory.whois import lines_about
from paper.core.errors import DamagedError, NotAcceptedError, TooLargeError
from tests.correspondence.conftest import Together
from tests.correspondence.intakes import on_the_desk, scan
from tests.correspondence.paper_trail import a_letter
from tests.town import AT, STAFF_COMPARTMENT, Citizen, Town
from tests.web.steps import client_of

pytestmark = pytest.mark.django_db
BAD = b"MZ" + bytes(range(256))


def refused(
    town: Town, data: bytes = BAD, *, name: str = "كشف.exe", by: Citizen | None = None, **changes: object
) -> str:
    """An annex of the author's new draft that is not taken in; gives the copy's name."""
    author = (by or town.zainab).reach
    memo = start(a_letter(town, **changes), by=author, at=AT)
    with pytest.raises(NotAcceptedError) as found:
        attach(memo.ref, name=name, data=data, title="كشف", by=author, at=AT)
    return str(found.value.facts["set_aside"])


def folders() -> list[str]:
    return [name for name in files.folders() if name.startswith("quarantine-")]


def test_a_refused_annex_is_kept_byte_for_byte_and_the_draft_stays_as_it_was(town: Town) -> None:
    ref = refused(town)
    assert Content.from_json(Memo.objects.get().current().content).annexes == ()
    (line,) = lines(town.rebwar.reach)
    assert (line.ref, line.name, line.size, line.finding) == (ref, "كشف.exe", len(BAD), "NotAcceptedError")
    assert (line.at, line.person) == (AT, town.zainab.name)
    assert original(ref, by=town.rebwar.reach, at=AT) == (BAD, "كشف.exe")
    told = lines_about(f"set_aside:{ref}")
    assert [one.act for one in told] == ["take_set_aside", "set_aside"]
    assert told[1].note == f"memo:{Memo.objects.get().ref} NotAcceptedError"


def test_a_refused_scan_is_kept(town: Town) -> None:
    ref, cut = on_the_desk(town), scan("page")[:4000]
    with pytest.raises(DamagedError):
        add_file(ref, name="page.jpg", data=cut, by=town.rebwar.reach, at=AT)
    assert not IntakeFile.objects.exists()
    (line,) = lines(town.rebwar.reach)
    assert line.finding == "DamagedError"
    assert original(line.ref, by=town.rebwar.reach, at=AT) == (cut, "page.jpg")


def test_a_file_that_never_came_whole_is_not_kept(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine, "LIMITS", replace(quarantine.LIMITS, file_bytes=len(BAD) - 1))
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    with pytest.raises(NotAcceptedError) as found:
        attach(memo.ref, name="a.exe", data=BAD, title="كشف", by=town.zainab.reach, at=AT)
    assert "set_aside" not in found.value.facts
    monkeypatch.undo()
    whole = b"%PDF-1.7\n" + b"0" * quarantine.LIMITS.file_bytes
    with pytest.raises(TooLargeError):
        attach(memo.ref, name="a.pdf", data=whole, title="كشف", by=town.zainab.reach, at=AT)
    assert (Quarantined.objects.count(), folders()) == (0, [])


def test_the_own_registry_alone_sees_it(town: Town) -> None:
    ref = refused(town)
    for stranger in (town.nasrin, town.zainab, town.amal, town.dara, town.younis):
        assert seen(stranger.reach).count() == 0
        with pytest.raises(NotWithinReachError):
            original(ref, by=stranger.reach, at=AT)
    for stranger in (town.zainab, town.dara):
        with pytest.raises(NotWithinReachError):
            lines(stranger.reach)
    assert lines(town.nasrin.reach) == ()
    assert seen(town.rebwar.reach).count() == 1
    assert seen(replace(town.rebwar.reach, inspection=1)).count() == 0
    (told,) = setbacks(town.rebwar.reach, at=AT)
    assert (told.what, told.refused, told.person) == (Setback.FILE_REFUSED, "NotAcceptedError", town.zainab.name)
    assert [setbacks(one.reach, at=AT) for one in (town.nasrin, town.zainab, town.dara)] == [(), (), ()]
    assert not [one for one in lines_about(f"set_aside:{ref}") if one.act == "take_set_aside"]


def test_the_same_refused_file_twice_is_one_line_that_counts_and_one_notice(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    for data in (BAD, BAD + b"2", BAD):
        with pytest.raises(NotAcceptedError):
            attach(memo.ref, name="كشف.exe", data=data, title="كشف", by=town.zainab.reach, at=AT)
    assert [one.times for one in lines(town.rebwar.reach)] == [2, 1]
    assert [one.times for one in setbacks(town.rebwar.reach, at=AT)] == [2, 1]
    assert [tell_setbacks(by=CLOCKWORK, at=AT) for _ in range(2)] == [1, 0]
    assert [one.person_id for one in Notice.objects.all()] == [town.rebwar.person_id]
    for name in ("correspondence:setbacks", "correspondence:set_aside"):
        page = client_of(town.rebwar).get(reverse(name), HTTP_ACCEPT_LANGUAGE="en").content.decode()
        assert page.count("data-row") == 2
    refused(town)  # the same bytes for another letter are another line
    assert [one.times for one in lines(town.rebwar.reach)] == [1, 2, 1]


def test_registrar_and_desk_are_cleared_for_the_paper_then_and_now(town: Town) -> None:
    clearance = town.rebwar.reach.clearance
    low = replace(town.rebwar.reach, clearance=replace(clearance, level=Level.ORDINARY))
    outside = replace(town.rebwar.reach, clearance=replace(clearance, compartments=frozenset()))
    secret = refused(town, label=Label(level=Level.SECRET))
    staff = refused(town, label=Label(compartments=frozenset({STAFF_COMPARTMENT})), by=town.hasan)
    plain = refused(town)
    assert {line.ref for line in lines(town.rebwar.reach)} == {secret, staff, plain}
    assert {line.ref for line in lines(low)} == {staff, plain}
    assert {line.ref for line in lines(outside)} == {secret, plain}
    Memo.objects.filter(pk=Quarantined.objects.get(ref=plain).memo_id).update(level=Level.SECRET)
    assert {line.ref for line in lines(low)} == {staff}
    Desk.objects.filter(pk=town.planning_desk).update(level=Level.ORDINARY)
    assert {line.ref for line in lines(town.rebwar.reach)} == {staff}


def test_one_of_a_letter_on_paper_is_seen_at_its_own_desk_alone(town: Town) -> None:
    ref = on_the_desk(town)
    with pytest.raises(NotAcceptedError):
        add_file(ref, name="a.exe", data=BAD, by=town.rebwar.reach, at=AT)
    other = Desk.objects.create(name_ar="سجل آخر", body_id=town.planning, level=Level.TOP_SECRET)
    assert seen(replace(town.rebwar.reach, desks=frozenset({other.pk}))).count() == 0
    assert seen(replace(town.rebwar.reach, desks=frozenset({other.pk, town.planning_desk}))).count() == 1
    Intake.objects.filter(ref=ref).update(level=Level.SECRET)
    low = replace(town.rebwar.reach.clearance, level=Level.ORDINARY)
    assert seen(replace(town.rebwar.reach, clearance=low)).count() == 0


def test_of_a_personal_letter_its_uploader_alone_sees_it(town: Town) -> None:
    first = refused(town, label=Label(personal=True))
    later = refused(town)
    Memo.objects.filter(pk=Quarantined.objects.get(ref=later).memo_id).update(personal=True)
    assert lines(town.rebwar.reach) == ()
    assert {line.ref for line in lines(town.zainab.reach)} == {first, later}
    assert original(first, by=town.zainab.reach, at=AT)[0] == BAD
    with pytest.raises(NotWithinReachError):
        original(first, by=town.rebwar.reach, at=AT)


def test_of_a_top_secret_letter_it_is_not_handed_out(town: Town) -> None:
    ref = refused(town, label=Label(level=Level.TOP_SECRET), by=town.hasan)
    with pytest.raises(NotHandedOutError):
        original(ref, by=town.rebwar.reach, at=AT)
    assert lines_about(f"set_aside:{ref}", acts=["take_set_aside"]) == ()


def test_it_goes_after_thirty_days_with_a_line_in_the_journal(town: Town) -> None:
    ref, half = refused(town), quarantine.KEPT - timedelta(seconds=1)
    files.keep("quarantine-0000000000000000", BAD, suffix="")  # a crash before its row
    assert tidy(by=CLOCKWORK, at=AT + half) == 0
    assert original(ref, by=town.rebwar.reach, at=AT)[0] == BAD
    files.drop(f"quarantine-{ref}")  # a crash before the row went
    assert tidy(by=CLOCKWORK, at=AT + quarantine.KEPT) == 1
    assert (Quarantined.objects.count(), folders()) == (0, ["quarantine-0000000000000000"])
    assert lines_about(f"set_aside:{ref}")[0].act == "drop_set_aside"
    with pytest.raises(NotWithinReachError):
        original(ref, by=town.rebwar.reach, at=AT)


def test_the_oldest_of_a_ministry_goes_when_there_are_too_many(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine, "MOST", 2)
    refs = [refused(town, BAD + bytes([number])) for number in range(3)]
    assert [line.ref for line in lines(town.rebwar.reach)] == [refs[2], refs[1]]
    assert folders() == sorted(f"quarantine-{ref}" for ref in refs[1:])
    assert lines_about(f"set_aside:{refs[0]}")[0].act == "drop_set_aside"


def test_two_at_once_are_both_kept_and_go_once(town: Town, together: Together) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)

    def upload() -> None:
        attach(memo.ref, name="a.exe", data=BAD, title="كشف", by=town.zainab.reach, at=AT)

    assert [type(one) for one in together(upload, upload)] == [NotAcceptedError, NotAcceptedError]
    late = AT + quarantine.KEPT
    gone = together(lambda: tidy(by=CLOCKWORK, at=late), lambda: tidy(by=CLOCKWORK, at=late))
    assert sorted(map(str, gone)) in (["0", "2"], ["1", "1"])
    assert folders() == []
