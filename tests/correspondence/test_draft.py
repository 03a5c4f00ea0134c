"""Starting a letter and changing it."""

from dataclasses import replace

import pytest

from correspondence.core import body
from correspondence.core.errors import LetterNotAcceptedError, OutOfTurnError, StaleVersionError
from correspondence.core.letter import Addressee, Annex, Content, Reference, ReferenceKind
from correspondence.core.route import State
from correspondence.draft import revise, start
from correspondence.models import Memo, Movement, Version
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from tests.correspondence.paper_trail import a_letter, registered, sent
from tests.town import AT, STAFF_COMPARTMENT, Town

pytestmark = pytest.mark.django_db


def codes(caught: pytest.ExceptionInfo[LetterNotAcceptedError]) -> list[str]:
    """The findings' codes."""
    return [finding.code for finding in caught.value.findings]


def test_a_draft_lies_with_its_author_alone(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    assert (memo.state, memo.version, memo.body_id) == (State.DRAFT, 1, town.planning)
    assert Memo.objects.within(town.zainab.reach).named(memo.ref) == memo
    for other in (town.sara, town.hasan, town.maryam, town.dara, town.omar, town.nasrin, town.rebwar):
        assert not Memo.objects.within(other.reach).exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject": ""}, "no_subject"),
        ({"subject": "م" * 201}, "subject_too_long"),
        ({"body": {"type": "doc", "content": [{"type": "script"}]}}, "body_not_accepted"),
        ({"body": {"type": "doc", "content": [{"type": "paragraph", "attrs": {"onclick": "x"}}]}}, "body_not_accepted"),
        (
            {"body": {"type": "doc", "content": [{"type": "listItem", "content": [{"type": "paragraph"}]}]}},
            "body_not_accepted",
        ),
        ({"label": Label(level=2)}, "above_your_clearance"),
        ({"annexes": (Annex(title="كشف", file="../../x.pdf", sha256="a" * 64),)}, "annex_unknown"),
    ],
)
def test_what_can_never_be_a_letter_is_refused_and_nothing_is_stored(
    town: Town, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(LetterNotAcceptedError) as caught:
        start(a_letter(town, **changes), by=town.zainab.reach, at=AT)
    assert code in codes(caught)
    assert not Memo.objects.exists()
    assert not Version.objects.exists()


def test_a_unit_does_not_write_to_itself(town: Town) -> None:
    with pytest.raises(LetterNotAcceptedError) as caught:
        start(a_letter(town, to=(Addressee(unit_id=town.planning_admin, name="نحن"),)), by=town.zainab.reach, at=AT)
    assert codes(caught) == ["addressee_is_issuer"]


def test_nobody_writes_in_the_name_of_another_unit(town: Town) -> None:
    with pytest.raises(LetterNotAcceptedError) as caught:
        start(a_letter(town), by=town.omar.reach, at=AT)
    assert codes(caught) == ["not_your_unit"]
    with pytest.raises(OutOfTurnError):
        start(a_letter(town), by=CLOCKWORK, at=AT)


def test_a_subject_of_200_characters_and_a_body_of_60_pages_are_kept(town: Town) -> None:
    long = body.from_text("\n\n".join(["نص طويل جداً لكتاب رسمي " * 20] * 400))
    memo = start(a_letter(town, subject="م" * 200, body=long), by=town.zainab.reach, at=AT)
    assert Content.from_json(memo.current().content).body == long


def test_a_nest_a_thousand_deep_is_refused_before_anything_looks_inside(town: Town) -> None:
    deep: dict[str, object] = {"type": "paragraph"}
    for _ in range(5_000):
        deep = {"type": "blockquote", "content": [deep]}
    with pytest.raises(LetterNotAcceptedError):
        start(a_letter(town, body={"type": "doc", "content": [deep]}), by=town.zainab.reach, at=AT)


def test_a_change_is_a_new_version_and_no_change_is_none(town: Town) -> None:
    content = a_letter(town)
    memo = start(content, by=town.zainab.reach, at=AT)
    assert revise(memo.ref, content=content, base=1, by=town.zainab.reach, at=AT).number == 1
    changed = revise(memo.ref, content=replace(content, subject="آخر"), base=1, by=town.zainab.reach, at=AT)
    assert changed.number == 2
    memo.refresh_from_db()
    assert (memo.subject, memo.version) == ("آخر", 2)
    assert Version.objects.count() == 2


def test_two_tabs_do_not_overwrite_each_other(town: Town) -> None:
    content = a_letter(town)
    memo = start(content, by=town.zainab.reach, at=AT)
    revise(memo.ref, content=replace(content, subject="أول"), base=1, by=town.zainab.reach, at=AT)
    with pytest.raises(StaleVersionError) as caught:
        revise(memo.ref, content=replace(content, subject="ثان"), base=1, by=town.zainab.reach, at=AT)
    assert caught.value.facts == {"base": 1, "current": 2}
    assert Version.objects.count() == 2


def test_others_cannot_change_it_and_strangers_do_not_see_it(town: Town) -> None:
    memo = sent(town, a_letter(town))
    for citizen, error in (
        (town.zainab, OutOfTurnError),
        (town.hasan, OutOfTurnError),
        (town.sara, NotWithinReachError),
    ):
        with pytest.raises(error):
            revise(memo.ref, content=a_letter(town, subject="آخر"), base=1, by=citizen.reach, at=AT)


def test_raising_the_grade_follows_into_the_memo(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    label = Label(level=1, compartments=frozenset({STAFF_COMPARTMENT}), personal=True)
    revise(memo.ref, content=a_letter(town, label=label), base=1, by=town.zainab.reach, at=AT)
    memo.refresh_from_db()
    assert memo.label() == label


def test_the_body_follows_the_issuing_unit(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    both = replace(town.zainab.reach, units=town.zainab.reach.units | {town.finance_budget})
    to = (Addressee(unit_id=town.planning_hr, name="قسم الموارد البشرية"),)
    revise(memo.ref, content=a_letter(town, unit_id=town.finance_budget, to=to), base=1, by=both, at=AT)
    memo.refresh_from_db()
    assert (memo.unit_id, memo.body_id) == (town.finance_budget, town.finance)


def test_an_answer_protects_what_it_answers(town: Town) -> None:
    secret = Label(level=1, compartments=frozenset({STAFF_COMPARTMENT}))
    given = registered(town, a_letter(town, label=secret, copies=()))
    answered = Reference(kind=ReferenceKind.YOURS, body="", number=given.number, on=given.on, record_id=given.record_id)
    for label in (Label(), Label(level=1), Label(level=0, compartments=secret.compartments)):
        with pytest.raises(LetterNotAcceptedError) as caught:
            start(a_letter(town, label=label, references=(answered,)), by=town.zainab.reach, at=AT)
        assert codes(caught) == ["label_below_answered"]
    memo = start(a_letter(town, label=secret, references=(answered,)), by=town.zainab.reach, at=AT)
    with pytest.raises(LetterNotAcceptedError):
        revise(memo.ref, content=a_letter(town, references=(answered,)), base=1, by=town.zainab.reach, at=AT)
    named = replace(answered, kind=ReferenceKind.OURS)
    start(a_letter(town, references=(named,)), by=town.zainab.reach, at=AT)


def test_an_annex_of_another_letter_is_not_taken_over(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    foreign = Annex(title="كشف", file="0123/aa.pdf", sha256="a" * 64, size=3, media_type="application/pdf")
    with pytest.raises(LetterNotAcceptedError) as caught:
        revise(memo.ref, content=a_letter(town, annexes=(foreign,)), base=1, by=town.zainab.reach, at=AT)
    assert codes(caught) == ["annex_unknown"]
    assert Movement.objects.count() == 1
