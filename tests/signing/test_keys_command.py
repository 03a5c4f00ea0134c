"""The command of the key office: what ends, and what is put before a second officer."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from directory.models import JournalLine, Proposal
from signing.confirm import confirm
from signing.core.policy import KeyKind
from signing.doors import ca, raw
from signing.models import Certificate, Key
from signing.recognise import recognise
from tests.signing import pki as small
from tests.signing.test_outside import request_for
from tests.town import AT, PASSWORD, TODAY, Town, key_officers


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("keys", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def password(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text(PASSWORD + "\n", encoding="utf-8")
    return path


def test_what_ends_is_listed_with_whose_it_is(town: Town) -> None:
    assert run("ending") == ""
    row = Key.objects.get(person=town.maryam.person_id).certificate
    row.not_after = AT + timedelta(days=9)
    row.save(update_fields=["not_after"])
    seal = Certificate.objects.filter(body=town.planning).latest("id")
    Certificate.objects.filter(pk=seal.pk).update(not_after=AT + timedelta(days=3))
    first, second = run("ending").splitlines()
    assert "seal of Ministry of Planning" in first
    assert "maryam" in second


def test_a_request_from_a_file_waits_for_the_second_officer(town: Town, tmp_path: Path, password: Path) -> None:
    karim, salma, _ = key_officers(town)
    file = tmp_path / "card.csr"
    file.write_bytes(request_for(raw.new_key(KeyKind.P256)))
    said = run("certify", file, "--owner", "zainab", "--as", "karim", "--password-file", password)
    assert "whatever the card says" in said
    assert "Nothing changed yet" in said
    assert not Key.objects.filter(person=town.zainab.person_id).exists()
    waiting = Proposal.objects.get()
    assert waiting.proposed_by_id == karim.person_id
    confirm(waiting.pk, by=salma.reach, at=AT)
    assert Key.objects.get(person=town.zainab.person_id).place == "outside"


def test_a_recognised_certificate_from_a_file_too(town: Town, tmp_path: Path, password: Path, pki: small.Pki) -> None:
    _, salma, _ = key_officers(town)
    file = tmp_path / "card.pem"
    file.write_bytes(ca.certificate_pem(pki.person.certificate))
    asked = ("adopt", file, "--owner", "zainab", "--as", "karim", "--password-file", password)
    with pytest.raises(CommandError):
        run(*asked)
    issuer, term = ca.certificate_der(pki.issuing.certificate), Term(from_on=TODAY - timedelta(days=1))
    recognise(issuer, name="National", term=term, by=CLOCKWORK, at=AT)
    assert ca.fingerprint(pki.person.certificate) in run(*asked)
    confirm(Proposal.objects.get().pk, by=salma.reach, at=AT)
    assert Key.objects.get(person=town.zainab.person_id).certificate.is_foreign


@pytest.mark.parametrize("officer", ["rebwar", "faris", "nobody"])
def test_nobody_but_the_ministrys_key_officers_asks(town: Town, tmp_path: Path, password: Path, officer: str) -> None:
    key_officers(town)
    file = tmp_path / "card.csr"
    file.write_bytes(request_for())
    with pytest.raises(CommandError):
        run("certify", file, "--owner", "zainab", "--as", officer, "--password-file", password)
    (line,) = JournalLine.objects.filter(act="keys certify", outcome="refused", about="command")
    assert (line.who == "clockwork", line.person_id is None) == (officer == "nobody",) * 2
    with pytest.raises(CommandError):
        run("certify", tmp_path / "none", "--owner", "zainab", "--as", "karim", "--password-file", password)
    assert not Proposal.objects.exists()
