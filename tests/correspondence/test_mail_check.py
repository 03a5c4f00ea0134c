"""What the checks of a message go by."""

from datetime import date

import pytest

from correspondence.core.mail_check import (
    MOST_A_DAY,
    Check,
    Proved,
    SenderNotAcceptedError,
    Silence,
    Standing,
    Virus,
    address_in,
    answer,
    pattern,
    proved,
    silence,
    standing_among,
    standing_of,
    thread,
)

ASKED = Check(address="office@trade.iq", is_automatic=False)


def test_an_address_is_listed_before_its_domain() -> None:
    listed = {"@trade.iq": Standing.KNOWN, "spam@trade.iq": Standing.BLOCKED}
    asked = ("office@trade.iq", "spam@trade.iq", "office@sub.trade.iq")
    assert [standing_of(one, listed) for one in asked] == [Standing.KNOWN, Standing.BLOCKED, Standing.UNKNOWN]
    assert standing_of('"sp\\am"@Trade.IQ', listed) is Standing.BLOCKED
    assert standing_of('"a b"@evil.iq', {"@evil.iq": Standing.BLOCKED}) is Standing.BLOCKED
    among = (("office@trade.iq",), ("office@trade.iq", "x@y.iq"), ("x@y.iq", "spam@trade.iq"), ())
    assert [standing_among(one, listed) for one in among] == [
        *(Standing.KNOWN, Standing.UNKNOWN, Standing.BLOCKED, Standing.UNKNOWN)
    ]
    assert (pattern(" @Trade.IQ "), address_in("Office@Trade.iq")) == ("@trade.iq", "office@trade.iq")
    for text in ("trade.iq", "@", "a b@trade.iq", "a@trade.iq\nBcc: x@y.iq", "x" * 250 + "@trade.iq"):
        assert address_in(text) == ""
        with pytest.raises(SenderNotAcceptedError):
            pattern(text)


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (["mx.planning.iq; dmarc=pass (p=reject) header.from=trade.iq; spf=fail"], Proved.PASS),
        (["MX.planning.iq 1; spf=pass; dmarc=fail"], Proved.FAIL),
        (["mx.planning.iq; spf=softfail; dkim=fail"], Proved.FAIL),
        (["mx.planning.iq; spf=fail; dkim=fail; dkim=pass"], Proved.NONE),
        (["mx.planning.iq; spf=pass"], Proved.NONE),
        (["mx.planning.iq; none"], Proved.NONE),
        (["mx.planning.iq; dmarc=fail", "mx.planning.iq; dmarc=pass"], Proved.FAIL),
        (['mx.planning.iq; spf=pass smtp.mailfrom="x;dmarc=pass y"@evil.iq; dmarc=none'], Proved.NONE),
        (['mx.planning.iq; spf=pass smtp.mailfrom="x;dmarc=pass y"@evil.iq'], Proved.NONE),
        (['mx.planning.iq; spf=pass smtp.mailfrom="x\\";dmarc=pass"@evil.iq'], Proved.NONE),
        (['mx.planning.iq; spf=pass smtp.mailfrom="x(;dmarc=pass)"@evil.iq; dmarc=fail'], Proved.FAIL),
        (["mx.planning.iq; spf=pass (a (b; dmarc=pass) ; dmarc=pass); dmarc=none"], Proved.NONE),
        (['mx.planning.iq; spf=pass (a " b); dmarc=fail; dkim=none (c " d)'], Proved.FAIL),
        (['mx.planning.iq; dmarc=pass; spf=pass smtp.mailfrom="x'], Proved.NONE),
        (["mx.planning.iq; dmarc=none; x=y; dmarc=pass"], Proved.NONE),
        (["mx.planning.iq; dmarc=pass; dmarc=fail"], Proved.FAIL),
        (['"mx.planning.iq"; dmarc=pass'], Proved.UNCHECKED),
        (["mx.elsewhere.iq; dmarc=pass"], Proved.UNCHECKED),
        (["mx.planning.iq.evil.iq; dmarc=pass", ""], Proved.UNCHECKED),
        ([], Proved.UNCHECKED),
    ],
)
def test_only_the_newest_word_of_our_own_mail_server_counts(headers: list[str], found: Proved) -> None:
    assert proved(headers, "mx.planning.iq") is found
    assert proved(headers, "") is Proved.UNCHECKED


def test_nobody_is_told_by_whom_a_loop_or_a_third_person_could_be_hit() -> None:
    def why(check: Check, *, today: int = 0, is_there: bool = True) -> Silence | None:
        return silence(check, ours={"registry@planning.iq"}, today=today, is_there=is_there)

    address = ASKED.address
    assert why(ASKED) is None
    assert why(Check(address="", is_automatic=False)) is Silence.NO_ADDRESS
    assert why(Check(address=address, is_automatic=True)) is Silence.AUTOMATIC
    assert why(Check(address=address, is_automatic=False, proved=Proved.FAIL)) is Silence.FORGED
    assert why(Check(address=address, is_automatic=False, standing=Standing.BLOCKED)) is Silence.BLOCKED
    assert why(Check(address=address, is_automatic=False, virus=Virus.INFECTED)) is Silence.INFECTED
    assert why(Check(address="registry@planning.iq", is_automatic=False)) is Silence.OURS
    assert (why(ASKED, today=MOST_A_DAY), why(ASKED, is_there=False)) == (Silence.TOO_MANY, Silence.NO_SERVER)


def test_the_answer_says_the_reason_in_three_languages_and_names_the_message() -> None:
    text = answer("الملف تالف", bodies={"ar": "و ت", "ckb": "و پ", "en": "M P"}, on=date(2026, 7, 14))
    assert [word in text for word in ("و ت", "و پ", "M P", "14/7/2026", "الملف تالف")] == [True] * 5
    assert thread("<1@trade.iq>")["In-Reply-To"] == "<1@trade.iq>"
    for name in ("", "1@trade.iq", "<1@trade.iq>\r\nBcc: x@y.iq", "sha256:00"):
        assert thread(name) == {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
