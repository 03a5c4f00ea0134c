"""How far a long command is, in lines on its error channel."""

from django.core.management.base import OutputWrapper

from archive.rederive import Progress

STEP = 10_000


def told(channel: OutputWrapper, what: str) -> Progress:
    """A line at every 10,000 of them, and one at the end."""
    last = 0

    def tell(done: int, size: int) -> None:
        nonlocal last
        if done // STEP > last // STEP or (done == size and done != last):
            channel.write(f"{done:,} of {size:,} {what}")
        last = done

    return tell
