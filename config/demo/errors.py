"""What the demo refuses, each with one clear sentence for the terminal."""


class DemoError(Exception):
    """The demo cannot go on; the text is the sentence to print."""
