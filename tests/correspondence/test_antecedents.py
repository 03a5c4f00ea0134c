"""The papers a letter refers to travel with a copy to units of the own ministry, and to nobody else."""

from dataclasses import replace

import pytest

from archive.gradings import labels_among
from archive.records import record, records_among
from archive.withdraw import withdraw
from correspondence.core.acceptance import HINTS
from correspondence.core.errors import LetterNotAcceptedError
from correspondence.core.letter import Content, Copy, Reference, ReferenceKind
from correspondence.draft import start
from correspondence.register import register
from correspondence.remarks import remarks_on
from correspondence.send import send
from directory.core.clearance import Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.whois import lines_about
from tests.correspondence.paper_trail import a_letter, registered, signed
from tests.town import AT, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db


def paper(town: Town, **changes: object) -> Reference:
    """An earlier letter to the minister, which the statistics never saw."""
    to_amal = Copy(unit_id=town.planning, name="مكتب السيد الوزير")
    given = registered(town, a_letter(town, subject="سابق", copies=(to_amal,), references=(), **changes))
    return Reference(
        kind=ReferenceKind.OURS, body="الدائرة", number=given.number, on=given.on, record_id=given.record_id
    )


def with_antecedents(town: Town, reference: Reference, unit: int) -> Content:
    copy = Copy(unit_id=unit, name="هيئة الإحصاء", purpose="مع الأوليات")
    return a_letter(town, subject="لاحق", references=(reference,), copies=(copy,), antecedents=(0,))


def test_what_it_refers_to_opens_to_the_unit_when_it_is_registered(town: Town) -> None:
    reference = paper(town)
    name = str(reference.record_id)
    with pytest.raises(NotWithinReachError):
        record(name, reach=town.dara.reach)
    given = registered(town, with_antecedents(town, reference, town.planning_statistics))
    for who in (town.dara, town.omar):
        assert record(name, reach=who.reach).facts.subject == "سابق"
    (line,) = (one for one in lines_about(f"record:{name}") if one.act == "travel")
    assert line.note == f"record:{given.record_id}"


@pytest.mark.servers
def test_a_secret_one_opens_to_the_head_alone_and_a_personal_one_to_nobody(town: Town) -> None:
    secret = paper(town, label=Label(level=Level.SECRET))
    registered(
        town,
        with_antecedents(town, secret, town.planning_statistics).__class__.from_json(
            replace(with_antecedents(town, secret, town.planning_statistics), label=Label(level=Level.SECRET)).as_json()
        ),
    )
    assert record(str(secret.record_id), reach=town.dara.reach)
    with pytest.raises(NotWithinReachError):
        record(str(secret.record_id), reach=town.omar.reach)
    personal = paper(town, label=Label(personal=True))
    private = replace(with_antecedents(town, personal, town.planning_statistics), label=Label(personal=True))
    registered(town, private)
    with pytest.raises(NotWithinReachError):
        record(str(personal.record_id), reach=town.dara.reach)


def test_not_to_another_ministry_and_not_without_a_paper(town: Town) -> None:
    reference = paper(town)
    abroad = with_antecedents(town, reference, town.finance_budget)
    nothing = replace(with_antecedents(town, reference, town.planning_statistics), references=())
    for content, code in ((abroad, "antecedents_abroad"), (nothing, "antecedents_without_paper")):
        memo = start(content, by=town.zainab.reach, at=AT)
        with pytest.raises(LetterNotAcceptedError) as caught:
            send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
        assert code in [finding.code for finding in caught.value.findings]


def test_a_hidden_copy_takes_none_along(town: Town) -> None:
    content = with_antecedents(town, paper(town), town.planning_statistics)
    hidden = replace(content, copies=(replace(content.copies[0], hidden=True),))
    memo = start(hidden, by=town.zainab.reach, at=AT)
    with pytest.raises(LetterNotAcceptedError) as caught:
        send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    assert "antecedents_hidden" in [finding.code for finding in caught.value.findings]


def test_what_its_author_may_not_read_any_more_stays_closed(town: Town) -> None:
    reference = paper(town)
    name = str(reference.record_id)
    content = with_antecedents(town, reference, town.planning_statistics)
    memo = signed(town, content)
    withdraw(name, readers=record(name, reach=town.zainab.reach).readers, by=town.zainab.reach, at=AT)
    other = start(content, by=town.zainab.reach, at=AT)
    register(memo.ref, by=town.rebwar.reach, at=AT)
    assert not records_among([name], reach=town.dara.reach)
    assert not Content.from_json(other.current().content).references[0].record_id


def test_a_paper_lost_meanwhile_is_said_when_the_letter_is_sent(town: Town) -> None:
    reference = paper(town)
    name = str(reference.record_id)
    memo = start(with_antecedents(town, reference, town.planning_statistics), by=town.zainab.reach, at=AT)
    withdraw(name, readers=record(name, reach=town.zainab.reach).readers, by=town.zainab.reach, at=AT)
    with pytest.raises(LetterNotAcceptedError) as caught:
        send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    assert [finding.code for finding in caught.value.findings] == ["antecedents_closed"]


def test_a_copy_that_says_so_without_its_tick_is_asked_about(town: Town) -> None:
    content = replace(with_antecedents(town, paper(town), town.planning_statistics), antecedents=())
    memo = start(content, by=town.zainab.reach, at=AT)
    found = {one.code for one in remarks_on(content, ref=memo.ref, by=town.zainab.reach, at=AT)}
    assert "antecedents_mentioned" in found & HINTS
    given = registered(town, content)
    assert not records_among([str(content.references[0].record_id)], reach=town.omar.reach)
    assert given.record_id


def test_the_form_keeps_tick_and_sum(town: Town) -> None:
    content = replace(with_antecedents(town, paper(town), town.planning_statistics), amount=25_000_000)
    memo = start(content, by=town.zainab.reach, at=AT)
    page = plain(client_of(town.zainab).get(f"/memos/{memo.ref}/edit/"))
    assert 'name="antecedents" value="0" checked' in page
    assert 'value="25,000,000"' in page
    words = "خمسة وعشرون مليون دينار"
    assert f"(25,000,000) د.ع فقط {words} لا غيرها" in page  # offered where the body is written
    assert f"({words})" in plain(client_of(town.zainab).get(f"/memos/{memo.ref}/"))


def test_labels_are_for_the_clockwork_alone(town: Town) -> None:
    name = str(paper(town).record_id)
    assert labels_among([name], by=CLOCKWORK) == {name: Label()}
    with pytest.raises(NotWithinReachError):
        labels_among([name], by=town.amal.reach)
