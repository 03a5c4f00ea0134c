"""Whether e-mail says that something waits."""

import pytest

from directory.core.errors import AddressMissingError
from directory.core.mailing import Mailing, Rhythm


@pytest.mark.parametrize("rhythm", [Rhythm.ONCE, Rhythm.DAILY])
def test_mail_that_is_wanted_needs_an_address(rhythm: Rhythm) -> None:
    with pytest.raises(AddressMissingError):
        Mailing(rhythm=rhythm).check()
    Mailing(address="a@example.iq", rhythm=rhythm).check()
    Mailing().check()
