"""The time authority: what a token says, what is refused, and what the asker believes."""

import hashlib
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import cms, tsp

from signing.core.authority import TIME_POLICY
from signing.core.errors import TimeNotGivenError
from signing.doors import ca, tsa
from signing.doors.clock import trusted_time
from tests.signing import pki as small

DIGEST = hashlib.sha256(b"a letter").digest()


def stated(token: bytes) -> tsp.TSTInfo:
    return cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed


def refusal(pki: small.Pki, request: bytes) -> set[str]:
    answered = tsa._Refusal.load(tsa.answer(request, authority=pki.authority))["status"]
    assert answered["status"].native == "rejection"
    return set(answered["fail_info"].native)


def changed(**changes: object) -> bytes:
    asked = tsp.TimeStampReq.load(tsa.request_for(DIGEST, nonce=5))
    for name, value in changes.items():
        asked[name] = value
    return bytes(asked.dump(force=True))


def test_a_token_says_imprint_policy_nonce_and_our_time(pki: small.Pki) -> None:
    token = tsa.token_in(tsa.answer(tsa.request_for(DIGEST, nonce=77), authority=pki.authority))
    said = stated(token)
    assert said["message_imprint"]["hashed_message"].native == DIGEST
    assert (said["policy"].native, said["nonce"].native) == (TIME_POLICY, 77)
    moment = tsa.check_token(token, DIGEST, nonce=77, certificate=pki.time.certificate)
    assert abs(moment - trusted_time()) < timedelta(seconds=5)


@pytest.mark.servers
def test_serials_never_repeat_not_even_in_another_process(pki: small.Pki, tmp_path: Path) -> None:
    serials = {
        stated(tsa.token_in(tsa.answer(tsa.request_for(DIGEST, nonce=1), authority=pki.authority)))["serial_number"].native
        for _ in range(200)
    }  # fmt: skip
    script = (
        "from tests.signing import pki as small; from signing.doors import tsa; from asn1crypto import cms\n"
        "pki = small.raise_pki()\n"
        "for _ in range(50):\n"
        "    token = tsa.token_in(tsa.answer(tsa.request_for(bytes(32), nonce=1), authority=pki.authority))\n"
        "    content = cms.ContentInfo.load(token)['content']['encap_content_info']['content']\n"
        "    print(content.parsed['serial_number'].native)\n"
    )
    root = Path(__file__).parents[2]
    said = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True).stdout
    serials |= {int(line) for line in said.split()}
    assert len(serials) == 250
    assert all(serial.bit_length() == 127 for serial in serials)


STAMPER = """
import sys
from pathlib import Path
from asn1crypto import cms
from signing.doors import ca, tsa
folder = Path(sys.argv[1])
holder = ca.load((folder / "time.pem").read_bytes(), (folder / "time.key").read_bytes())
authority = tsa.TimeAuthority(holder=holder, issuer=ca.load_certificate((folder / "issuing.pem").read_bytes()))
while True:
    token = tsa.token_in(tsa.answer(tsa.request_for(bytes(32), nonce=1), authority=authority))
    stated = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed
    print(stated["serial_number"].native, flush=True)
"""


@pytest.mark.servers
def test_serials_stay_unique_when_processes_are_killed_and_two_work_at_once(pki: small.Pki, tmp_path: Path) -> None:
    (tmp_path / "time.pem").write_bytes(ca.certificate_pem(pki.time.certificate))
    (tmp_path / "time.key").write_bytes(ca.key_pem(pki.time.key))
    (tmp_path / "issuing.pem").write_bytes(ca.certificate_pem(pki.issuing.certificate))
    command = [sys.executable, "-c", STAMPER, str(tmp_path)]
    serials: list[int] = []
    for _ in range(3):
        two = [
            subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        for process in two:
            assert process.stdout is not None
            serials += [int(process.stdout.readline()) for _ in range(30)]
        for process in two:
            process.kill()  # SIGKILL: nothing is said goodbye to
            rest = process.communicate()[0].splitlines(keepends=True)
            serials += [int(line) for line in rest if line.endswith("\n")]
            assert process.returncode == -9
    assert len(serials) >= 180
    assert len(set(serials)) == len(serials)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (b"", "bad_data_format"),
        (b"junk", "bad_data_format"),
        (changed(version=2), "bad_request"),
        (changed(req_policy="1.2.3.4"), "unaccepted_policy"),
        (tsa.request_for(bytes(20), nonce=1, algorithm="sha1"), "bad_alg"),
        (tsa.request_for(bytes(31), nonce=1), "bad_data_format"),
        (tsa.request_for(DIGEST, nonce=1) + b"x", "bad_data_format"),
        (changed(extensions=[{"extn_id": "1.2.3", "critical": True, "extn_value": b"\x05\x00"}]), "unaccepted_extensions"),
    ],
)  # fmt: skip
def test_what_cannot_be_granted_gets_its_code(pki: small.Pki, request_: bytes, code: str) -> None:
    assert refusal(pki, request_) == {code}


def test_certificates_travel_only_when_asked_for(pki: small.Pki) -> None:
    with_them = tsa.token_in(tsa.answer(changed(cert_req=True), authority=pki.authority))
    without = tsa.token_in(tsa.answer(changed(cert_req=False), authority=pki.authority))
    assert len(cms.ContentInfo.load(with_them)["content"]["certificates"]) == 2
    assert not cms.ContentInfo.load(without)["content"]["certificates"].native


def test_a_token_that_does_not_fit_is_not_believed(pki: small.Pki) -> None:
    token = tsa.token_in(tsa.answer(tsa.request_for(DIGEST, nonce=9), authority=pki.authority))
    certificate = pki.time.certificate
    other = small.raise_pki().time.certificate
    for digest, nonce, expected in ((bytes(32), 9, certificate), (DIGEST, 8, certificate), (DIGEST, 9, other)):
        with pytest.raises(TimeNotGivenError):
            tsa.check_token(token, digest, nonce=nonce, certificate=expected)
    for place in range(60, len(token), 97):
        broken = token[:place] + bytes([token[place] ^ 1]) + token[place + 1 :]
        try:
            moment = tsa.check_token(broken, DIGEST, nonce=9, certificate=certificate)
        except TimeNotGivenError:
            continue
        assert moment == stated(token)["gen_time"].native
    with pytest.raises(TimeNotGivenError):
        tsa.check_token(b"junk", DIGEST, nonce=9, certificate=certificate)


def test_a_refusal_holds_no_token() -> None:
    for answer in (tsa.unavailable(), b"junk", b""):
        with pytest.raises(TimeNotGivenError):
            tsa.token_in(answer)


def test_the_time_certificate_has_its_one_critical_purpose(pki: small.Pki) -> None:
    facts = ca.facts_of(pki.time.certificate)
    assert facts.purposes == {"time_stamping"}
    assert facts.purposes_critical
