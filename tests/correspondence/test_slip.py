"""What a routing slip says, in every language."""

from correspondence.core.route import Act
from correspondence.core.slip import ACTS, COUNTED, LABELS, PARTS, STEPS, Slip, remark, slip_data
from directory.core.look import LANGUAGES


def test_every_word_stands_in_three_languages() -> None:
    for words in (LABELS, ACTS, STEPS, PARTS):
        assert set(words) == set(LANGUAGES)
        assert len({frozenset(words[language]) for language in LANGUAGES}) == 1


def test_a_slip_has_its_tables_and_no_empty_fact() -> None:
    slip = Slip(
        facts=[("number", "ق م/3/418"), ("code", "")], margin=(), way=[{"n": "1", "act": "تأشير"}], waits=["الوزير"]
    )
    for language in LANGUAGES:
        data = slip_data(slip, issuer="وزارة", language=language, digits="latn", who="زينب", at="14/7/2026 10:00")
        assert data["facts"] == [[LABELS[language]["number"], "ق م/3/418"]]
        margin, way = data["tables"]  # type: ignore[misc]  # two of them
        assert (margin["rows"], len(margin["head"]), len(margin["widths"])) == ([], 8, 8)
        assert margin["head"][4:] == [LABELS[language][name] for name in ("due", "received", "done", "closed")]
        assert way["rows"] == [["1", "", "", "تأشير", ""]]
        assert "زينب" in str(data["printed"])


def test_another_body_s_way_is_not_told_as_none() -> None:
    data = slip_data(Slip(facts=(), margin=()), issuer="", language="ar", digits="latn", who="", at="")
    (margin,) = data["tables"]  # type: ignore[misc]  # one of them
    assert margin["title"] == LABELS["ar"]["margin"]


def test_what_was_counted_of_a_committee_is_said_in_words() -> None:
    note = "signed=2; members=3; quorum=2; absent=7"
    assert set(COUNTED) == set(LANGUAGES)
    for language in LANGUAGES:
        said = remark(note, act=Act.CLOSE_WINDOW, language=language)
        assert ("=" in said, said.count("2"), "3" in said) == (False, 2, True)
        assert remark(note, act=Act.GIVE_BACK, language=language) == note


def test_the_day_of_a_number_stands_as_letters_write_it() -> None:
    for language in LANGUAGES:
        assert remark("د إ/1 · 2026-01-05", act=Act.REGISTER, language=language) == "د إ/1 · 5/1/2026"
        assert remark("كتاب 2026-01-05", act=Act.GIVE_BACK, language=language) == "كتاب 2026-01-05"
