"""Names in three languages."""

from directory.core.naming import Name


def test_a_missing_translation_falls_back_to_arabic() -> None:
    name = Name(ar="وزارة المالية", en="Ministry of Finance")
    assert [name.to(language) for language in ("ar", "ckb", "en")] == [
        "وزارة المالية",
        "وزارة المالية",
        "Ministry of Finance",
    ]


def test_a_name_before_another_stands_so_in_each_language() -> None:
    both = Name(ar="المدير", en="Director").before(Name(ar="سارة", ckb="سارا"))
    assert both == Name(ar="المدير / سارة", ckb="المدير / سارا", en="Director / سارة")
