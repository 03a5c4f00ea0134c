"""Names written differently in two languages are one name."""

from search.core.letters import clean, fold
from search.core.names import PARTICLES, names


def of(word: str) -> tuple[str, ...]:
    return names(fold(clean(word)))


def test_all_spellings_of_a_name_share_a_mark() -> None:
    assert of("هەولێر") == of("أربيل") == of("اربيل") == of("erbil") != ()
    assert of("محەمەد") == of("محمد") != of("أحمد")


def test_a_particle_stuck_to_a_name_does_not_hide_it() -> None:
    assert of("بأربيل") == of("أربيل")


def test_other_words_are_no_names() -> None:
    assert of("كتاب") == ()


def test_particles_are_folded() -> None:
    assert "الي" in PARTICLES
    assert "كتاب" not in PARTICLES
