"""What is taken in beside the trust list, and what it does to judgements, to persons and to the archive's door."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from django.core.management import CommandError, call_command

from archive.deposit import deposit
from config.env import Place
from directory.core.clearance import Label
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from signing import authorities, trust
from signing.adopt import adopt
from signing.core import errors
from signing.core.authority import Role
from signing.core.keys import Reason
from signing.core.policy import Level
from signing.core.status import LARGEST_LIST
from signing.core.verdict import Indication, Verdict
from signing.doors import ca, pades
from signing.doors.clock import trusted_time
from signing.import_crl import import_crl
from signing.import_intermediate import import_intermediate
from signing.models import Certificate
from signing.power import Standing, powers_of
from signing.recognise import recognise
from signing.revoke import revoke
from signing.sign import seal
from signing.verify import verdict_on
from tests.archive.conftest import facts_of, package_of, readers_of
from tests.signing import pki as small
from tests.town import AT, TODAY, Town

DAY = timedelta(days=1)


def know(pki: small.Pki, *, term: Term | None = None) -> None:
    """The ministry recognises their root."""
    recognise(pki.trust, name="National CA", term=term or Term(from_on=TODAY), by=CLOCKWORK, at=AT)


def link(pki: small.Pki) -> None:
    import_intermediate(ca.certificate_pem(pki.issuing.certificate), by=CLOCKWORK, at=AT)


def root_list(pki: small.Pki, *, at: datetime = AT, number: int = 1) -> bytes:
    return ca.revocation_list(pki.root, (), at=at, number=number)


def people_list(pki: small.Pki, *, at: datetime = AT, number: int = 1) -> bytes:
    return ca.revocation_list(pki.issuing, (), at=at, number=number)


def codes(found: Verdict) -> list[str]:
    return [one.code for one in found.all_findings()]


@pytest.fixture(scope="module")
def theirs() -> small.Pki:
    return small.raise_pki()


@pytest.fixture(scope="module")
def bare(theirs: small.Pki) -> bytes:
    """Their letter, without any revocation data."""
    return theirs.sign(small.frozen(), level=Level.T)


def test_a_foreign_letter_passes_once_authority_link_and_lists_are_here(
    town: Town, theirs: small.Pki, bare: bytes
) -> None:
    assert codes(verdict_on(bare, at=None))[0] == "not_trusted"
    know(theirs)
    assert codes(verdict_on(bare, at=None))[0] == "status_unknown"
    import_crl(root_list(theirs), by=CLOCKWORK, at=AT)
    with pytest.raises(errors.ListNotSoundError):
        import_crl(people_list(theirs), by=CLOCKWORK, at=AT)  # nobody here knows who made it
    link(theirs)
    assert import_crl(people_list(theirs), by=CLOCKWORK, at=AT) == "Test Issuing CA"
    found = verdict_on(bare, at=None)
    assert (found.indication, found.signatures[0].recognised_by) == (Indication.TOTAL_PASSED, "National CA")
    assert verdict_on(bare, at=None, trust=[authorities.certificate(Role.ROOT)]).signatures[0].recognised_by == ""


def test_what_was_taken_in_counts_only_while_the_list_names_its_authority(
    town: Town, theirs: small.Pki, bare: bytes, place: Place
) -> None:
    know(theirs)
    link(theirs)
    for made in (root_list(theirs), people_list(theirs)):
        import_crl(made, by=CLOCKWORK, at=AT)
    assert verdict_on(bare, at=None).indication is Indication.TOTAL_PASSED
    (place.keys / "recognised" / ("0" * 64 + ".crl")).write_bytes(b"junk")
    (place.keys / "recognised" / ("0" * 64 + ".cer")).write_bytes(b"junk")
    assert verdict_on(bare, at=None).indication is Indication.TOTAL_PASSED
    know(theirs, term=Term(from_on=TODAY - 9 * DAY, until_on=TODAY - DAY))
    assert codes(verdict_on(bare, at=None))[0] == "not_trusted"
    kept = place.keys / "trust.list"
    kept.write_bytes(kept.read_bytes().replace(b"National", b"Rational"))
    assert codes(verdict_on(bare, at=None))[0] == "not_trusted"  # a broken list recognises nobody, and stops nothing


def test_a_list_of_a_file_that_was_changed_on_the_disk_is_not_believed(
    town: Town, theirs: small.Pki, bare: bytes, place: Place
) -> None:
    know(theirs)
    link(theirs)
    other = small.raise_pki()  # the same names, other keys
    import_crl(root_list(theirs), by=CLOCKWORK, at=AT)
    import_crl(people_list(theirs), by=CLOCKWORK, at=AT)
    path = place.keys / "recognised" / f"{ca.fingerprint(theirs.issuing.certificate)}.crl"
    path.write_bytes(people_list(other))
    assert codes(verdict_on(bare, at=None))[0] == "status_unknown"


def test_a_list_is_whole_dated_and_newer(town: Town, theirs: small.Pki) -> None:
    know(theirs)
    import_crl(root_list(theirs, number=5), by=CLOCKWORK, at=AT)
    import_crl(root_list(theirs, number=5), by=CLOCKWORK, at=AT)  # the same again changes nothing
    for fresh, refusal in (
        (root_list(theirs, number=4), errors.ListNotNewError),
        (root_list(theirs, at=AT - DAY, number=6), errors.ListNotNewError),
        (root_list(theirs, at=AT + DAY, number=6), errors.ListNotSoundError),
        (root_list(theirs, at=AT - 500 * DAY, number=6), errors.ListOverError),
        (root_list(small.raise_pki()), errors.ListNotSoundError),
        (b"junk", errors.ListNotSoundError),
        (b"x" * (LARGEST_LIST + 1), errors.ListNotSoundError),
        (altered(theirs, x509.DeltaCRLIndicator(1)), errors.ListNotSoundError),
        (altered(theirs, only_people()), errors.ListNotSoundError),
        (
            altered(theirs, x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"\x05\x00")),
            errors.ListNotSoundError,
        ),
    ):
        with pytest.raises(refusal):
            import_crl(fresh, by=CLOCKWORK, at=AT)
    pem = x509.load_der_x509_crl(root_list(theirs, at=AT, number=7)).public_bytes(serialization.Encoding.PEM)
    import_crl(pem, by=CLOCKWORK, at=AT)


def only_people() -> x509.IssuingDistributionPoint:
    return x509.IssuingDistributionPoint(
        full_name=None, relative_name=None, only_contains_user_certs=True, only_contains_ca_certs=False,
        only_some_reasons=None, indirect_crl=False, only_contains_attribute_certs=False,
    )  # fmt: skip


def altered(pki: small.Pki, extension: x509.ExtensionType) -> bytes:
    """Their root's list with one more critical extension."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(pki.root.certificate.subject)
        .last_update(AT)
        .next_update(AT + DAY)
        .add_extension(extension, critical=True)
    )
    return builder.sign(pki.root.key, hashes.SHA384()).public_bytes(serialization.Encoding.DER)


def test_only_an_authority_below_a_recognised_one_is_taken_in(town: Town, theirs: small.Pki) -> None:
    with pytest.raises(errors.NotRecognisedError):
        link(theirs)
    know(theirs)
    for stranger in (small.raise_pki().issuing.certificate, theirs.root.certificate):
        with pytest.raises(errors.NotRecognisedError):
            import_intermediate(ca.certificate_der(stranger), by=CLOCKWORK, at=AT)
    for nobody in (theirs.person.certificate, theirs.seal.certificate):
        with pytest.raises(errors.RequestNotAcceptedError):
            import_intermediate(ca.certificate_der(nobody), by=CLOCKWORK, at=AT)
    own = authorities.certificate(Role.ISSUING)
    with pytest.raises(errors.NotRecognisedError):
        import_intermediate(own, by=CLOCKWORK, at=AT)
    link(theirs)
    assert trust.known().between == (ca.certificate_der(theirs.issuing.certificate),)


def test_our_own_root_s_list_comes_in_the_same_way(town: Town, place: Place) -> None:
    root = authorities.safe().holder(Role.ROOT)
    kept = x509.load_der_x509_crl((place.keys / "root.crl").read_bytes())
    later = kept.last_update_utc + timedelta(seconds=1)
    fresh = ca.revocation_list(root, (), at=later, number=int(later.timestamp()) + 9)
    assert import_crl(fresh, by=CLOCKWORK, at=later) == "Diwan Root CA"
    assert (place.keys / "root.crl").read_bytes() == fresh
    with pytest.raises(errors.ListNotNewError):
        import_crl(ca.revocation_list(root, (), at=AT - DAY, number=1), by=CLOCKWORK, at=AT)


def test_the_command_takes_in_and_shows(
    town: Town, theirs: small.Pki, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"root.pem": theirs.trust, "below.cer": ca.certificate_der(theirs.issuing.certificate)}
    files |= {"root.crl": root_list(theirs), "people.crl": people_list(theirs)}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    call_command(
        "trust", str(tmp_path / "root.pem"), "--name", "National CA", "--intermediate", str(tmp_path / "below.cer"),
        "--crl", str(tmp_path / "root.crl"),
    )  # fmt: skip
    said = capsys.readouterr().out
    assert "taken in: revocation list of Test Root" in said
    assert "no revocation list  Test Issuing CA" in said
    call_command("trust", "--crl", str(tmp_path / "people.crl"))
    assert "no revocation list" not in capsys.readouterr().out
    (tmp_path / "junk").write_bytes(b"junk")
    for word in ("--crl", "--intermediate"):
        for path in (tmp_path / "junk", tmp_path / "nowhere"):
            with pytest.raises(CommandError):
                call_command("trust", word, str(path))


def taken_in(town: Town, theirs: small.Pki) -> int:
    """Maryam's card is of the national authority."""
    know(theirs)
    link(theirs)
    import_crl(root_list(theirs), by=CLOCKWORK, at=AT)
    import_crl(people_list(theirs), by=CLOCKWORK, at=AT)
    who = town.maryam.person_id
    card = ca.certificate_pem(theirs.person.certificate)
    adopt(who, certificate=card, by=town.rebwar.reach, seconded_by=town.amal.reach, at=AT)
    return who


def signed_by_card(theirs: small.Pki) -> bytes:
    """A letter signed with the card and our time, as `take_back` makes it."""
    act = pades.Act(
        field=small.SIGNATURE, appearance=small.stamp(), reason="", at=trusted_time(), level=Level.LT
    )  # fmt: skip
    return pades.sign_pdf(
        small.frozen(), act, holder=theirs.person, proofs=authorities.proofs_for(theirs.person.certificate),
        authority=authorities.safe().time_authority(),
    )  # fmt: skip


def test_who_was_taken_in_is_known_as_that_person(town: Town, theirs: small.Pki) -> None:
    who = taken_in(town, theirs)
    pdf = signed_by_card(theirs)
    verdict = verdict_on(pdf, at=None)
    assert (verdict.indication, verdict.signatures[0].person_id) == (Indication.TOTAL_PASSED, None), codes(verdict)
    (power,) = powers_of(verdict)
    assert (power.person_id, power.standing) == (who, Standing.HELD)
    Certificate.objects.filter(person_id=who, is_foreign=True).update(der=b"another certificate of the same number")
    assert powers_of(verdict) == ()


def test_what_a_card_signs_carries_the_proofs_of_its_authority(town: Town, theirs: small.Pki, place: Place) -> None:
    taken_in(town, theirs)
    pdf = signed_by_card(theirs)
    for path in (place.keys / "recognised").iterdir():
        path.unlink()
    found = verdict_on(pdf, at=None)  # nothing but the trust list is needed to judge it
    assert (found.indication, codes(found)) == (Indication.TOTAL_PASSED, [])
    assert found.signatures[0].level is Level.LT


def test_what_a_card_signed_after_we_ended_it_names_nobody(town: Town, theirs: small.Pki) -> None:
    who = taken_in(town, theirs)
    row = Certificate.objects.get(person_id=who, is_foreign=True)
    revoke(row.number, reason=Reason.LEFT, by=CLOCKWORK, at=AT - DAY)
    assert powers_of(verdict_on(signed_by_card(theirs), at=None)) == ()


def test_the_archive_takes_what_we_sealed_and_nothing_only_recognised(town: Town, theirs: small.Pki) -> None:
    who = taken_in(town, theirs)

    def keep(letter: bytes) -> str:
        readers = readers_of(town, Label())
        return deposit(package_of(facts_of(town), letter), readers=readers, by=CLOCKWORK, at=AT).record_id

    foreign = theirs.sign(small.frozen())
    assert verdict_on(foreign, at=None).indication is Indication.TOTAL_PASSED
    with pytest.raises(errors.NotTrustedError) as refused:
        keep(foreign)
    assert refused.value.facts["finding"] == "not_ours"
    sealed = seal(
        signed_by_card(theirs), body_id=town.planning, field=small.SEAL, appearance=small.stamp(), reason="1", at=AT
    )  # fmt: skip
    assert keep(sealed)
    revoke(
        Certificate.objects.get(person_id=who, is_foreign=True).number, reason=Reason.LEFT, by=CLOCKWORK, at=AT - DAY
    )
    with pytest.raises(errors.NotTrustedError):
        keep(
            seal(
                signed_by_card(theirs), body_id=town.planning, field=small.SEAL, appearance=small.stamp(), reason="2",
                at=AT,
            )
        )  # fmt: skip
