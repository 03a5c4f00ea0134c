"""A renewal: the statement that names both files, and the chain they make."""

from dataclasses import replace
from hashlib import sha256

import pytest

from archive.core.errors import DamagedObjectError, RenewalNotAcceptedError
from archive.core.leaf import EntryKind, statement
from archive.core.renewal import Renewal, check_chain, check_grown, check_renewed, renewal_in

OLD, NEW = b"%PDF-1.7 old", b"%PDF-1.7 old and a later time stamp"


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def renewal(old: bytes = OLD, new: bytes = NEW) -> Renewal:
    return Renewal(
        part="renewal-0011223344556677.pdf", old_sha256=digest(old), old_size=len(old), new_sha256=digest(new),
        new_size=len(new), renewed_at="2026-11-21T18:00:00Z", until="2036-11-18T18:00:00Z", algorithm="P-256",
        authority="Diwan Issuing CA", time_authority="Diwan Time Authority",
    )  # fmt: skip


def said(body: object, kind: EntryKind = EntryKind.TS_RENEWAL) -> bytes:
    return statement(kind, record="ab" * 16, body=body, by="clockwork", at="2026-11-21T18:00:00Z", salt=bytes(16))  # type: ignore[arg-type]


def test_a_statement_gives_its_renewal_back() -> None:
    assert renewal_in(said(renewal().as_body())) == renewal()


def test_the_bytes_of_the_body_are_pinned() -> None:
    assert digest(said(renewal().as_body())) == "7e9343900ae1d547b5870f6651b369c86cd73ea5d5948ae841cb4f3d8eb2d478"


@pytest.mark.parametrize(
    "document",
    [
        b"", b"{", b"[]", b'{"body":[]}', b'{"body":{"part":"x"}}',
        said({**renewal().as_body(), "more": 1}),
        said({**renewal().as_body(), "old_size": "12"}),
        said({**renewal().as_body(), "old_size": True}),
        said({**renewal().as_body(), "new_sha256": 7}),
        said(renewal().as_body(), EntryKind.DELIVERY),
    ],
)  # fmt: skip
def test_anything_else_is_no_renewal(document: bytes) -> None:
    with pytest.raises(DamagedObjectError):
        renewal_in(document)


def test_the_old_bytes_are_the_beginning_of_the_new() -> None:
    check_grown(OLD, NEW)
    check_renewed(renewal(), NEW)
    for new in (OLD, OLD[:-1], b"x" + NEW, b""):
        with pytest.raises(RenewalNotAcceptedError):
            check_grown(OLD, new)


@pytest.mark.parametrize(
    ("told", "pdf"),
    [
        (renewal(), NEW + b" "),
        (renewal(), NEW[:-1] + b"P"),
        (renewal(old=b"%PDF-1.7 odd"), NEW),
        (replace(renewal(), old_size=len(OLD) - 1), NEW),
        (replace(renewal(old=NEW), old_size=len(NEW)), NEW),
    ],
)
def test_other_bytes_than_the_statement_names_are_damage(told: Renewal, pdf: bytes) -> None:
    with pytest.raises(DamagedObjectError):
        check_renewed(told, pdf)


def test_each_renewal_continues_the_one_before() -> None:
    newest = NEW + b" and another"
    first, second = renewal(), renewal(old=NEW, new=newest)
    check_chain(digest(OLD), [])
    check_chain(digest(OLD), [first, second])
    for letter, chain in ((OLD, [second]), (OLD, [second, first]), (NEW, [first]), (OLD, [first, first])):
        with pytest.raises(DamagedObjectError):
            check_chain(digest(letter), chain)
