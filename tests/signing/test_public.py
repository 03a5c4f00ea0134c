"""Anybody has a file judged, in three languages, without leaving a trace."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

from paper.core.limits import LIMITS
from signing import public
from signing.core.patience import MOST
from signing.core.verdict import Finding, Indication, SubIndication, Verdict
from signing.doors import ca
from signing.judgement import Judgement
from tests.signing import pki as small
from tests.town import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> Iterator[None]:
    public._asked.clear()
    yield
    public._asked.clear()


@pytest.fixture
def trusted(place: object, pki: small.Pki) -> None:
    """The tests' root stands where the installation's own would."""
    (place.keys / "root.pem").write_bytes(ca.certificate_pem(pki.root.certificate))


def dropped(client: Client, held: bytes) -> tuple[int, str]:
    answer = client.post("/verify/", {"pdf": SimpleUploadedFile("a.pdf", held, "application/pdf")})
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_the_page_is_open_to_everybody_in_three_languages(client: Client, language: str) -> None:
    client.cookies["language"] = language
    answer = client.get("/verify/")
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]


def test_a_good_an_altered_a_foreign_and_no_letter(
    client: Client, trusted: None, sealed: bytes, django_assert_num_queries: object
) -> None:
    client.cookies["language"] = "en"
    place = sealed.index(b"stream") + 40
    altered = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
    with django_assert_num_queries(0):
        status, said = dropped(client, sealed)
    assert status == 200
    assert "v-ok" in said.split("<details")[0]
    assert "Maryam Saad" in said
    assert said.count("Sealed by") == 1
    assert "voided or replaced since" in said.split("<details")[0]
    said = dropped(client, altered)[1].split("<details")[0]
    assert "v-bad" in said
    assert "Altered after signing" in said
    assert "Does not hold\n" in said
    assert "voided" not in said
    stranger = small.raise_pki().sign(small.frozen())
    said = dropped(client, stranger)[1].split("<details")[0]
    assert "v-open" in said
    assert "could not be traced" in said
    for held in (b"hello", small.frozen(), b"%PDF-1.7\n"):
        said = dropped(client, held)[1].split("<details")[0]
        assert "nothing here that could be verified" in said


def test_findings_are_told_in_the_reader_s_language(client: Client) -> None:
    heads = set()
    for language in ("ar", "ckb", "en"):
        client.cookies["language"] = language
        heads.add(dropped(client, b"hello")[1].split("<h2>")[1].split("</h2>")[0])
    assert len(heads) == 3


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("hash_differs", "Altered after signing. Do not rely on it"),
        ("signature_broken", "The signature is false. Do not rely on it"),
        ("revoked", "Signed with a revoked certificate. Do not rely on it"),
    ],
)
def test_what_failed_is_headed_by_what_was_found(code: str, title: str) -> None:
    found = Verdict(
        indication=Indication.TOTAL_FAILED, sub_indication=SubIndication.NONE, findings=(Finding(code=code),)
    )
    with override("en"):
        answer = public._answer(Judgement(verdict=found, is_signed_document=True))
        assert (answer.state, str(answer.title)) == ("bad", title)
        page = {"found": found.indication.value, "fault": found.fault, "is_intact": True, "request": {"at": AT}}
        heading = render_to_string("archive/_verdict.html", page).split("<h2>")[1].split("</h2>")[0]
        assert heading.strip() == title
        passed = {**page, "found": "TOTAL_PASSED", "fault": None, "is_intact": False}
        assert "Not kept as it was put there" in render_to_string("archive/_verdict.html", passed)


def test_no_file_and_too_large_a_file_are_said(client: Client) -> None:
    assert client.post("/verify/").status_code == 400
    answer = client.post("/verify/", CONTENT_LENGTH=str(LIMITS.file_bytes * 2))
    assert answer.status_code == 413


def test_after_so_many_files_a_stranger_waits(client: Client) -> None:
    for _ in range(MOST):
        assert client.post("/verify/").status_code == 400
    assert client.post("/verify/").status_code == 429
    assert client.post("/verify/", REMOTE_ADDR="10.1.1.9").status_code == 400


def test_names_in_a_certificate_are_text_and_nothing_else(client: Client, pki: small.Pki, place: object) -> None:
    from signing.core.authority import Role

    (place.keys / "root.pem").write_bytes(ca.certificate_pem(pki.root.certificate))
    start = pki.person.certificate.not_valid_before_utc
    evil = small.issued(pki.issuing, Role.PERSON, "<script>alert(1)</script>", mark="X1", start=start)
    _, said = dropped(client, pki.sign(small.frozen(), by=evil))
    assert "<script>alert" not in said
    assert "&lt;script&gt;" in said


def test_other_ways_of_asking_are_refused(client: Client) -> None:
    assert client.put("/verify/").status_code == 405


def test_a_recognised_authority_is_named_and_the_letter_is_not_taken_for_ours(
    client: Client, town: object, django_assert_num_queries: object
) -> None:
    from directory.core.reach import CLOCKWORK
    from directory.core.tenure import Term
    from signing.recognise import recognise
    from tests.town import AT, TODAY

    theirs = small.raise_pki()
    recognise(theirs.trust, name="National CA <b>", term=Term(from_on=TODAY), by=CLOCKWORK, at=AT)
    client.cookies["language"] = "en"
    with django_assert_num_queries(0):
        _, said = dropped(client, theirs.sign(small.frozen()))
    assert "v-ok" in said.split("<details")[0]
    assert "National CA &lt;b&gt;" in said
    assert "not our signature" in said


def test_a_time_whose_stamp_is_not_trusted_is_not_called_proven(pki: small.Pki, signed: bytes) -> None:
    for trusted, is_proven in ((pki, True), (small.raise_pki(), False)):
        (one,) = trusted.verdict(signed, is_own=False).signatures
        assert public._signer(one).is_proven_time is is_proven
