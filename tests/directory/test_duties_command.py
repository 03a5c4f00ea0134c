"""The command that charges people with duties."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.town import Town


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("duties", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_duty_is_given_shown_and_ended(town: Town) -> None:
    assert "omar" not in run()
    assert "keys           omar" in run("assign", "omar", "keys", "--body", town.planning_statistics, "--order", "أ 3")
    for refused in (("omar", "auditor"), ("rebwar", "keys"), ("nobody", "keys")):
        with pytest.raises(CommandError):
            run("assign", *refused, "--body", town.planning)
    run("end", "omar")
    with pytest.raises(CommandError):
        run("end", "sara")
