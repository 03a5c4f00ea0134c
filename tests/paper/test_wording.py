"""Each refusal of this room has a sentence of its own."""

import inspect

from paper.core import errors
from paper.core.errors import NotNormalFormError, PaperError
from paper.wording import SENTENCES, refusal


def test_every_error_has_its_sentence() -> None:
    kinds = {kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, PaperError)}
    assert kinds == set(SENTENCES)


def test_the_sentence_is_filled_with_the_facts() -> None:
    assert "N3 /JS" in refusal(NotNormalFormError(("N3 /JS",)))
    for kind in SENTENCES:
        if kind is not NotNormalFormError and issubclass(kind, PaperError):
            assert refusal(kind())
