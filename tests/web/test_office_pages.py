"""The office of a unit: its manager, its circuits, and the gate before the head."""

import pytest

from correspondence.models import Circuit, Memo, Office
from directory.clear import clear
from directory.core.clearance import Clearance
from directory.core.reach import CLOCKWORK
from directory.whois import lines_about
from tests.town import AT, Citizen, Town
from tests.web.steps import client_of, drafted, plain

pytestmark = pytest.mark.django_db


def named(town: Town, manager: Citizen, *, presents: str = "on") -> int:
    """The status of maryam's naming a manager of her office."""
    said = {"manager": str(manager.post_id), **({"presents": presents} if presents else {})}
    return client_of(town.maryam).post(f"/office/{town.planning_admin}/manager/", said).status_code


def typed(*lines: tuple[int, int | str, str, str], name: str = "مسار العقود", **more: object) -> dict[str, object]:
    """A circuit as its page sends it."""
    stage, post, task, enough = zip(*lines, strict=True) if lines else ((), (), (), ())
    return {"name": name, "kind": "", "stage": stage, "post": post, "task": task, "enough": enough, **more}


@pytest.mark.parametrize("language", ["ar", *(pytest.param(one, marks=pytest.mark.servers) for one in ("ckb", "en"))])
def test_the_head_names_a_manager_who_keeps_the_circuits(town: Town, language: str) -> None:
    manager = client_of(town.rebwar)
    manager.post("/language/", {"language": language})
    assert manager.get(f"/office/{town.planning_admin}/").status_code == 404
    assert named(town, town.rebwar) == 302
    assert "/office/" in plain(manager.get("/desk/"))
    sent = typed((1, town.hasan.post_id, "review", "1"), (1, town.dara.post_id, "review", ""))
    assert manager.post(f"/office/{town.planning_admin}/circuits/", sent).status_code == 302
    page = plain(manager.get(f"/office/{town.planning_admin}/"))
    assert "مسار العقود" in page
    assert f'action="/office/{town.planning_admin}/manager/"' not in page
    made = Circuit.objects.get()
    changed = plain(manager.get(f"/office/{town.planning_admin}/?circuit={made.pk}"))
    assert f'name="instead_of" value="{made.pk}"' in changed
    silent = {"silence": ("", "passes"), "instead_of": str(made.pk)}
    again = typed(*((1, one.post_id, "review", "") for one in (town.hasan, town.dara)), **silent)
    assert manager.post(f"/office/{town.planning_admin}/circuits/", again).status_code == 302
    assert [one.retired_at is None for one in Circuit.objects.order_by("id")] == [False, True]
    now = Circuit.objects.get(retired_at=None)
    assert now.way().stages[0].silence_passes
    assert 'value="passes" selected' in plain(manager.get(f"/office/{town.planning_admin}/?circuit={now.pk}"))
    assert manager.post(f"/office/{town.planning_admin}/circuits/{now.pk}/retire/").status_code == 302
    assert not Circuit.objects.filter(retired_at=None).exists()
    acts = [line.act for line in lines_about(f"unit:{town.planning_admin}")]
    assert {"name_manager", "lay_circuit", "retire_circuit"} <= set(acts)


@pytest.mark.servers
def test_others_keep_out_and_what_cannot_be_is_said_with_the_typing(town: Town) -> None:
    unit = town.planning_admin
    for stranger in (town.omar, town.hasan, town.huda):
        for page in ("manager/", "circuits/", "circuits/1/retire/"):
            said = {"manager": str(town.hasan.post_id), **typed((1, town.hasan.post_id, "review", ""))}
            assert client_of(stranger).post(f"/office/{unit}/{page}", said).status_code == 404
    assert not Office.objects.exists()
    assert named(town, town.huda) == 404
    assert named(town, town.maryam) == 404
    head = client_of(town.maryam)
    assert head.get(f"/office/{unit}/manager/").status_code == 405
    assert head.post(f"/office/{unit}/manager/", {"manager": "x"}).status_code == 422
    hasan = town.hasan.post_id
    for lines, name in (((), "س"), (((1, hasan, "review", ""),), " "), (((1, hasan, "review", "2"),), "س")):
        refused = head.post(f"/office/{unit}/circuits/", typed(*lines, name=name))
        assert refused.status_code == 422
        assert f'value="{name}"' in refused.content.decode()
    assert head.post(f"/office/{unit}/circuits/", typed((1, town.huda.post_id, "review", ""))).status_code == 404
    alone = typed((1, hasan, "review", ""), silence="passes")
    assert head.post(f"/office/{unit}/circuits/", alone).status_code == 422
    fine = typed((1, hasan, "review", ""))
    assert [head.post(f"/office/{unit}/circuits/", fine).status_code for _ in range(2)] == [302, 422]
    assert Circuit.objects.count() == 1


@pytest.mark.servers
def test_a_letter_takes_the_circuit_that_was_chosen_and_the_gate_before_its_signer(town: Town) -> None:
    named(town, town.rebwar)
    lines = ((1, town.hasan.post_id, "review", "1"), (1, town.dara.post_id, "review", ""))
    asked = typed(*lines, (2, town.amal.post_id, "opinion", ""), (3, town.maryam.post_id, "review", ""))
    client_of(town.maryam).post(f"/office/{town.planning_admin}/circuits/", asked)
    ref, circuit = drafted(town), Circuit.objects.get()
    author = client_of(town.zainab)
    assert f'name="circuit" value="{circuit.pk}"' in plain(author.get(f"/memos/{ref}/send/"))
    assert author.post(f"/memos/{ref}/send/", {"circuit": str(circuit.pk)}).status_code == 302
    memo = Memo.objects.get(ref=ref)
    steps = [(step.task, step.post_id, step.quorum) for step in memo.steps.order_by("order", "id")]
    assert steps == [
        ("opinion", town.amal.post_id, None),
        ("review", town.hasan.post_id, 1),
        ("review", town.dara.post_id, 1),
        ("present", town.rebwar.post_id, None),
        ("sign", town.maryam.post_id, None),
    ]
    assert client_of(town.hasan).post(f"/memos/{ref}/initial/", {"version": "1"}).status_code == 302
    gate = client_of(town.rebwar)
    assert f'action="/memos/{ref}/present/"' in plain(gate.get(f"/memos/{ref}/"))
    assert f"/memos/{ref}/" not in plain(client_of(town.maryam).get("/sign/"))
    assert gate.post(f"/memos/{ref}/present/", {"version": "1"}).status_code == 302
    assert ref in plain(client_of(town.maryam).get("/sign/"))


def test_2_2_any_one_of_a_unit_initials_and_the_others_see_it_taken(town: Town) -> None:
    head, unit = client_of(town.maryam), f"u{town.planning_hr}"
    page = f"/office/{town.planning_admin}/"
    assert head.post(f"{page}circuits/", typed((1, unit, "review", "2"))).status_code == 422
    assert head.post(f"{page}circuits/", typed((1, f"u{town.finance_mail}", "review", ""))).status_code == 404
    assert head.post(f"{page}circuits/", typed((1, unit, "review", ""))).status_code == 302
    circuit = Circuit.objects.get()
    assert plain(head.get(page)).count("أيّ شخص من التشكيل</b>: ") == 1
    assert f'value="{unit}" selected' in plain(head.get(f"{page}?circuit={circuit.pk}"))
    ref, author = drafted(town), client_of(town.zainab)
    shown = plain(author.get(f"/memos/{ref}/send/"))
    assert all(one in shown for one in ("أيّ شخص من التشكيل", town.hasan.name.ar, town.sara.name.ar))
    assert author.post(f"/memos/{ref}/send/", {"circuit": str(circuit.pk)}).status_code == 302
    asked = {step.post_id: step.quorum for step in Memo.objects.get(ref=ref).steps.filter(task="review")}
    assert asked == {town.hasan.post_id: 1, town.sara.post_id: 1}  # whoever wrote it is not asked
    assert ref in plain(client_of(town.hasan).get("/desk/"))
    assert client_of(town.sara).post(f"/memos/{ref}/initial/", {"version": "1"}).status_code == 302
    assert ref not in plain(client_of(town.hasan).get("/desk/"))
    states = dict(Memo.objects.get(ref=ref).steps.values_list("post_id", "state"))
    assert (states[town.sara.post_id], states[town.hasan.post_id]) == ("done", "unneeded")
    assert client_of(town.hasan).get(f"/memos/{ref}/").status_code == 200  # he reads that it is done


def test_those_ticked_review_at_the_same_time_and_others_are_asked_for_an_opinion(town: Town) -> None:
    hasan, dara, author = town.hasan.post_id, town.dara.post_id, client_of(town.zainab)
    together = {"reviewers": [hasan, dara], "together": "on", "enough": "1"}
    expected = [(1, "review", 1), (1, "review", 1), (2, "sign", None)]
    asked = {"reviewers": [hasan], "opinions": [dara]}
    beside = [(0, "opinion", None), (1, "review", None), (2, "sign", None)]
    for said, found in ((together, expected), (asked, beside)):
        ref = drafted(town, subject=str(said))
        assert author.post(f"/memos/{ref}/send/", said).status_code == 302
        steps = Memo.objects.get(ref=ref).steps.order_by("order", "id")
        assert [(step.order, step.task, step.quorum) for step in steps] == found


def test_a_way_that_is_refused_stays_as_it_was_chosen(town: Town) -> None:
    hasan, dara, author, ref = town.hasan.post_id, town.dara.post_id, client_of(town.zainab), drafted(town)
    said = {"reviewers": [hasan], "opinions": [dara], "together": "on", "enough": "3"}
    for enough, sentence in (("3", "المطلوبة فيها أكثر من ذلك"), ("ثلاثة", "يرجى إكمال")):
        refused = author.post(f"/memos/{ref}/send/", {**said, "enough": enough})
        page = plain(refused)
        assert refused.status_code == 422
        assert sentence in page
        assert f'name="opinions" value="{dara}" checked' in page
        assert 'name="together" checked' in page
        assert f'name="enough" value="{enough}"' in page
    circuit = typed((1, hasan, "review", ""))
    client_of(town.maryam).post(f"/office/{town.planning_admin}/circuits/", circuit)
    key = Circuit.objects.get().pk
    refused = author.post(f"/memos/{ref}/send/", {"circuit": str(key), "opinions": [dara], "enough": "0"})
    assert f'name="circuit" value="{key}" checked' in plain(refused)
    assert not Memo.objects.get(ref=ref).steps.exists()


def test_2_2_the_send_page_asks_any_one_of_a_unit_cleared_for_the_letter_and_offers_no_other(town: Town) -> None:
    author, hr, statistics = client_of(town.zainab), town.planning_hr, town.planning_statistics
    hasan, sara = town.hasan.post_id, town.sara.post_id
    clear(town.dara.person_id, clearance=Clearance(), by=CLOCKWORK, at=AT)
    cases = (
        ("0", [hasan], [(1, sara, 1), (2, hasan, None)]),  # who is ticked reviews by that, and is none of any one
        ("1", [], [(1, hasan, 1)]),
    )
    for level, ticked, expected in cases:
        ref = drafted(town, level=level)
        shown = plain(author.get(f"/memos/{ref}/send/"))
        assert f'name="units" value="{hr}"' in shown
        assert (f'name="units" value="{statistics}"' in shown) is (level == "0")
        assert author.post(f"/memos/{ref}/send/", {"units": [town.finance_budget]}).status_code == 422
        assert author.post(f"/memos/{ref}/send/", {"units": [hr], "reviewers": ticked}).status_code == 302
        steps = Memo.objects.get(ref=ref).steps.filter(task="review").order_by("order", "id")
        assert [(step.order, step.post_id, step.quorum) for step in steps] == expected


def test_2_2_a_circuit_through_a_unit_where_nobody_is_cleared_is_not_offered(town: Town) -> None:
    page = f"/office/{town.planning_admin}/"
    clear(town.hasan.person_id, clearance=Clearance(), by=CLOCKWORK, at=AT)
    client_of(town.maryam).post(f"{page}circuits/", typed((1, f"u{town.planning_hr}", "review", "")))
    author, circuit = client_of(town.zainab), Circuit.objects.get()
    for level, is_offered in (("0", True), ("1", False)):
        ref = drafted(town, level=level)
        shown = plain(author.get(f"/memos/{ref}/send/"))
        assert (f'name="circuit" value="{circuit.pk}"' in shown) is is_offered
        status = author.post(f"/memos/{ref}/send/", {"circuit": str(circuit.pk)}).status_code
        assert (status == 302) is is_offered
