"""What makes a letter acceptable: every bad input has its finding."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from correspondence.core import acceptance, body, style
from correspondence.core.acceptance import Landing, Surroundings
from correspondence.core.errors import Finding, LetterNotAcceptedError
from correspondence.core.letter import Addressee, Annex, Content, Copy, Kind, Reference, ReferenceKind
from correspondence.findings import FINDINGS
from directory.core.clearance import Clearance, Label
from tests.correspondence.sample import FOREIGN, ISSUER, OWN, a_content

AROUND = Surroundings(
    issuer_body=1,
    corresponds_externally=True,
    signer_may_sign=True,
    signer_is_above=True,
    cosigners_may_sign=True,
    author_may_issue=True,
    may_be_labelled=True,
    has_readers=True,
    bodies={FOREIGN: 2, OWN: 1, 7: 1},
)
UNKNOWN_NODE = {"type": "doc", "content": [{"type": "script"}]}


def found(content: Content) -> list[str]:
    """The findings of a whole letter."""
    try:
        acceptance.check(content)
    except LetterNotAcceptedError as error:
        return [finding.code for finding in error.findings]
    return []


def around(content: Content, surroundings: Surroundings) -> list[str]:
    """The findings in its surroundings."""
    try:
        acceptance.check_surroundings(content, surroundings)
    except LetterNotAcceptedError as error:
        return [finding.code for finding in error.findings]
    return []


def test_a_whole_letter_is_accepted() -> None:
    assert found(a_content()) == []
    assert around(a_content(), AROUND) == []
    acceptance.check_author(a_content(), AROUND)
    acceptance.check_body(a_content())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject": ""}, "no_subject"),
        ({"subject": "  "}, "no_subject"),
        ({"subject": "م" * 201}, "subject_too_long"),
        ({"subject": "سطر\nسطر"}, "subject_has_lines"),
        ({"language": "fr"}, "malformed"),
        ({"digits": "hex"}, "malformed"),
        ({"label": Label(level=10)}, "label_unknown"),
        ({"label": Label(compartments=frozenset({62}))}, "label_unknown"),
        ({"greeting": "م" * 301}, "line_too_long"),
        ({"closing": "م" * 501}, "line_too_long"),
        ({"to": (Addressee(unit_id=9, name=" "),)}, "name_missing"),
        ({"to": tuple(Addressee(unit_id=n + 100, name="ج") for n in range(61))}, "too_many_addressees"),
        ({"copies": tuple(Copy(unit_id=None, name="ج") for _ in range(121))}, "too_many_copies"),
        ({"annexes": tuple(Annex(title="ج", paper_only=True) for _ in range(61))}, "too_many_annexes"),
        (
            {"annexes": tuple(Annex(title="ج", file="a", sha256="a" * 64, size=100 << 20) for _ in range(3))},
            "annexes_too_large",
        ),
        (
            {"references": tuple(Reference(kind=ReferenceKind.OURS, body="", number="1") for _ in range(41))},
            "too_many_references",
        ),
        ({"copies": (Copy(unit_id=None, name="ج", hidden=True),)}, "hidden_copy_without_unit"),
        ({"body": UNKNOWN_NODE}, "body_not_accepted"),
        ({"body": body.from_text("  ")}, "no_body"),
        ({"references": (Reference(kind=ReferenceKind.YOURS, body="", number=" "),)}, "reference_not_understood"),
        (
            {"references": (Reference(kind=ReferenceKind.YOURS, body="", number="1", record_id="x"),)},
            "reference_not_understood",
        ),
        ({"annexes": (Annex(title=" ", paper_only=True),)}, "annex_without_title"),
        ({"annexes": (Annex(title="كشف"),)}, "annex_without_file"),
        ({"annexes": (Annex(title="كشف", file="m/a", sha256="a" * 64, paper_only=True),)}, "annex_without_file"),
        ({"to": (Addressee(unit_id=ISSUER, name="نحن"),)}, "addressee_is_issuer"),
        ({"to": (Addressee(unit_id=9, name="ج"), Addressee(unit_id=9, name="ج"))}, "addressee_twice"),
        ({"to": ()}, "no_addressee"),
        ({"to": (), "copies": (), "kind": Kind.ADMIN_ORDER}, "no_addressee"),
    ],
)
def test_bad_input_has_its_finding(changes: dict[str, object], code: str) -> None:
    assert code in found(a_content(**changes))


def test_a_subject_of_200_characters_is_accepted() -> None:
    assert found(a_content(subject="م" * 200)) == []


def test_2_10_a_reminder_names_as_many_as_a_group_has_members() -> None:
    silent = tuple(Addressee(unit_id=n + 100, name="ج") for n in range(301))
    assert found(a_content(to=silent[:300], kind=Kind.REMINDER)) == []
    assert found(a_content(to=silent, kind=Kind.REMINDER)) == ["too_many_addressees"]


def test_an_order_speaks_to_all_concerned() -> None:
    assert found(a_content(to=(), kind=Kind.ADMIN_ORDER)) == []


def test_a_draft_may_be_unfinished() -> None:
    acceptance.check_draft(a_content(to=(), body=body.from_text("")))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"author_may_issue": False}, "not_your_unit"),
        ({"may_be_labelled": False}, "above_your_clearance"),
        ({"answered": Label(level=1)}, "label_below_answered"),
        ({"signer_may_sign": False}, "signer_without_power"),
        ({"signer_is_above": False}, "signer_elsewhere"),
        ({"bodies": {FOREIGN: 2}}, "unit_unknown"),
        ({"corresponds_externally": False}, "may_not_correspond_externally"),
        ({"has_readers": False}, "personal_without_person"),
        ({"bodies": {FOREIGN: 2, OWN: 1, 7: 2}}, "hidden_copy_outside"),
    ],
)
def test_surroundings_have_their_findings(changes: dict[str, object], code: str) -> None:
    assert code in around(a_content(), replace(AROUND, **changes))  # type: ignore[arg-type]  # named by the case


def test_a_letter_lands_where_somebody_may_see_it() -> None:
    label = Label(level=1, compartments=frozenset({3}))
    seeing = Landing(name="أ", cleared=(Clearance(), Clearance(level=1, compartments=frozenset({3}))))
    blind = Landing(name="ب", cleared=(Clearance(level=2),))
    empty = Landing(name="ج", cleared=())
    acceptance.check_landings(label, posts=(seeing,), desks=(seeing,))
    with pytest.raises(LetterNotAcceptedError) as caught:
        acceptance.check_landings(label, posts=(seeing, blind), desks=(empty, seeing))
    assert [(one.code, one.facts) for one in caught.value.findings] == [
        ("holder_not_cleared", {"post": "ب"}),
        ("desk_not_cleared", {"desk": "ج"}),
    ]


def test_compartments_are_a_heads_to_set() -> None:
    label, line = Label(level=1, compartments=frozenset({3, 4})), frozenset({ISSUER, 1})
    acceptance.check_compartments(label, inherited=Label(), line=line, heads=frozenset({1}))
    acceptance.check_compartments(label, inherited=label, line=line, heads=frozenset())
    acceptance.check_compartments(Label(level=1), inherited=Label(), line=line, heads=frozenset())
    with pytest.raises(LetterNotAcceptedError):
        acceptance.check_compartments(
            label, inherited=Label(compartments=frozenset({3})), line=line, heads=frozenset({FOREIGN})
        )


def test_a_memorandum_stays_inside() -> None:
    assert "kind_stays_inside" in around(a_content(kind=Kind.MEMORANDUM), AROUND)


def test_a_reference_may_have_no_day() -> None:
    dated = Reference(kind=ReferenceKind.OURS, body="", number="7", on=date(2026, 1, 1), record_id="b" * 32)
    assert found(a_content(references=(dated, replace(dated, on=None)))) == []


def test_the_check_list_asks_what_a_careful_colleague_would_ask() -> None:
    undated = Reference(kind=ReferenceKind.OURS, body="", number="7", on=None, record_id="")
    reply = a_content(kind=Kind.REPLY, references=())
    assert "reply_without_reference" in [one.code for one in acceptance.remarks(reply, AROUND)]
    asked = acceptance.remarks(a_content(references=(undated,)), AROUND)
    assert "reference_without_date" in [one.code for one in asked]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("نرسل إليكم المرافقات (3) .", [3]),
        ("المرفقات: عدد 2", [2]),
        ("المرافقات عددها (٤)", [4]),
        ("هاوپێچەکان: 1", [1]),
        ("Please find 7 files. Annexes (2).", [2]),
        ("المرافقات (3) ورقات", []),
        ("المرافقات بكتابنا 3/418", []),
        ("المرافقات 3/418", []),
    ],
)
def test_the_annexes_the_text_counts_are_those_of_the_manifest(text: str, said: list[int]) -> None:
    content = a_content(body=body.from_text(text))
    assert list(style.annexes_said(content)) == said
    wrong = bool(said) and said[0] != len(content.annexes)
    assert ("annex_count_differs" in found(content)) is wrong


def test_a_recipient_where_nobody_is_cleared_is_named() -> None:
    assert "recipient_not_cleared" in around(a_content(), replace(AROUND, unopened=("القسم القانوني",)))
    unlabelled = replace(AROUND, unopened=("القسم القانوني",), may_be_labelled=False)
    assert around(a_content(), unlabelled) == ["above_your_clearance"]  # who may not write it learns of nobody


def test_what_is_said_of_a_recipient_names_no_person_and_no_clearance() -> None:
    with translation.override("en"):
        for code in ("recipient_not_cleared", "holder_not_cleared", "desk_not_cleared"):
            said = str(FINDINGS[code]).casefold()
            assert not [word for word in ("nobody", "whoever", "clear", "heads", "compartment") if word in said]


def test_a_closed_day_for_the_answer_is_a_hint_and_a_past_one_is_refused() -> None:
    closed, past = Finding(code="answer_by_closed"), Finding(code="answer_by_past")
    assert around(a_content(), replace(AROUND, deadline=(closed,))) == []
    assert around(a_content(), replace(AROUND, deadline=(closed, past))) == ["answer_by_past"]
    assert closed in acceptance.remarks(a_content(), replace(AROUND, deadline=(closed,)))
    assert closed.code in acceptance.HINTS
