"""Every word a person sees stands in three languages."""

import importlib
import re
import subprocess
import sys
from gettext import GNUTranslations

import pytest

from tests.house.rooms import ROOMS, ROOT, relative, templates

LANGUAGES = ("ar", "ckb")


def _subclasses(base: type) -> set[type]:
    return {base} | {deeper for child in base.__subclasses__() for deeper in _subclasses(child)}


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "config"])
def test_every_refusal_has_its_sentence(room: str) -> None:
    errors = importlib.import_module(f"{room}.core.errors")
    wording = importlib.import_module(f"{room}.wording")
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    spoken = wording.SENTENCES
    silent = [
        kind.__name__
        for kind in kinds
        if kind.__module__ == errors.__name__
        and not kind.__subclasses__()
        and not any(k in spoken for k in kind.__mro__)
    ]
    assert not silent


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated(language: str) -> None:
    from babel.messages.pofile import read_po

    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalog = read_po(file)
    missing = [
        str(message.id)
        for message in catalog
        if message.id and (message.fuzzy or not (all(message.string) if message.pluralizable else message.string))
    ]
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_code_is_in_the_catalogue(language: str) -> None:
    from babel.messages.pofile import read_po

    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        known = {message.id[0] if isinstance(message.id, tuple) else message.id for message in read_po(file)}
    pattern = re.compile(r"""\{%\s*translate\s+(["'])(.+?)\1""")
    missing = {
        f"{relative(path)}: {found[2]}"
        for path in templates()
        for found in pattern.finditer(path.read_text(encoding="utf-8"))
        if found[2] not in known
    }
    calls = re.compile(r"""(?:gettext_lazy|gettext|_)\(\s*"((?:[^"\\]|\\.)+)"\s*\)""")
    for room in ROOMS:
        for path in (found for name in ("wording.py", "findings.py") for found in (ROOT / room).rglob(name)):
            missing |= {f"{room}: {m[1]}" for m in calls.finditer(path.read_text("utf-8")) if m[1] not in known}
    assert not missing


def test_the_journal_of_a_record_says_every_deed_in_words() -> None:
    """The record's page of readers shows the journal's lines about it (archive/templates/archive/readers.html)."""
    from archive.templatetags.archived import DEEDS

    line = re.compile(r'''act="(\w+)", about=f"record:|Move\(means=[\w.]+, what="(\w+)"''')
    found = {
        act
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        for acts in line.findall(path.read_text("utf-8"))
        for act in acts
        if act
    }
    assert len(found) > 15
    assert not found - set(DEEDS) - {"forget"}  # that record has no page any more


def test_no_sorani_ending_doubles_the_vowel_before_it() -> None:
    """After ە the endings are -کە and -یە: a word that was put in another's place keeps the other's."""
    assert "\u06d5\u06d5" not in (ROOT / "locale" / "ckb" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_is_the_written_one(language: str) -> None:
    from babel.messages.pofile import read_po

    folder = ROOT / "locale" / language / "LC_MESSAGES"
    with (folder / "django.po").open("rb") as po, (folder / "django.mo").open("rb") as mo:
        written, compiled = read_po(po), GNUTranslations(mo)
    differing = [
        message.id for message in written if message.id and _spoken(compiled, message) != _first(message.string)
    ]
    assert not differing


def _spoken(compiled: GNUTranslations, message) -> str:
    """The first form, as the compiled catalogue says it."""
    key = message.id if not message.pluralizable else (message.id[0], 0)
    if message.context:
        key = (
            f"{message.context}\x04{message.id}"
            if not message.pluralizable
            else (f"{message.context}\x04{message.id[0]}", 0)
        )
    return str(compiled._catalog.get(key))


def _first(string: str | tuple[str, ...]) -> str:
    return string if isinstance(string, str) else string[0]


def test_templates_hold_no_bare_words() -> None:
    bare = re.compile(r">\s*([A-Za-z\u0600-\u06ff][^<>{}]*[A-Za-z\u0600-\u06ff])\s*<")
    wrong = []
    for path in templates():
        text = re.sub(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", "", path.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<kbd>.*?</kbd>", "", text, flags=re.DOTALL)
        wrong += [
            f"{relative(path)}: {found[1].strip()}"
            for found in bare.finditer(text)
            if not _is_same_everywhere(found[1])
        ]
    assert not wrong


def _is_same_everywhere(words: str) -> bool:
    """Names of languages and of the product are written in their own letters on every page."""
    return words.strip() in {"العربية", "کوردی", "English", "ديوان", "دیوان", "Diwan", "PDF", "PIN"}


def test_pages_hold_no_inline_style_script_or_unescaped_text() -> None:
    wrong = [
        f"{relative(path)}: {found[0]}"
        for path in templates()
        for found in re.finditer(
            r"\sstyle=|\son\w+=\"|\|\s*safe\b|autoescape off|<style|<script(?![^>]*\b(?:src|type=\"importmap\"))",
            path.read_text("utf-8"),
        )
    ]
    assert not wrong


def test_settings_read_from_the_environment_are_documented() -> None:
    named = set(re.findall(r"\bDIWAN_[A-Z_]+\b", (ROOT / "config" / "env.py").read_text("utf-8")))
    operations = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert not [name for name in sorted(named) if name not in operations]


@pytest.mark.servers
def test_models_and_migrations_agree() -> None:
    command = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_guess_of_a_merge_was_left_standing(language: str) -> None:
    """A merged catalogue proposes the nearest sentence, often its opposite, and notes whose it was."""
    text = (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    assert "| msgid" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_findings_are_said_in_the_same_words(language: str) -> None:
    from django.utils import translation

    from signing.wording import FINDINGS

    with translation.override("en"):
        meant = {str(text) for text in FINDINGS.values()}
    with translation.override(language):
        said = {str(text) for text in FINDINGS.values()}
    assert len(said) == len(meant)
