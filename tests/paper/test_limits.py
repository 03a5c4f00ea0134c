"""The limits are those of the security page."""

from paper.core.limits import CHILD_LIMITS, LIMITS, MIB


def test_limits_are_the_written_ones() -> None:
    assert (LIMITS.file_bytes, LIMITS.pages, LIMITS.objects) == (50 * MIB, 2_000, 200_000)
    assert (LIMITS.decoded_bytes, LIMITS.pixels, LIMITS.nesting) == (100 * MIB, 50_000_000, 100)
    assert (LIMITS.least_box, LIMITS.greatest_box) == (72, 14_400)
    assert (CHILD_LIMITS.memory, CHILD_LIMITS.cpu_seconds, CHILD_LIMITS.wall_seconds) == (1536 * MIB, 20, 30)
    assert CHILD_LIMITS.open_files == 32
