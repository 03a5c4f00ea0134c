"""The export of an inquiry: all that match up to the checkpoint, proven leaf by leaf, or that nothing does."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.core.checkpoint import key_from
from archive.core.merkle import check_inclusion, leaf_hash
from archive.doors import note
from archive.integrate import integrate
from archive.regrade import regrade
from config.env import Place
from directory.begin_inspection import begin_inspection
from directory.core.clearance import Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, FOLLOWER, Reach, under
from directory.models import JournalLine
from search.core.errors import (
    IndexBehindError,
    LineTooLongError,
    OutsideMandateError,
    TextLostError,
    TooManyMatchesError,
    TooManyUnitsError,
    TopSecretAskedError,
)
from search.core.plan import Narrow
from search.core.query import LONGEST_LINE
from search.export_matches import export_matches
from search.follow import follow
from search.models import Ask
from signing.core.verdict import Indication
from signing.verify import verdict_on
from tests.archive.conftest import Deposit
from tests.town import AT, TODAY, Town, give_mandate

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector(town: Town) -> Reach:
    """Younis in a session under a mandate over Planning's letters, ordinary ones alone."""
    whole = give_mandate(town, units=frozenset({town.planning_hr}), kinds=frozenset({"letter"}), ceiling=0)
    (scope,) = whole.scopes
    return under(whole, scope, inspection=begin_inspection(scope.mandate_id, purpose="شكوى 7", by=whole, at=AT))


def indexed() -> None:
    integrate(by=CLOCKWORK, at=AT)
    follow(by=FOLLOWER, at=AT)


def exported(by: Reach, line: str, narrow: Narrow | None = None) -> dict[str, bytes]:
    """The payload of the ZIP by name."""
    data = export_matches(line, narrow=narrow or Narrow(), by=by, at=AT)
    with zipfile.ZipFile(io.BytesIO(data)) as bag:
        return {name.partition("/data/")[2]: bag.read(name) for name in bag.namelist() if "/data/" in name}


def test_all_that_match_are_in_it_each_proven_under_one_checkpoint(inspector: Reach, kept: Deposit, town: Town) -> None:
    inside = [kept(), kept(subject="تمديد عقد", words="مخصصات")]
    kept(Label(level=1))
    kept(kind="circular")
    kept(subject="شيء آخر", words="لا علاقة")
    indexed()
    found = exported(inspector, "مخصصات", Narrow(years=(TODAY.year,)))
    said = json.loads(found["certificate.json"])
    assert (said["kind"], said["records"], said["purpose"]) == ("all", inside, "شكوى 7")
    assert [pair[1] for pair in said["asked"]["ar"]] == ["مخصصات", str(TODAY.year)]
    signed = note.verified(found["checkpoint.txt"].decode(), key_from(found["log-key.txt"].decode().strip()))
    assert (signed.size, signed.root.hex()) == (said["size"], said["root"])
    leaves = json.loads(found["leaves.json"])
    assert list(leaves) == sorted(inside)
    for name, one in leaves.items():
        path = [bytes.fromhex(node) for node in one["inclusion"]]
        check_inclusion(
            leaf_hash(one["leaf"].encode()), index=one["index"], size=signed.size, path=path, root=signed.root
        )
        assert name in one["leaf"]
        assert zipfile.is_zipfile(io.BytesIO(found[f"bundles/{name}.zip"]))
    for language in ("ar", "ckb", "en"):
        verdict = verdict_on(found[f"certificate.{town.planning}.{language}.pdf"], at=None)
        assert verdict.indication is Indication.TOTAL_PASSED
    acts = list(JournalLine.objects.filter(inspection=inspector.inspection).values_list("act", flat=True))
    assert sorted(acts) == ["begin_inspection", "export", "export", "export_inquiry"]
    assert Ask.objects.get().total == 2


def test_nothing_that_matches_is_certified_too(inspector: Reach, kept: Deposit) -> None:
    kept(Label(level=1))  # it matches, and lies outside
    indexed()
    found = exported(inspector, "مخصصات")
    said = json.loads(found["certificate.json"])
    assert (said["kind"], said["records"]) == ("none", [])
    assert not [name for name in found if name.startswith("bundles/")]
    assert Ask.objects.get().outcome == "none"


def test_what_was_regraded_into_the_mandate_and_is_not_read_yet_is_not_certified_away(
    inspector: Reach, kept: Deposit, town: Town
) -> None:
    name = kept(Label(level=1))
    indexed()
    regrade(name, level=0, said={}, by=town.maryam.reach, at=AT)  # its entry stands in no tree yet
    with pytest.raises(IndexBehindError):
        exported(inspector, "مخصصات")
    indexed()
    assert json.loads(exported(inspector, "مخصصات")["certificate.json"])["records"] == [name]


def test_what_cannot_be_read_is_not_certified_away_by_its_words(inspector: Reach, kept: Deposit, place: Place) -> None:
    name = kept()
    kept(on=TODAY.replace(day=1) - timedelta(days=31))
    (place.vault / name[:2] / name / "metadata.json").write_bytes(b"rot")
    indexed()
    with pytest.raises(TextLostError) as refused:
        exported(inspector, "مخصصات")
    assert refused.value.facts == {"count": 1}
    earlier = Narrow(until_on=TODAY - timedelta(days=20))
    assert len(json.loads(exported(inspector, "مخصصات", earlier)["certificate.json"])["records"]) == 1


def test_a_match_that_two_people_have_not_opened_or_that_is_damaged_is_named_without_its_bundle(
    inspector: Reach, kept: Deposit, place: Place
) -> None:
    cleared = replace(inspector, scopes=(replace(inspector.scopes[0], ceiling=Level.TOP_SECRET),))
    secret, whole, damaged = kept(Label(level=Level.TOP_SECRET)), kept(), kept()
    indexed()
    (place.vault / damaged[:2] / damaged / "movements.json").write_bytes(b"rot")
    found = exported(cleared, "", Narrow(years=(TODAY.year,)))
    said = json.loads(found["certificate.json"])
    assert (said["records"], said["without_bundle"]) == ([secret, whole, damaged], [secret, damaged])
    assert [name for name in found if name.startswith("bundles/")] == [f"bundles/{whole}.zip"]
    exports = JournalLine.objects.filter(act="export").values_list("about", flat=True)
    assert list(exports) == [f"record:{whole}"]


def test_what_is_top_secret_is_not_certified_away_by_its_grade(inspector: Reach, kept: Deposit, town: Town) -> None:
    scope = replace(inspector.scopes[0], ceiling=Level.TOP_SECRET)
    cleared = replace(inspector, scopes=(scope,), clearance=replace(inspector.clearance, level=Level.TOP_SECRET))
    kept(Label(level=Level.TOP_SECRET))
    indexed()
    for line, narrow in (("", Narrow(levels=(2,))), ("", Narrow(levels=(1, 2))), ("درجة: سري للغاية", Narrow())):
        with pytest.raises(TopSecretAskedError):
            exported(cleared, line, narrow)
    assert not Ask.objects.exists()


def test_a_line_that_is_not_looked_for_as_a_whole_is_not_certified(inspector: Reach, kept: Deposit) -> None:
    words = [f"كلمه{letter}" for letter in "ابتثجحخدذرزسشصضط"]
    kept(words=" ".join(words))
    indexed()
    assert json.loads(exported(inspector, " ".join(words))["certificate.json"])["kind"] == "all"
    for line in (" ".join([*words, "غائبة"]), f"{'ا' * LONGEST_LINE} ب"):
        with pytest.raises(LineTooLongError):
            exported(inspector, line)


def test_what_cannot_be_certified_is_refused(
    inspector: Reach, kept: Deposit, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept()
    indexed()
    kept()
    integrate(by=CLOCKWORK, at=AT)
    with pytest.raises(IndexBehindError):
        exported(inspector, "مخصصات")
    indexed()
    for narrow in (Narrow(levels=(1,)), Narrow(units=(town.finance,))):
        with pytest.raises(OutsideMandateError):
            exported(inspector, "مخصصات", narrow)
    with pytest.raises(OutsideMandateError):
        exported(inspector, "عقد 1999")
    for stranger in (town.zainab.reach, replace(inspector, scopes=())):
        with pytest.raises(NotWithinReachError):
            exported(stranger, "مخصصات")
    monkeypatch.setattr("search.export_matches.MOST_UNITS", 1)
    with pytest.raises(TooManyUnitsError):
        exported(inspector, "وحدة: الموارد مخصصات")
    monkeypatch.setattr("search.export_matches.MOST", 1)
    with pytest.raises(TooManyMatchesError):
        exported(inspector, "مخصصات")
    assert not Ask.objects.exists()
    assert not JournalLine.objects.filter(act__startswith="export").exists()
