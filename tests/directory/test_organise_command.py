"""A whole ministry comes in from files, once, and its people sign in."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from directory.core.clearance import Level
from directory.core.errors import OverlappingTenureError
from directory.management.commands.organise import FINDINGS
from directory.models import JournalLine, Person, Post, Tenure, Unit
from directory.whois import person_named, posts_of, reach_of
from directory.wording import SENTENCES
from tests.town import AT, TODAY, Town

UNITS = """code,symbol,name_ar,name_ckb,name_en,parent,external
trade-mail,و ب,مكتب الصادرة والواردة,,Registry,trade,no
trade,و ت ج,وزارة التجارة,وەزارەتی بازرگانی,Ministry of Trade,,yes
"""
POSTS = """code,unit,title_ar,title_ckb,title_en,head,signs,registry,rank
trade-1,trade,الوزير,وەزیر,Minister,yes,yes,no,1
trade-mail-1,trade-mail,مسجل,,Registrar,yes,no,yes,
trade-mail-2,trade-mail,مسجل,,Registrar,no,no,yes,
"""
PEOPLE = f"""username,name_ar,name_ckb,name_en,email,language,level,post,from,order
hind,هند,,Hind,hind@trade.example.iq,en,2,trade-1,{TODAY},أمر 1
azad,ئازاد,ئازاد,Azad,,ckb,,trade-mail-1,{TODAY},
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("units", UNITS), ("posts", POSTS), ("people", PEOPLE)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    return tmp_path


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("organise", *map(str, arguments), stdout=out)
    return out.getvalue()


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Unit, Post, Person, Tenure, JournalLine))


def test_a_ministry_comes_in_whole_signs_in_and_a_second_run_changes_nothing(town: Town, folder: Path) -> None:
    before = counts()
    shown = run(folder)
    assert "unit    trade  وزارة التجارة" in shown
    assert "Nothing was changed yet" in shown
    assert "password" not in shown
    assert counts() == before

    said = run(folder, "--do")
    passwords = dict(re.findall(r"^  (hind|azad)  ([a-z0-9-]{19})$", said, re.MULTILINE))
    assert len(set(passwords.values())) == 2
    for name, password in passwords.items():
        assert Client().post(reverse("directory:enter"), {"username": name, "password": password}).status_code == 302
    hind, azad = (person_named(name) for name in ("hind", "azad"))
    trade = Unit.objects.get(code="trade")
    assert reach_of(hind, on=TODAY).heads == {trade.pk}
    assert reach_of(hind, on=TODAY).clearance.level == Level.TOP_SECRET
    assert (hind.email, hind.language, azad.language) == ("hind@trade.example.iq", "en", "ckb")
    desks = Post.objects.filter(unit__code="trade-mail").values_list("desk", "desk__body")
    assert len(set(desks)) == 1
    assert {body for _, body in desks} == {trade.pk}
    assert reach_of(azad, on=TODAY).desks == {desks[0][0]}
    acts = JournalLine.objects.filter(who="clockwork", about__in=[f"unit:{trade.pk}", f"person:{hind.pk}"])
    assert sorted(acts.filter(at__gte=AT).values_list("act", flat=True)) == ["appoint", "clear", "found_unit", "hire"]

    done = counts()
    assert run(folder, "--do") == "Nothing to change.\n"
    (folder / "people.csv").unlink()
    (folder / "units.csv").unlink()
    assert run(folder, "--do") == "Nothing to change.\n"  # what is in no file stays
    assert counts() == done
    assert [post.title.en for post in posts_of(hind.pk, on=TODAY)] == ["Minister"]


def test_a_refusal_names_file_and_line_and_leaves_nothing(town: Town, folder: Path) -> None:
    before = counts()
    with (folder / "people.csv").open("a", encoding="utf-8") as people:
        people.write(f"omar,عمر,,,,,,trade-mail-2,{TODAY},\n")
    with pytest.raises(CommandError, match=r"people\.csv, line 4: “omar” is the user name of somebody"):
        run(folder, "--do")
    assert counts() == before
    text = PEOPLE + f"basim,باسم,,,,,,trade-1,{TODAY},\n"
    (folder / "people.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=f"people.csv, line 4: {SENTENCES[OverlappingTenureError]}"):
        run(folder, "--do")
    assert counts() == (*before[:-1], before[-1] + 1)  # the journal's line of the refusal
    with pytest.raises(CommandError, match="has none of"):
        run(folder / "elsewhere")


def test_every_finding_has_its_sentence() -> None:
    source = Path("directory/core/organisation.py").read_text(encoding="utf-8")
    found = set(re.findall(r'(?:finding="|yield ")([a-z_]+)"', source))
    assert found <= set(FINDINGS)
    assert {"external", "head", "signs", "registry", "rank", "level", "username", "language", "email", "from"} <= set(
        FINDINGS
    )
