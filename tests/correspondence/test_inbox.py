"""What the file of watched mailboxes says, and what messages are called here."""

import json

import pytest

from correspondence.core.errors import InboxAwayError
from correspondence.core.inbox import file_name, inboxes_in, quoted

ONE = {"desk": 1, "host": "imap.gov.iq", "user": "registry", "password_file": "/etc/diwan/inbox"}


def test_a_mailbox_is_reached_by_tls_at_its_usual_place() -> None:
    (found,) = inboxes_in(json.dumps([ONE]))
    assert (found.port, found.folder, found.authorities) == (993, "INBOX", "")
    assert inboxes_in("[]") == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}x",
        "5",
        '["x"]',
        json.dumps([{**ONE, "desk": "1"}]),
        json.dumps([{**ONE, "host": ""}]),
        json.dumps([{**ONE, "folder": "IN\r\nBOX"}]),
        json.dumps([{**ONE, "password": "secret"}]),
        json.dumps([{key: value for key, value in ONE.items() if key != "user"}]),
    ],
)
def test_a_file_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(InboxAwayError):
        inboxes_in(text)


def test_a_message_has_one_name_and_a_folder_is_quoted() -> None:
    assert file_name(7, 12) == "imap-0000000007-0000000012.eml"
    assert quoted('a"b\\c') == '"a\\"b\\\\c"'
