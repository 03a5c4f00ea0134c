"""A watched mailbox: kept here first, moved there afterwards; never lost, never twice."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings as house

from config.env import Place
from correspondence.collect_mail import collect_mail
from correspondence.core.errors import InboxAwayError
from correspondence.core.inbox import ASIDE, TAKEN
from correspondence.core.setback import Setback
from correspondence.fetch_mail import fetch_mail
from correspondence.models import Intake
from correspondence.setbacks import setbacks
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.whois import lines_about
from tests.correspondence.imap_server import PASSWORD, Box, Server
from tests.correspondence.test_collect_mail import message
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Of a mail server on this machine, signed by itself."""
    folder, key = tmp_path_factory.mktemp("imap"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "imap")])
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key(), serial_number=1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2099, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "server.pem", folder / "server.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return pem, secret


@pytest.fixture
def server(
    town: Town, certificate: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """Two messages wait for the registry of Planning."""
    pem, key = certificate
    server = Server(Box(messages={3: message(name="<3@x>"), 5: message(name="<5@x>")}), certificate=pem, key=key)
    (tmp_path / "password").write_text(PASSWORD + "\n")
    told = {"desk": town.planning_desk, "host": "127.0.0.1", "port": server.port, "user": "registry"}
    named = {**told, "password_file": str(tmp_path / "password"), "authorities": str(pem)}
    (tmp_path / "inboxes.json").write_text(json.dumps([named]))
    monkeypatch.setattr(house, "INBOXES", tmp_path / "inboxes.json")
    yield server
    server.shutdown()
    server.server_close()


def fetch() -> int:
    return fetch_mail(by=CLOCKWORK, at=AT)


@pytest.mark.parametrize("has_move", [True, False])
def test_messages_are_kept_here_and_moved_there(server: Server, *, has_move: bool) -> None:
    server.box.has_move = has_move
    data = server.box.messages[3]
    assert fetch() == 2
    assert (server.box.messages, len(server.box.folders[TAKEN])) == ({}, 2)
    assert collect_mail(by=CLOCKWORK, at=AT) == 2
    taken = sorted((house.PLACE.data / "mail").glob("*/taken/*.eml"))
    assert [path.name for path in taken] == ["imap-0000000007-0000000003.eml", "imap-0000000007-0000000005.eml"]
    assert taken[0].read_bytes() == data
    assert (fetch(), collect_mail(by=CLOCKWORK, at=AT), Intake.objects.count()) == (0, 0, 2)


@pytest.mark.servers
@pytest.mark.parametrize("command", ["UID SEARCH", "UID FETCH", "CREATE", "UID MOVE", "after UID MOVE"])
def test_a_line_that_is_cut_loses_and_doubles_nothing(server: Server, command: str) -> None:
    server.box.breaks = command
    with pytest.raises(InboxAwayError):
        fetch()
    collect_mail(by=CLOCKWORK, at=AT)
    server.box.breaks = ""
    fetch()
    collect_mail(by=CLOCKWORK, at=AT)
    assert (Intake.objects.count(), server.box.messages) == (2, {})


def test_one_that_is_too_large_is_set_aside_on_the_server(server: Server, town: Town) -> None:
    server.box.sizes[3] = 60 * 1024 * 1024
    assert fetch() == 1
    assert (len(server.box.folders[ASIDE]), len(server.box.folders[TAKEN])) == (1, 1)
    assert "mail_too_large" in [line.act for line in lines_about(f"desk:{town.planning_desk}")]
    (told,) = setbacks(town.rebwar.reach, at=AT)
    assert (told.what, told.unit and told.unit.en) == (Setback.MAIL_TOO_LARGE, "Ministry of Planning")
    assert [setbacks(one.reach, at=AT) for one in (town.nasrin, town.zainab)] == [(), ()]


def test_a_server_with_a_strange_certificate_gets_no_password(server: Server, place: Place) -> None:
    named = json.loads(house.INBOXES.read_text())
    house.INBOXES.write_text(json.dumps([{**named[0], "authorities": ""}]))
    with pytest.raises(InboxAwayError):
        fetch()
    assert "LOGIN" not in server.box.said


def test_what_is_not_configured_right_is_said_and_nothing_moves(server: Server) -> None:
    named = json.loads(house.INBOXES.read_text())
    for change in ({"desk": 9_999}, {"password_file": "/nowhere"}, {"port": 1}):
        house.INBOXES.write_text(json.dumps([{**named[0], **change}]))
        with pytest.raises(InboxAwayError):
            fetch()
    house.INBOXES.write_text(json.dumps([{**named[0], "port": 1}, named[0]]))
    with pytest.raises(InboxAwayError):
        fetch()
    assert server.box.messages == {}  # the mailbox beside it was read all the same


def test_only_the_clockwork_fetches(town: Town) -> None:
    with pytest.raises(NotWithinReachError):
        fetch_mail(by=town.rebwar.reach, at=AT)
    assert fetch() == 0  # none is named
