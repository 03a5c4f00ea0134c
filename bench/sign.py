"""`sign`: our signatures beside pyHanko used the plain way, in one process, in turn, with the same time authority.

The plain way is what its manual shows first: `SimpleSigner` with the same certificate, key and authority's
certificate, `sign_pdf` with its defaults, the same field of the same letter.
"""

import io
import logging
from dataclasses import dataclass, replace
from functools import cache

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from bench.measure import Act, Baseline, Row, against, row, timed
from bench.place import ministries, now, planned
from config.demo.letters import Stage
from config.demo.once import LETTER
from config.demo.walk import compose
from correspondence import sheets
from directory.core.day import day_of
from signing import authorities, sign
from signing.core.authority import PERSON_MARK, PROFILES, Role, Subject
from signing.core.policy import Level
from signing.doors import ca, cms, pades, tsa
from signing.unlock import unlock

COUNT = 20
BATCH = 100
BATCH_GOAL_MS = 3_000
BATCHES = 3
PLAIN = "pyHanko, SimpleSigner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """A certificate with a key of any kind."""

    certificate: ca.Certificate
    key: cms.SigningKey


class SameAuthority(timestamps.TimeStamper):
    """pyHanko's client, asking our authority in this process as we do."""

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The authority's answer."""
        return tsp.TimeStampResp.load(tsa.answer(req.dump(), authority=_authority()))


def run(count: int) -> list[Row]:
    """The three ratios, and a batch of a hundred letters under one unlocking."""
    logging.getLogger("pyhanko").setLevel(logging.ERROR)  # it warns at each signature that it fetches nothing
    repeats = count or COUNT
    elliptic, large = _elliptic(), _large()
    return [
        _against("RSA-3072 B-B", large, Level.B, times=12, count=repeats),
        _against("P-256 B-B", elliptic, Level.B, times=2, count=repeats),
        _against("P-256 B-LTA", elliptic, Level.LTA, times=3, count=repeats),
        _batch(),
    ]


def _against(case: str, hand: Hand, level: Level, *, times: int, count: int) -> Row:
    """One ratio; the goal is that we are so many times as fast."""
    plain = Baseline(name=PLAIN, act=_plain(hand, level), goal_ratio=1 / times)
    found = against("sign", case, _ours(hand, level), baseline=plain, count=count)
    return replace(found, goal=f"≥ {times} times as fast (ratio ≤ {1 / times:.3f})")


def _ours(hand: Hand, level: Level) -> Act:
    """One signature of ours."""
    proofs, authority = _proofs(hand), _authority()
    act = pades.Act(field=sheets.SIGNATURE, appearance=mark(), reason="Signature", at=now(), level=level)
    return lambda: pades.sign_pdf(letter(), act, holder=hand, proofs=proofs, authority=authority)


def _plain(hand: Hand, level: Level) -> Act:
    """One signature of pyHanko's; for B-LTA it is told where proofs are, as it fetches none."""
    signer = _simple(hand)
    proofs = _proofs(hand)
    certificates = [asn1.Certificate.load(der) for der in proofs.certificates]

    def act() -> object:
        metadata = signers.PdfSignatureMetadata(field_name=sheets.SIGNATURE, subfilter=fields.SigSeedSubFilter.PADES)
        if level is Level.LTA:
            metadata = replace(
                metadata,
                embed_validation_info=True,
                use_pades_lta=True,
                validation_context=ValidationContext(
                    trust_roots=certificates[:1],
                    other_certs=certificates,
                    crls=list(proofs.revocations),
                    allow_fetching=False,
                    revocation_mode="require",
                ),
            )
        clock = SameAuthority() if level is Level.LTA else None  # type: ignore[no-untyped-call]  # the library is partly typed
        return signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(letter())), metadata, signer, timestamper=clock)

    return act


def _proofs(hand: Hand) -> pades.Proofs:
    """What a checker needs; the hand's certificate among them."""
    kept = authorities.proofs()
    return replace(kept, certificates=(*kept.certificates, ca.certificate_der(hand.certificate)))


def _simple(hand: Hand) -> signers.SimpleSigner:
    """The library's signer for the same certificate and key."""
    store = SimpleCertificateStore()
    store.register(asn1.Certificate.load(authorities.certificate(Role.ISSUING)))
    plain = hand.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=asn1.Certificate.load(ca.certificate_der(hand.certificate)),
        signing_key=keys.PrivateKeyInfo.load(plain),
        cert_registry=store,
    )


def _batch() -> Row:
    """A hundred different letters, B-LT, from the unlocked key to the signed bytes, one after another."""
    papers = [letter(number) for number in range(BATCH)]
    return row(
        "sign",
        f"batch of {BATCH}, P-256 B-LT, one core",
        [_sitting(papers) for _ in range(BATCHES)],
        goal_ms=BATCH_GOAL_MS,
    )


def _sitting(papers: list[bytes]) -> float:
    """How long one unlocked key takes for all of them."""
    house, at = ministries(), now()
    person, by = house.ledger.people[LETTER.signer], house.walker.reach(LETTER.signer)
    key = unlock(person, pin=house.ledger.pin, by=by, at=at, uses=len(papers))

    def sign_all() -> None:
        for pdf in papers:
            sign.sign(pdf, key=key, field=sheets.SIGNATURE, appearance=mark(), reason="Signature", at=at)

    return timed(sign_all)


@cache
def letter(number: int = 0) -> bytes:
    """A frozen letter of the demo ministry."""
    house = ministries()
    plan = planned(number, Stage.DRAFT)
    content = compose(plan, house.ledger, on=day_of(now()))
    author = house.ledger.people[plan.author]
    return sheets.freeze(content, ref=f"bench-{number}", author_id=author, version=1, at=now()).pdf


@cache
def mark() -> bytes:
    """The visible mark of a signature."""
    mark: dict[str, object] = {"version": 1, "language": "ar", "digits": "latn", "name": "د. مريم سعد كاظم"}
    mark |= {"at": "14/7/2026 10:42", "serial": "4F·A1·09·C2", "made_at": now().isoformat()}
    return sheets.appearance("signature.typ", mark)


@cache
def _authority() -> tsa.TimeAuthority:
    return authorities.safe().time_authority()


@cache
def _elliptic() -> Hand:
    return _hand(ec.generate_private_key(ec.SECP256R1()))


@cache
def _large() -> Hand:
    return _hand(rsa.generate_private_key(public_exponent=65_537, key_size=3_072))


def _hand(key: cms.SigningKey) -> Hand:
    """The key with a person's certificate of the demo ministry's authority."""
    ministries()
    certificate = ca.issue(
        PROFILES[Role.PERSON],
        Subject(common_name="Signer", organisation="Ministry of Planning", mark=f"{PERSON_MARK}1"),
        key.public_key(),
        issuer=authorities.safe().holder(Role.ISSUING),
        addresses=authorities.addresses(),
        since=now(),
    )
    return Hand(certificate=certificate, key=key)
