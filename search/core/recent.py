"""The searches of a sign-in that are offered again: the newest first, each once, only a few."""

MOST = 8
LONGEST = 400

Recent = tuple[tuple[str, str], ...]
"""What was typed and the address of it, newest first."""


def remembered(earlier: Recent, *, line: str, address: str) -> Recent:
    """The searches with this one added; one whose address is too long to be kept is not."""
    if not line.strip() or len(address) > LONGEST * 10:
        return earlier
    rest = tuple(one for one in earlier if one[1] != address)
    return ((line[:LONGEST], address), *rest)[:MOST]


def without(earlier: Recent, *, address: str) -> Recent:
    """The searches without the one of this address; without an address, none."""
    return tuple(one for one in earlier if address and one[1] != address)
