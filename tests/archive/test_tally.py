"""The weight of a version depends on its place."""

from archive.core.tally import checksum


def test_two_records_that_change_places_change_the_sum() -> None:
    assert checksum(1, 5) + checksum(2, 6) != checksum(2, 5) + checksum(1, 6)
    assert checksum(0, 5) > 0
