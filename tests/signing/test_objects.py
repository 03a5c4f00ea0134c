"""One spelling of each object is read, and everything that two readers may take differently is refused."""

from decimal import Decimal

import pytest

from signing.core.objects import NotPlainError, Ref, Value, read_object, read_value, references_in

READ: dict[bytes, Value] = {
    b"<< /A 1 /B [2 0 R (x)] >>": {"/A": 1, "/B": [Ref(2), b"x"]},
    b"<</A<</B/C>>/D[]>>": {"/A": {"/B": "/C"}, "/D": []},
    b"-12": -12,
    b"+.5": Decimal("0.5"),
    b"595.0": Decimal("595.0"),
    b"[1 2 3 0 R 4]": [1, 2, Ref(3), 4],
    b"(signature\\0551)": b"signature-1",
    b"(a\\(b\\)\\\\\\n)": b"a(b)\\\n",
    b"<4a6B>": b"Jk",
    b"<>": b"",
    b"/Cont#65nts": "/Contents",
    b"true": "true",
    b"null": "null",
}
REFUSED = (
    b"<< /A 1 /A 2 >>",
    b"<< /A 1 /#41 2 >>",
    b"<< /A >>",
    b"<< 1 /A >>",
    b"<< (A) 1 >>",
    b"<< /A 1 % comment\n>>",
    b"<< /A 1",
    b"<< /A 1 ]",
    b"[1 2 >>",
    b"[1 1 R]",
    b"(a(b))",
    b"(a\\\nb)",
    b"(a\rb)",
    b"(a",
    b"<4>",
    b"<4 1>",
    b"<4x>",
    b"truex",
    b"12x",
    b"1.2.3",
    b"--1",
    b"[" * 40 + b"]" * 40,
    b"",
    b"obj",
)


@pytest.mark.parametrize("written", READ)
def test_the_plain_spelling_is_read(written: bytes) -> None:
    assert read_value(written + b" ", 0) == (READ[written], len(written))


@pytest.mark.parametrize("written", REFUSED)
def test_any_other_spelling_is_refused(written: bytes) -> None:
    with pytest.raises(NotPlainError):
        read_value(written + b" ", 0)


def test_numbers_that_mean_the_same_are_the_same() -> None:
    assert read_value(b"595 ", 0)[0] == read_value(b"595.00 ", 0)[0]
    assert read_value(b"5 ", 0)[0] != read_value(b"5 0 R ", 0)[0]
    assert read_value(b"true ", 0)[0] != read_value(b"1 ", 0)[0]
    assert read_value(b"(/A) ", 0)[0] != read_value(b"/A ", 0)[0]


def test_an_object_ends_where_its_last_word_ends() -> None:
    found = read_object(b"x7 0 obj\n<< /Length 3 >>\nstream\nabc\nendstream\nendobj\n8 0 obj", 1)
    assert (found.number, found.is_stream, found.ends_at) == (7, True, 53)
    assert read_object(b"7 0 obj\n[1]\nendobj\n", 0).value == [1]


@pytest.mark.parametrize(
    "written",
    [
        b"7 1 obj\n[1]\nendobj\n",
        b"7 0 obj\n[1]\n",
        b"7 0 obj\n[1] 2\nendobj\n",
        b"7 0 obj\n<< /Length 9 0 R >>\nstream\nabc\nendstream\nendobj\n",
        b"7 0 obj\n<< /Length 2 >>\nstream\nabc\nendstream\nendobj\n",
        b"7 0 obj\n<< /Length -1 >>\nstream\nabc\nendstream\nendobj\n",
        b"7 0 obj\n<< >>\nstream\nabc\nendstream\nendobj\n",
        b"7 0 obj\n[ ]\nstream\nabc\nendstream\nendobj\n",
    ],
)
def test_an_object_that_is_not_whole_is_refused(written: bytes) -> None:
    with pytest.raises(NotPlainError):
        read_object(written, 0)


def test_every_reference_is_found() -> None:
    value, _ = read_value(b"<< /A [1 0 R << /B 2 0 R >>] /C 3 0 R /D 4 >> ", 0)
    assert sorted(references_in(value)) == [1, 2, 3]
