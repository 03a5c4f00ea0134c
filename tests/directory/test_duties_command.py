"""The commands that charge people with duties, and bodies with seeing across ministries."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from directory.models import JournalLine
from tests.town import TODAY, Town


def run(*arguments: object, command: str = "duties") -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_duty_is_given_shown_and_ended(town: Town) -> None:
    assert "omar" not in run()
    assert "keys           omar" in run("assign", "omar", "keys", "--body", town.planning_statistics, "--order", "أ 3")
    for refused in (("omar", "auditor"), ("rebwar", "keys"), ("nobody", "keys")):
        with pytest.raises(CommandError):
            run("assign", *refused, "--body", town.planning)
    lines = JournalLine.objects.filter(about="command", outcome="refused").order_by("id").values_list("act", "who")
    assert list(lines) == [("duties assign", "clockwork")] * 3
    run("end", "omar")
    with pytest.raises(CommandError):
        run("end", "sara")


def test_a_body_is_let_see_across_ministries_by_an_order_shown_and_ended(town: Town) -> None:
    grant = ("grant", town.audit, "--authority", "Cabinet", "--order", "ق 31", "--order-on", TODAY)
    assert "Cabinet" not in run(command="coordination")
    shown = run(*grant, command="coordination")
    assert f"{TODAY} – …  ق 31, Cabinet" in shown
    with pytest.raises(CommandError):
        run(*grant, command="coordination")
    power = shown.split()[0]
    assert "withdrawn" in run("end", power, command="coordination")
    with pytest.raises(CommandError):
        run("end", power, command="coordination")
