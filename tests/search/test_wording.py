"""Every refusal of this room has its sentence."""

from search.core.errors import IndexBusyError, SearchError
from search.models import Generation
from search.wording import refusal


def test_a_refusal_is_a_sentence() -> None:
    assert refusal(IndexBusyError()).endswith(".")
    assert refusal(SearchError()).endswith(".")


def test_a_generation_is_called_by_its_folder() -> None:
    assert str(Generation(name="g0001-w1-ab12cd34")) == "g0001-w1-ab12cd34"
