"""What a body says inside itself is asked for with its mark, and by no other way."""

from search.core import access
from search.core.inside import ANY, all_marked, marked
from search.core.letters import fold
from search.core.plan import AllOf, AnyOf, Except, Has, Run
from search.core.words import words_of
from search.doors.shorthand import long, short


def test_no_typed_word_is_a_marked_one_or_near_it() -> None:
    for word in ("عقد", "12", "a"):
        said = marked(word, body=12)
        assert [fold(one) for one in words_of(said)] != [said]
        assert sum(not letter.isalnum() for letter in said) == 2  # more than a letter away from every word
    assert long(short(all_marked("عقد ٢", body=12))) == "~12~عقد ~12~٢"


def test_the_text_of_a_letter_is_asked_for_with_what_own_bodies_say_and_nothing_else_is() -> None:
    word, subject, run = Has(field="s", value="عقد"), Has(field="ss", value="عقد"), Run(field="t", words=("a", "b"))
    said = Has(field="s", value="~4~عقد")
    assert access.heard(word, ()) == word
    assert access.heard(AnyOf(of=(word, subject)), {4}) == AnyOf(of=(word, said, subject))
    assert access.heard(AllOf(of=(subject,)), {4}) == AllOf(of=(subject,))
    assert access.heard(Except(of=run, without=subject), (ANY,)) == Except(
        of=AnyOf(of=(run, Run(field="t", words=("~0~a", "~0~b")))), without=subject
    )
