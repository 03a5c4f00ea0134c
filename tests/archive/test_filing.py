"""Where letters are filed: what a writer is offered, what was meant, and what everybody else is told."""

import pytest

from archive import shelf
from archive.classify import file_deposited, file_into
from archive.close_dossier import close_dossier
from archive.core.errors import ClassNotKnownError, DossierClosedError, DossierNotKnownError
from archive.core.leaf import EntryKind
from archive.core.plan import Place
from archive.core.retention import Age
from archive.filing import Offer, classes_offered, dossiers_offered, filed, line_of_class, meant, offer, place_for
from archive.hold import hold
from archive.models import Entry, Filing
from archive.open_dossier import open_dossier
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from tests.archive.conftest import Deposit, readers_of
from tests.archive.keeping import Care, care_of
from tests.town import AT, TODAY, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def care(town: Town, kept: Deposit) -> Care:
    return care_of(town, kept)


def opened(care: Care, symbol: str = "12/أ", code: str = "100") -> int:
    return open_dossier(care.a_class(code).pk, symbol=symbol, title="قضية الكركدن", by=care.nawal.reach, at=AT)


def test_a_writer_finds_classes_by_code_and_by_name_of_the_own_ministry_alone(care: Care) -> None:
    maryam = care.town.maryam.reach
    assert [line.split(" ")[0] for line in classes_offered("", reach=maryam)] == ["100", "200", "300"]
    assert classes_offered("2", reach=maryam) == classes_offered("order", reach=maryam)
    assert classes_offered("fergus", reach=maryam) == ()
    assert classes_offered("", reach=care.zaki.reach) == ()
    assert classes_offered("", reach=CLOCKWORK) == ()


def test_a_dossiers_title_is_for_desks_and_archivists(care: Care) -> None:
    opened(care)
    town = care.town
    assert "الكركدن" not in "".join(dossiers_offered("12", reach=town.maryam.reach))
    assert dossiers_offered("الكركدن", reach=town.maryam.reach) == ()
    for one in (town.rebwar, care.nawal):
        assert dossiers_offered("الكركدن", reach=one.reach) == ("12/أ — قضية الكركدن",)
    assert dossiers_offered("", reach=care.zaki.reach) == ()


def test_what_was_typed_means_one_place_or_is_refused(care: Care) -> None:
    opened(care)
    planning, reach = care.town.planning, care.town.maryam.reach
    line = classes_offered("200", reach=reach)[0]
    assert meant("", " ", body_id=planning, reach=reach) is None
    for typed in ("200", line, "Ministerial orders"):
        assert meant(typed, "", reach=reach) == Place(class_code="200")
    for typed in ("", "100"):
        assert meant(typed, "12/أ", body_id=planning, reach=reach) == Place(class_code="100", dossier="12/أ")
    assert meant("", dossiers_offered("", reach=reach)[0], reach=reach) == Place(class_code="100", dossier="12/أ")
    for typed in ("999", "2", "orders"):
        with pytest.raises(ClassNotKnownError):
            meant(typed, "", reach=reach)
    for typed, symbol in (("200", "12/أ"), ("", "13")):
        with pytest.raises(DossierNotKnownError):
            meant(typed, symbol, reach=reach)
    with pytest.raises(ClassNotKnownError):
        meant("200", "", body_id=planning, reach=care.zaki.reach)
    assert line_of_class(Place(class_code="200"), body_id=planning) == line
    assert line_of_class(Place(class_code="9"), body_id=planning) == "9"


def test_the_authors_wish_counts_while_it_stands_and_then_the_plan(care: Care) -> None:
    dossier, town = opened(care), care.town
    wish = Place(class_code="100", dossier="12/أ")

    def found(wish: Place | None, *, kind: str = "ministerial_order", body_id: int = town.planning) -> Place | None:
        return place_for(wish, kind=kind, unit_path=(town.planning_admin, town.planning), body_id=body_id)

    assert found(wish) == wish
    close_dossier(dossier, by=care.nawal.reach, at=AT)
    assert found(wish) == Place(class_code="100")
    for lost in (None, Place(class_code="999")):
        assert found(lost) == Place(class_code="200")
        assert found(lost, kind="letter") is None
    assert found(wish, body_id=town.finance) is None


def test_the_registrar_is_offered_what_the_plan_says_beside_the_lists(care: Care) -> None:
    dossier, planning, reach = opened(care), care.town.planning, care.town.rebwar.reach
    lists = {"classes": classes_offered("", reach=reach), "dossiers": dossiers_offered("", reach=reach)}

    def found(wish: Place | None, *, kind: str = "ministerial_order", body_id: int = planning) -> Offer:
        return offer(wish, kind=kind, symbols=(), body_id=body_id, reach=reach)

    wish = Place(class_code="100", dossier="12/أ")
    assert found(wish) == Offer(record_class=lists["classes"][0], dossier="12/أ", **lists)
    assert found(None) == Offer(record_class=lists["classes"][1], dossier="", **lists)
    assert found(None, kind="letter") == found(wish, body_id=0) == Offer(record_class="", dossier="", **lists)
    lists["dossiers"] = ()
    close_dossier(dossier, by=care.nawal.reach, at=AT)
    assert found(wish) == Offer(record_class=lists["classes"][0], dossier="", **lists)


def test_a_record_is_filed_as_it_is_registered_once_and_by_a_desk(care: Care) -> None:
    dossier, town = opened(care), care.town
    record_id, place = care.kept(), Place(class_code="100", dossier="12/أ")
    for stranger in (town.maryam, care.zaki, care.nawal):
        with pytest.raises(NotWithinReachError):
            file_deposited(record_id, place=place, by=stranger.reach, at=AT)
    file_deposited(record_id, place=place, by=town.rebwar.reach, at=AT)
    filing = Filing.objects.get(record__record_id=record_id)
    assert (filing.record_class.code, filing.dossier_id, filing.since) == ("100", dossier, None)
    entry = Entry.objects.later_about(record_id).get(kind=EntryKind.RECLASSIFY.value)
    said = shelf.said(shelf.statement(entry, key=shelf.key_of(record_id)))
    assert (said["class"], said["dossier"]) == ("100", "12/أ")
    with pytest.raises(NotWithinReachError):
        file_deposited(record_id, place=place, by=CLOCKWORK, at=AT)
    other = care.kept()
    with pytest.raises(ClassNotKnownError):
        file_deposited(other, place=Place(class_code="999"), by=town.rebwar.reach, at=AT)
    with pytest.raises(DossierClosedError):
        file_deposited(other, place=Place(class_code="200", dossier="12/أ"), by=CLOCKWORK, at=AT)
    assert not Filing.objects.filter(record__record_id=other).exists()


def test_only_the_ministrys_own_readers_are_told_where_a_record_is(care: Care) -> None:
    town = care.town
    everybody = readers_of(town, Label()) | {f"p{town.zainab.person_id}", f"p{town.maryam.person_id}"}
    record_id = care.classed(years=0, readers=everybody)
    seen = filed(record_id, reach=town.maryam.reach, on=TODAY)
    assert seen is not None
    assert (seen.class_code, seen.dossier, seen.age, seen.is_held) == ("100", "", Age.ACTIVE, False)
    assert filed(record_id, reach=care.zaki.reach, on=TODAY) is None
    file_into([record_id], dossier_id=(dossier := opened(care)), by=care.nawal.reach, at=AT)
    hold(town.planning, mandate="7", reason="x", dossier_id=dossier, by=care.nawal.reach, at=AT)
    seen = filed(record_id, reach=town.maryam.reach, on=TODAY)
    assert seen is not None
    assert (seen.dossier, seen.due_on, seen.is_held) == ("12/أ", None, True)
    assert filed(care.kept(readers=everybody), reach=town.maryam.reach, on=TODAY) is None
