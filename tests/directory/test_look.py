"""How a person likes to read."""

from directory.core.look import Look


def test_a_stranger_reads_arabic_with_the_digits_of_the_ministry() -> None:
    look = Look()
    assert (look.language, look.digits, look.has_keys) == ("ar", "latn", False)


def test_the_digits_go_with_the_language_unless_others_were_chosen() -> None:
    kurdish = Look().in_language("ckb")
    assert (kurdish.language, kurdish.digits) == ("ckb", "arab")
    assert kurdish.in_language("en").digits == "latn"
    assert Look(language="ar", digits="arab").in_language("en").digits == "arab"
    assert Look(theme="dark").in_language("ckb").theme == "dark"
