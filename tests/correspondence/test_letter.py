"""A letter's content: its JSON, its canonical bytes, its hash."""

from dataclasses import asdict, replace
from datetime import date

import pytest

from archive.core.plan import Place
from correspondence.core.acceptance import check_draft
from correspondence.core.errors import LetterNotAcceptedError
from correspondence.core.letter import (
    Addressee,
    Beneficiary,
    Content,
    Copy,
    Kind,
    ReferenceKind,
    Signatory,
    SigningOrder,
)
from directory.core.clearance import Label
from tests.correspondence.sample import a_content


def test_json_there_and_back_gives_the_same_letter() -> None:
    content = a_content(label=Label(level=1, compartments=frozenset({3, 1}), personal=True))
    assert Content.from_json(content.as_json()) == content


def test_the_hash_is_pinned() -> None:
    assert a_content().content_hash() == "254aceb73e501bf24aca6edb49aa70ee7c197568c50487ff6eacc48dc4285715"


def test_a_letter_that_corrects_another_says_so_among_its_references() -> None:
    content = a_content(references=(replace(a_content().references[0], kind=ReferenceKind.CORRECTS),))
    assert Content.from_json(content.as_json()) == content
    assert content.as_json()["format"] == 1
    assert content.content_hash() == "b49fd8c154a0f8f7b8fe7b398617286b4c68dcb3383fefa7b51f60fc7f558b05"


def test_a_letter_of_more_signers_says_so_in_a_format_of_its_own() -> None:
    beside = (Signatory(post_id=7), Signatory(post_id=8, person_id=9))
    for content in (a_content(cosigners=beside, signing=SigningOrder.FREE), a_content(signer_person_id=4)):
        given = content.as_json()
        assert given["format"] == 2
        assert Content.from_json(given) == content
        with pytest.raises(LetterNotAcceptedError):
            Content.from_json({key: value for key, value in given.items() if key != "cosigners"})
    assert a_content(cosigners=beside).signers() == (Signatory(post_id=3), *beside)
    assert "cosigners" not in a_content().as_json()


def test_a_letter_that_says_where_it_is_filed_has_a_format_of_its_own() -> None:
    for content in (a_content(place=Place(class_code="110")), a_content(place=Place(class_code="1", dossier="12/أ"))):
        given = content.as_json()
        assert given["format"] == 3
        assert Content.from_json(given) == content
        for other in (
            {**given, "place": {}},
            {**given, "place": {"class_code": "1", "more": ""}},
            {**given, "format": 4},
        ):
            with pytest.raises(LetterNotAcceptedError):
                Content.from_json(other)
    assert "place" not in a_content().as_json()


def test_a_sum_and_antecedents_have_a_format_of_their_own() -> None:
    copies = (Copy(unit_id=2, name="أ"), Copy(unit_id=3, name="ب"))
    for content in (a_content(amount=1), a_content(copies=copies, antecedents=(1,)), a_content(amount=10**15)):
        given = content.as_json()
        assert given["format"] == 6
        assert Content.from_json(given) == content
        for other in (
            {"amount": 0},
            {"amount": 10**15 + 1},
            {"amount": True},
            {"amount": "1"},
            {"antecedents": [5]},
            {"antecedents": [1, 0]},
            {"antecedents": None},
        ):
            with pytest.raises(LetterNotAcceptedError):
                Content.from_json({**given, **other})
    assert "amount" not in a_content(copies=copies).as_json()


def test_a_day_for_the_answer_has_a_format_of_its_own() -> None:
    content = a_content(answer_by=date(2026, 7, 14))
    given = content.as_json()
    assert (given["format"], given["answer_by"], given["amount"]) == (7, "2026-07-14", None)
    assert Content.from_json(given) == content
    for other in ({"answer_by": None}, {"answer_by": "14/7/2026"}, {"answer_by": 7}, {"format": 8}):
        with pytest.raises(LetterNotAcceptedError):
            Content.from_json({**given, **other})
    assert "answer_by" not in a_content(amount=1).as_json()


def test_an_addressee_outside_the_system_has_a_format_of_its_own() -> None:
    outside = Addressee(unit_id=None, name="وزارة التجارة", address="بغداد", email="office@trade.example")
    content = a_content(to=(*a_content().to, outside))
    given = content.as_json()
    assert (given["format"], Content.from_json(given)) == (8, content)
    assert (content.outsiders(), None in content.units()) == ((outside,), False)
    nobody, short = {"unit_id": None, "name": "وزارة التجارة"}, [{"unit_id": 2, "name": "أ"}]
    more = [{**nobody, "address": "", "email": ""}]
    plain = a_content().as_json()
    for other in ({**given, "to": short}, {**given, "to": [nobody]}, {**plain, "to": [nobody]}, {**plain, "to": more}):
        with pytest.raises(LetterNotAcceptedError):
            Content.from_json(other)


def test_a_telegram_that_names_ranks_alone_has_a_format_of_its_own() -> None:
    content = a_content(kind=Kind.TELEGRAM, by_rank=True)
    given = content.as_json()
    assert (given["format"], given["by_rank"], Content.from_json(given)) == (9, True, content)
    for other in ({"by_rank": 1}, {"by_rank": None}, {"format": 10}):
        with pytest.raises(LetterNotAcceptedError):
            Content.from_json({**given, **other})
    assert "by_rank" not in a_content(kind=Kind.TELEGRAM).as_json()
    with pytest.raises(LetterNotAcceptedError):
        check_draft(a_content(by_rank=True))
    check_draft(content)


def test_who_benefits_has_a_format_of_its_own_be_somebody_outside_or_not() -> None:
    people = (Beneficiary(person_id=7, name="سارة"), Beneficiary(person_id=8, name="دارا"))
    outside = Addressee(unit_id=None, name="وزارة التجارة")
    for content in (a_content(beneficiaries=people), a_content(beneficiaries=people, to=(outside,))):
        given = content.as_json()
        assert (given["format"], given["beneficiaries"][0]) == (10, {"person_id": 7, "name": "سارة"})
        assert Content.from_json(given) == content
        for wrong in ([], given["beneficiaries"][:1] * 2, [{"person_id": "7", "name": "x"}], [{"person_id": 7}]):
            with pytest.raises(LetterNotAcceptedError):
                Content.from_json({**given, "beneficiaries": wrong})


def test_a_copy_that_goes_outside_has_a_format_of_its_own() -> None:
    beyond = Copy(unit_id=None, name="ديوان الرقابة", purpose="للاطلاع", outside=True, address="بغداد")
    content = a_content(copies=(*a_content().copies, beyond))
    given = content.as_json()
    assert (given["format"], Content.from_json(given), content.copies_outside()) == (11, content, (beyond,))
    assert (given["beneficiaries"], given["by_rank"]) == ([], False)
    line, keys = given["copies"][-1], ("unit_id", "name", "purpose", "hidden", "outside", "address", "email")
    assert line == {name: said for name, said in asdict(beyond).items() if name in keys}
    plain = a_content().as_json()
    for copies in ([{**line, "hidden": True}], [{**line, "unit_id": 2}], [{**line, "outside": 1}], plain["copies"]):
        with pytest.raises(LetterNotAcceptedError):
            Content.from_json({**given, "copies": copies})
    for other in ({"copies": [line]}, {"copies": [{**line, "outside": False}], "format": 11}):
        with pytest.raises(LetterNotAcceptedError):
            Content.from_json({**plain, **other})
    assert content.content_hash() == "0b54d2d77d3f33e7bca511d13954873326c2cfd0b415787312e204ea320a0b06"
    with pytest.raises(LetterNotAcceptedError):
        check_draft(replace(content, to=(Addressee(unit_id=None, name=beyond.name),)))


def test_any_change_changes_the_hash() -> None:
    assert a_content().content_hash() != a_content(closing="مع فائق التقدير").content_hash()


@pytest.mark.parametrize(
    "given",
    [None, [], {}, {"format": 1}, {**a_content().as_json(), "format": 2}, {**a_content().as_json(), "body": []},
     {**a_content().as_json(), "kind": "poem"}, {**a_content().as_json(), "to": [{"nobody": 1}]}],
)  # fmt: skip
def test_what_is_not_a_letter_is_refused(given: object) -> None:
    with pytest.raises(LetterNotAcceptedError) as caught:
        Content.from_json(given)
    assert [finding.code for finding in caught.value.findings] == ["malformed"]


def test_invisible_controls_go_before_anything_is_hashed() -> None:
    content = replace(a_content(), subject="ملاك\u202e وظيفي\u0000").cleaned()
    assert content == a_content()
