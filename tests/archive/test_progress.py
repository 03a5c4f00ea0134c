"""How far a long command says that it is."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import OutputWrapper

from archive.management.progress import told


def test_a_line_at_every_ten_thousand_and_one_at_the_end() -> None:
    channel = StringIO()
    tell = told(OutputWrapper(channel), "leaves")
    for done in (*range(256, 25_000, 256), 25_000, 25_000):
        tell(done, 25_000)
    assert channel.getvalue().splitlines() == [
        "10,240 of 25,000 leaves",
        "20,224 of 25,000 leaves",
        "25,000 of 25,000 leaves",
    ]


@pytest.mark.django_db
def test_fold_and_verification_say_how_far_they_are(record_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert record_id
    call_command("fold")
    assert "7 of 7 leaves" in capsys.readouterr().err
    call_command("verify_log", depth="objects")
    assert capsys.readouterr().err.splitlines()[-1].endswith("entries with objects")
