"""A committee's minutes by their pages: the form whole or not at all, and a signature against them with its reason."""

import re

import pytest

from correspondence.models import Memo, RouteStep
from tests.journeys.test_committee import WHY, minutes, sent
from tests.town import PIN, Town
from tests.web.steps import client_of, plain, typed

pytestmark = pytest.mark.django_db


@pytest.mark.servers
def test_a_committee_is_typed_whole_or_the_lines_it_lacks_are_named(town: Town) -> None:
    author = client_of(town.zainab)
    form = typed(
        town,
        kind="minutes",
        to=[],
        unit=str(town.planning_hr),
        signer=str(town.hasan.post_id),
        joint=[town.maryam.name.ar],
        signing="free",
        rapporteur=town.maryam.name.ar,
        approver=town.amal.name.ar,
        quorum="2",
        window_days="5",
    )
    lacking = author.post("/memos/new/", {**form, "rapporteur": "", "window_days": ""})
    page = plain(lacking)
    assert (lacking.status_code, page.count("تحتاج اللجنة إلى هذا السطر أيضاً")) == (422, 4)  # above, and at its field
    assert f'value="{town.amal.name.ar}"' in page
    assert not Memo.objects.exists()
    answer = author.post("/memos/new/", form)
    assert answer.status_code == 302
    said = Memo.objects.get().current().content["committee"]
    assert (said["rapporteur_post_id"], said["approver_post_id"]) == (town.maryam.post_id, town.amal.post_id)
    assert (said["quorum"], said["window_days"]) == (2, 5)


@pytest.mark.servers
def test_a_member_signs_against_with_a_reason_that_everybody_on_the_way_reads(town: Town) -> None:
    memo = sent(town, minutes(town))
    member, there = client_of(town.maryam), f"/sign/{memo.ref}/"
    page = plain(member.get(there))
    shown = re.search(r'name="document_hash" value="([0-9a-f]{64})"', page)
    assert shown is not None
    assert 'name="stance" value="dissent"' in page
    press = {"document_hash": shown[1], "stance": "dissent"}
    empty = member.post(there, {**press, "dissent": " "})
    assert (empty.status_code, "يرجى كتابة السبب" in plain(empty)) == (422, True)
    closing = member.post(there, {**press, "dissent": WHY}).headers["Location"]
    assert WHY in plain(member.get(closing))
    assert member.post(closing, {"pin": PIN}).status_code == 302
    assert RouteStep.objects.get(memo=memo, done_by=town.maryam.person_id).dissent == WHY
    for reader in (town.zainab, town.hasan):
        assert WHY in plain(client_of(reader).get(f"/memos/{memo.ref}/"))
    assert 'name="stance"' not in plain(client_of(town.amal).get(there))
