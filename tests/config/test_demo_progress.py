"""Progress: a bar for a terminal, a few lines elsewhere."""

from io import StringIO

from config.demo.progress import Progress


class Terminal(StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar_that_ends_with_its_line() -> None:
    stream = Terminal()
    progress = Progress(stream)
    progress("letters", 5, 10)
    progress("letters", 10, 10)
    assert "█" * 14 + "░" * 14 + " 5/10" in stream.getvalue()
    assert stream.getvalue().endswith("10/10\n")


def test_elsewhere_it_says_the_beginning_and_the_end() -> None:
    stream = StringIO()
    progress = Progress(stream)
    for done in range(1, 11):
        progress("people", done, 10)
    progress.say("Ready.")
    assert stream.getvalue().splitlines() == ["Appointing people: 1/10", "Appointing people: 10/10", "Ready."]
