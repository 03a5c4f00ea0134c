"""The verdict text says the same in three languages."""

from dataclasses import replace

from archive.core.testimony import LANGUAGES, Signer, Witnessed, indication, text
from signing.core.verdict import Indication

TESTIMONY = Witnessed(
    record="ab" * 16,
    number="452",
    on="2026-11-21",
    issuer="وزارة التخطيط",
    indication="TOTAL_PASSED",
    signers=(Signer(name="مريم", at="2026-11-21T09:00:00Z", indication="TOTAL_PASSED"),),
    intact=True,
    index=7,
    size=12,
    root="cd" * 32,
    at="2026-11-21T10:00:00Z",
)


def test_every_language_states_every_fact() -> None:
    for language in LANGUAGES:
        said = text(TESTIMONY, language)
        facts = ("ab" * 16, "452", "2026-11-21", "وزارة التخطيط", "TOTAL_PASSED", "مريم", "7", "12", "cd" * 32)
        assert all(fact in said for fact in facts)


def test_broken_files_are_never_called_whole() -> None:
    for language in LANGUAGES:
        broken = text(replace(TESTIMONY, intact=False, number="", issuer=""), language)
        assert set(text(TESTIMONY, language).splitlines()) - set(broken.splitlines())
        assert broken != text(replace(TESTIMONY, number="", issuer=""), language)


def test_a_judgement_is_said_in_words_with_its_code() -> None:
    for code in Indication:
        said = [indication(code.value, language) for language in LANGUAGES]
        assert len(set(said)) == len(LANGUAGES)
        assert all(one.endswith(f" ({code.value})") and not one.startswith(code.value) for one in said)
    assert "صحيحة (TOTAL_PASSED)" in text(TESTIMONY, "ar")
