"""A query becomes conditions, in tiers, and nothing typed becomes a field."""

from search.core.plan import AllOf, AnyOf, Has, Narrow, Run, matching, tiers, wider
from search.core.query import parse
from search.doors.snowball import english


def names(line: str, narrow: Narrow | None = None) -> list[str]:
    return [tier.name for tier in tiers(parse(line), narrow or Narrow(), english=english)]


def test_tiers_stand_in_order() -> None:
    assert names("452/2026 ملاك وظيفي") == ["number", "phrase", "subject", "text"]
    assert names("ملاك") == ["subject", "text"]
    assert names("452/2026") == ["number", "text"]
    assert names("من: المالية") == ["text"]
    assert names("14/7/2026") == ["number", "text"]


def test_the_last_tier_is_everything_the_query_finds() -> None:
    query = parse("ملاك 452")
    assert tiers(query, Narrow(), english=english)[-1].condition == matching(query, Narrow(), english=english)


def test_a_typed_field_name_is_only_a_word() -> None:
    wanted = matching(parse("acl:p5"), Narrow(), english=english)
    assert "acl" not in fields_of(wanted)
    assert fields_of(wanted) <= {"s", "n"}


def fields_of(condition: object) -> set[str]:
    inner = getattr(condition, "of", ())
    found = {condition.field} if hasattr(condition, "field") else set()
    return found.union(*(fields_of(one) for one in (inner if isinstance(inner, tuple) else (inner,))))


def test_the_exact_search_asks_for_the_words_as_written() -> None:
    narrow = Narrow(is_exact=True)
    assert matching(parse("الملاكات"), narrow, english=english) == AllOf(of=(Has(field="t", value="الملاكات"),))
    assert wider(parse("الملاكات"), narrow, english=english) is None


def test_only_words_are_widened() -> None:
    assert wider(parse("452/2026"), Narrow(), english=english) is None
    assert wider(parse("خنفشار من: المالية 14/7/2026"), Narrow(), english=english) is not None
    assert wider(parse("ملاك من: المالية 14/7/2026"), Narrow(), english=english) is None, "a list knows ملاك"
    assert wider(parse('"ملاك وظيفي"'), Narrow(), english=english) is not None


def test_a_phrase_is_a_run_of_words() -> None:
    assert matching(parse('"الملاك الوظيفي"'), Narrow(), english=english) == AllOf(
        of=(Run(field="t", words=("الملاك", "الوظيفي")),)
    )


def test_choices_narrow_every_tier() -> None:
    narrow = Narrow(kinds=("letter", "circular"), years=(2026,), bodies=(1,), levels=(0,))
    for tier in tiers(parse("ملاك"), narrow, english=english):
        assert isinstance(tier.condition, AllOf)
        assert tier.condition.of[-1] == AnyOf(of=(Has(field="lvl", value=0),))
        assert len(tier.condition.of) == 5
