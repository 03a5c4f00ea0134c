"""The page behind the code on paper: one test for each answer, and what it must never say."""

import re
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings as house
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from archive.models import RecordKey
from archive.records import part
from config import code_page
from correspondence import sheets
from correspondence.core.code import Stamp, qr_text
from correspondence.core.number import RegistrationFacts
from correspondence.core.short_code import LETTERS, printed, short_code
from correspondence.doors import files
from correspondence.models import Registration
from correspondence.supersede import supersede
from correspondence.void import void
from directory.core.clearance import Label
from signing import public
from signing.core.patience import MOST
from signing.qr import sign_code
from signing.sign import sign
from signing.unlock import unlock
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, PIN, STAFF_COMPARTMENT, Town
from tests.web.steps import client_of

pytestmark = pytest.mark.django_db
SECRET = Label(level=1, compartments=frozenset({STAFF_COMPARTMENT}))
SUBJECT = "موضوع لا يقال لأحد"
STRANGERS_CODE = printed(short_code("12" * 32))


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> Iterator[None]:
    code_page._missed.clear()
    public._asked.clear()
    yield
    code_page._missed.clear()
    public._asked.clear()


def line_of(given: RegistrationFacts) -> Registration:
    return Registration.objects.get(record_id=given.record_id)


def stamp_of(given: RegistrationFacts) -> Stamp:
    """What the QR code on the letter says."""
    line = line_of(given)
    assert line.memo is not None
    version = line.memo.current()
    return Stamp(
        body_id=line.body_id,
        book_id=line.book_id,
        number=line.text,
        on=line.on,
        is_graded=line.memo.level > 0,
        pages=version.pages or 0,
        document_hash=version.signed_sha256,
    )


def address_of(stamp: Stamp, *, body_id: int | None = None) -> str:
    """The address in the QR code that the body would sign over this stamp."""
    mark = sign_code(body_id or stamp.body_id, stamp.payload())
    return qr_text(stamp.payload(), key_id=mark.key_id, signature=mark.signature, address="")


def asked(client: Client, address: str, *, language: str = "en", status: int = 200) -> str:
    answer = client.get(address, {"l": language})
    assert answer.status_code == status, answer.content.decode()[:2000]
    assert not answer.cookies
    return shown(answer.content)


def shown(page: bytes) -> str:
    """The words of the page, without its frame."""
    main = re.search(r"<main.*?</main>", page.decode(), re.DOTALL)
    assert main is not None
    return re.sub(r"[\u2066-\u2069\u200f]|\s+(?=\s)", "", re.sub(r"<[^>]+>", " ", main[0]).replace("\n", " "))


def test_a_genuine_letter_by_its_qr_code_and_by_its_short_code(client: Client, town: Town) -> None:
    given = registered(town, a_letter(town, subject=SUBJECT))
    code = printed(line_of(given).code)
    by_code, by_qr = asked(client, f"/v/{code}"), asked(client, address_of(stamp_of(given)))
    assert by_code == by_qr
    for words in ("Genuine: this letter was issued by Ministry of Planning", given.number, code):
        assert words in by_code
    on = f"{given.on.day}/{given.on.month}/{given.on.year}"
    assert on in by_code
    assert stamp_of(given).document_hash[:32].upper() in by_code.replace(" ", "")
    for hidden in (SUBJECT, "دائرة الموازنة", "Budget Directorate", "مريم", given.record_id):
        assert hidden not in by_code


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_it_speaks_three_languages_without_a_cookie(client: Client, town: Town, language: str) -> None:
    given = registered(town, a_letter(town))
    page = client.get(f"/v/{line_of(given).code}", {"l": language})
    assert f'lang="{language}"' in page.content.decode()
    assert not page.cookies
    said = shown(page.content)
    names = {"ar": "وزارة التخطيط", "ckb": "وەزارەتی پلاندانان", "en": "Ministry of Planning"}
    assert names[language] in said
    if language != "en":
        assert not re.findall(r"\b[A-Z][a-z]+\b", said.replace("Diwan", ""))
    assert 'lang="ar"' in client.get("/v/").content.decode()


def test_a_void_letter(client: Client, town: Town) -> None:
    given = registered(town, a_letter(town))
    void(line_of(given).pk, reason="سُحب الطلب", authority="أمر 9", by=town.rebwar.reach, at=AT + timedelta(minutes=5))
    said = asked(client, address_of(stamp_of(given)))
    assert "Genuinely issued, and void since" in said
    assert "سُحب الطلب" not in said
    assert "Do not act on it" in said
    assert "v-ok" not in client.get(f"/v/{line_of(given).code}").content.decode()


def test_a_replaced_letter_names_the_other_only_when_that_is_ordinary(client: Client, town: Town) -> None:
    old, new = registered(town, a_letter(town)), registered(town, a_letter(town, subject="كتاب بديل"))
    supersede(line_of(old).pk, number=new.number, on=new.on, reason="خطأ", by=town.rebwar.reach, at=AT)
    said = asked(client, f"/v/{line_of(old).code}")
    assert "Genuinely issued, and replaced on" in said
    assert re.search(rf"Replaced by\s+{re.escape(new.number)}", said)
    assert "It is in force" in asked(client, f"/v/{line_of(new).code}")
    hush = registered(town, a_letter(town, label=SECRET, copies=()))
    supersede(line_of(new).pk, number=hush.number, on=hush.on, reason="خطأ", by=town.rebwar.reach, at=AT)
    said = asked(client, f"/v/{line_of(new).code}")
    assert "replaced on" in said
    assert hush.number not in said


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"number": "د إ/99"}, "the number"),
        ({"on": date(2020, 1, 2)}, "the date"),
        ({"pages": 9}, "the count of pages"),
        ({"is_graded": True}, "the grade"),
        ({"book_id": 10**6}, "the register"),
        ({"document_hash": "cd" * 32}, "the fingerprint of the content"),
    ],
)
def test_a_true_signature_over_other_facts_is_altered(
    client: Client, town: Town, change: dict[str, object], named: str
) -> None:
    given = registered(town, a_letter(town))
    said = asked(client, address_of(replace(stamp_of(given), **change)))
    assert "Altered: paper and register do not agree" in said
    assert named in said
    assert stamp_of(given).document_hash[:8].upper() not in said.replace(" ", "")


def test_a_broken_signature_is_false_and_nothing_is_looked_up(
    client: Client, town: Town, django_assert_num_queries: object
) -> None:
    given = registered(town, a_letter(town))
    stamp = stamp_of(given)
    mark = sign_code(stamp.body_id, stamp.payload())
    broken = bytes([mark.signature[0] ^ 1]) + mark.signature[1:]
    unknown = replace(stamp, document_hash="00" * 32, number="1/2")
    for payload, key_id, signature in (
        (stamp.payload(), mark.key_id, broken),
        (stamp.payload(), "00000000", mark.signature),
        (replace(stamp, number="د إ/2").payload(), mark.key_id, mark.signature),
        (unknown.payload(), mark.key_id, mark.signature),
        (replace(stamp, body_id=town.finance).payload(), mark.key_id, mark.signature),
    ):
        address = qr_text(payload, key_id=key_id, signature=signature, address="")
        with django_assert_num_queries(1):  # the certificates of the body it names, whatever it says
            said = asked(client, address)
        assert "Not genuine: this code is false" in said
        assert given.number not in said
    for junk in ("/V/DIWAN1.", "/v/diwan1.a.b.c", "/V/DIWAN1." + b32encode(b"[]").decode().rstrip("=") + ".A.B"):
        assert "Not genuine" in asked(client, junk)


def test_another_body_cannot_sign_for_this_one(client: Client, town: Town) -> None:
    given = registered(town, a_letter(town))
    assert "Not genuine" in asked(client, address_of(stamp_of(given), body_id=town.finance))


def test_a_true_signature_over_no_letter_cannot_be_decided(client: Client, town: Town) -> None:
    given = registered(town, a_letter(town))
    ghost = replace(stamp_of(given), number="د إ/77", document_hash="cd" * 32)
    assert "Cannot be decided" in asked(client, address_of(ghost))


def test_an_unknown_code_and_a_slip_of_the_hand_are_told_apart(
    client: Client, town: Town, django_assert_num_queries: object
) -> None:
    assert "No letter has this code" in asked(client, f"/v/{STRANGERS_CODE}", status=404)
    other = LETTERS[LETTERS.index(STRANGERS_CODE[0]) ^ 1]
    with django_assert_num_queries(0):
        said = asked(client, f"/v/{other}{STRANGERS_CODE[1:]}", status=400)
    assert "The code was mistyped" in said


def test_the_box_takes_what_people_type(client: Client, town: Town) -> None:
    given = registered(town, a_letter(town))
    code = line_of(given).code
    eastern = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for typed in (code, f"  {printed(code).lower()} ", eastern, f"https://x.iq/v/{printed(code)}"):
        answer = client.get("/v/", {"c": typed, "l": "ckb"})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/v/{printed(code)}?l=ckb")
    scanned = qr_text(stamp_of(given).payload(), key_id="a1b2c3d4", signature=bytes(64), address="https://x.iq")
    assert client.get("/v/", {"c": scanned}).headers["Location"] == "/v/" + scanned.rpartition("/")[2]
    wrong = client.get("/v/", {"c": '"><script>alert(1)</script>', "l": "en"})
    assert wrong.status_code == 400
    assert "<script>alert" not in wrong.content.decode()


def test_a_secret_letter_shows_its_number_day_pages_and_fingerprint_alone(client: Client, town: Town) -> None:
    given = registered(town, a_letter(town, label=SECRET, copies=(), subject=SUBJECT))
    for address in (f"/v/{line_of(given).code}", address_of(stamp_of(given))):
        page = client.get(address, {"l": "en"}).content.decode()
        labels = re.findall(r"<dt>([^<]+)</dt>", page)
        assert labels == ["Body", "Number", "Date", "Pages", "Grade", "Fingerprint"]
        for hidden in (SUBJECT, "الموازنة", "Budget", "Official letter", "شؤون الموظفين", "Staff", "مريم", "Maryam"):
            assert hidden not in page


def test_what_was_erased_is_gone(client: Client, town: Town) -> None:
    given = registered(town, a_letter(town))
    RecordKey.objects.filter(record_id=given.record_id).delete()
    for address in (f"/v/{line_of(given).code}", address_of(stamp_of(given))):
        said = asked(client, address, status=410)
        assert "Destroyed by decision" in said
        assert given.number not in said


def test_2_14_the_pdf_is_compared_and_judged(client: Client, town: Town) -> None:
    given, other = registered(town, a_letter(town)), registered(town, a_letter(town, subject="غيره"))
    letter, foreign = (part(one.record_id, "letter.pdf", reach=town.zainab.reach) for one in (given, other))
    address = f"/v/{line_of(given).code}?l=en"
    spoilt = bytearray(letter)
    spoilt[letter.rindex(b"/Contents") + 60] ^= 1

    def dropped(data: bytes) -> str:
        answer = client.post(address, {"pdf": SimpleUploadedFile("a.pdf", data, "application/pdf")})
        assert answer.status_code == 200
        return shown(answer.content)

    assert "this very letter, unchanged" in dropped(letter)
    assert "not the letter with this code" in dropped(foreign)
    assert "not the letter with this code" in dropped(b"hello")
    assert "signatures do not hold" in dropped(bytes(spoilt))
    assert client.post(address).status_code == 400


def test_a_number_under_another_seal_is_not_believed(client: Client, town: Town) -> None:
    given = registered(town, a_letter(town))
    line = line_of(given)
    assert line.memo is not None
    unsealed = files.fetch(line.memo.current().signed_file)
    key = unlock(town.hasan.person_id, pin=PIN, by=town.hasan.reach, at=AT)
    look = sheets.appearance(
        "signature.typ",
        {
            "version": 1, "language": "ar", "digits": "latn", "width": 470, "height": 56, "name": "999",
            "capacity": "", "at": "1/1/2026", "serial": "12", "made_at": AT.isoformat(),
        },
    )  # fmt: skip
    forged = sign(unsealed, key=key, field=sheets.SEAL, appearance=look, reason="number=999", at=AT)
    for data in (unsealed, forged):
        sent = SimpleUploadedFile("a.pdf", data, "application/pdf")
        answer = client.post(f"/v/{line.code}?l=en", {"pdf": sent})
        said = shown(answer.content)
        assert "this very letter" not in said
        assert "not the seal that was kept" in said


def test_who_guesses_must_wait_and_who_scans_need_not(client: Client, town: Town) -> None:
    given = registered(town, a_letter(town))
    for _ in range(MOST):
        asked(client, f"/v/{STRANGERS_CODE}", status=404)
    assert "wait a minute" in asked(client, f"/v/{STRANGERS_CODE}", status=429)
    assert given.number not in asked(client, f"/v/{line_of(given).code}", status=429)
    assert "Genuine" in asked(client, address_of(stamp_of(given)))
    assert client.get(f"/v/{line_of(given).code}", REMOTE_ADDR="10.1.1.9").status_code == 200


def test_one_network_of_ipv6_is_one_asker(client: Client) -> None:
    for n in range(MOST):
        assert client.get(f"/v/{STRANGERS_CODE}", REMOTE_ADDR=f"2001:db8:1:2::{n:x}").status_code == 404
    assert client.get(f"/v/{STRANGERS_CODE}", REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 429
    assert client.get(f"/v/{STRANGERS_CODE}", REMOTE_ADDR="2001:db8:1:3::1").status_code == 404


def test_who_is_signed_in_learns_no_more(client: Client, town: Town) -> None:
    given = registered(town, a_letter(town, label=SECRET, copies=()))
    address = f"/v/{line_of(given).code}"
    said = asked(client, address)
    assert shown(client_of(town.maryam).get(address, {"l": "en"}).content) == said


def test_other_ways_of_asking_are_refused(client: Client) -> None:
    assert client.put("/v/").status_code == 405
    assert client.get("/v/a/b").status_code == 404
    assert client.get("/v").status_code in {301, 404}


def test_the_qr_code_names_the_installations_address(town: Town) -> None:
    stamp = stamp_of(registered(town, a_letter(town)))
    mark = sign_code(stamp.body_id, stamp.payload())
    text = qr_text(stamp.payload(), key_id=mark.key_id, signature=mark.signature, address=house.ADDRESS)
    assert text.lower().startswith(f"{house.ADDRESS}/v/diwan1.".lower())
