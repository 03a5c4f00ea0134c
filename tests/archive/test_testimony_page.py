"""The page of an evidence bundle: three languages, escaped, isolated, without script."""

from dataclasses import replace
from html.parser import HTMLParser

from archive.core.testimony import LANGUAGES, WORDS, Signer, Witnessed
from archive.core.testimony_page import page

FACTS = Witnessed(
    record="ab" * 16,
    number="د إ/7<b>",
    on="2026-11-21",
    issuer="وزارة التخطيط & co",
    indication="TOTAL_PASSED",
    signers=(Signer(name="<script>alert(1)</script>", at="2026-11-21T08:00:00Z", indication="TOTAL_PASSED"),),
    intact=True,
    index=3,
    size=9,
    root="cd" * 32,
    at="2026-11-21T09:00:00Z",
)


class Tags(HTMLParser):
    """Notes what opens, with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag."""
        self.opened.append((tag, dict(attrs)))


def test_each_language_has_its_section_and_direction() -> None:
    text = page(FACTS).decode()
    sections = [names for tag, names in Tags(text).opened if tag == "section"]
    assert [one["lang"] for one in sections] == list(LANGUAGES)
    assert [one["dir"] for one in sections] == ["rtl", "rtl", "ltr"]
    assert all(WORDS[language]["title"] in text for language in LANGUAGES)


def test_nothing_of_a_value_becomes_a_tag() -> None:
    opened = Tags(page(FACTS).decode()).opened
    assert not [tag for tag, _ in opened if tag in {"script", "b", "img", "link"}]
    assert not [name for _, names in opened for name in names if name.startswith("on") or name == "src"]


def test_a_bad_finding_is_marked() -> None:
    assert 'class="bad"' not in page(FACTS).decode()
    assert page(replace(FACTS, intact=False)).decode().count('class="bad"') == 6
    assert page(replace(FACTS, indication="INDETERMINATE")).decode().count('class="bad"') == 3
