"""Each refusal of this room has a sentence of its own."""

import inspect

import pytest
from django.utils.translation import override

from paper.core import errors
from paper.core.errors import NotNormalFormError, PaperError
from paper.core.normal_form import Structure, findings
from paper.wording import LEFT_OUT, NOT_NORMAL, SENTENCES, left_out, not_normal, refusal


def test_every_error_has_its_sentence() -> None:
    kinds = {kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, PaperError)}
    assert kinds == set(SENTENCES)


def test_the_sentence_is_filled_with_the_facts() -> None:
    assert "/JS" in refusal(NotNormalFormError(("N3 /JS",)))
    for kind in SENTENCES:
        if kind is not NotNormalFormError and issubclass(kind, PaperError):
            assert refusal(kind())


EVERYTHING = Structure(
    unreachable=("/Font",),
    fields=(("name", "/Tx"),),
    needs_appearances=True,
    active=("/JS",),
    optional_content=True,
    loose_fonts=("/Helvetica",),
    embedded={"a.csv": "0"},
    readers_agree=False,
    annotations=("/Text",),
    painted_over=(12,),
)


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_whatever_keeps_a_file_from_its_normal_form_is_a_sentence(language: str) -> None:
    found = findings(EVERYTHING, attachments={}, fields=())
    assert {one.split()[0] for one in found} == set(NOT_NORMAL) == set(LEFT_OUT) - {"catalogue"}
    with override(language):
        told = [not_normal(one) for one in found]
        assert len(set(told)) == len(found)
        assert all(one.endswith(".") and "N1" not in one for one in told)
        assert "12" in told[-1]
        assert "page 12" in told[-1] or language != "en"
        assert all(one in refusal(NotNormalFormError(found)) for one in told)
        assert all(left_out(one).endswith(".") for one in ("catalogue /Names", *found))


def test_a_name_in_the_file_does_not_move_the_line() -> None:
    told = left_out("N6 sheet\x1b[2J\u202ecsv.exe")
    assert "\u2068sheet[2Jcsv.exe\u2069" in told
