"""How far it is, for whoever waits: a bar on a terminal, a line now and then elsewhere. Always on stderr."""

import sys
from typing import TextIO

WIDTH = 28
WORDS = {
    "tables": "Making the tables",
    "people": "Appointing people",
    "keys": "Making certificates and seals",
    "letters": "Writing letters",
    "walk": "Walking one letter",
}


class Progress:
    """Tells what is being done, and how much of how much."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._is_terminal = self._stream.isatty()
        self._said = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Moves the bar, or says the line when a thing begins and ends."""
        words = WORDS.get(what, what)
        if self._is_terminal:
            filled = WIDTH * done // max(total, 1)
            bar = "█" * filled + "░" * (WIDTH - filled)
            end = "\n" if done >= total else ""
            self._stream.write(f"\r\x1b[K{words:<32} {bar} {done}/{total}{end}")
        elif words != self._said or done >= total:
            self._stream.write(f"{words}: {done}/{total}\n")
        self._said = words
        self._stream.flush()

    def say(self, sentence: str) -> None:
        """A sentence on its own line."""
        self._stream.write(f"{sentence}\n")
        self._stream.flush()
