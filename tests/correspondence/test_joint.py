"""Several sign one letter: in order or as they come, each once, and the number only after the last."""

import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from correspondence import letters, menu, trays
from correspondence.core.errors import (
    LetterNotAcceptedError,
    OutOfTurnError,
    ReviewerTwiceError,
    SignedMeanwhileError,
    SignerChangedError,
    SignerTwiceError,
)
from correspondence.core.letter import Content, Signatory, SigningOrder
from correspondence.core.route import Act, State
from correspondence.doors import files
from correspondence.draft import start
from correspondence.models import Memo, RouteStep, SignRequest
from correspondence.papers import kept_names
from correspondence.prepare import prepare
from correspondence.register import register
from correspondence.review import give_back
from correspondence.send import send
from correspondence.sign_off import sign_off
from directory.appoint import appoint
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Capacity, Limits, Order, Term
from directory.empower import empower
from directory.models import Tenure
from directory.whois import person_facts, person_named, post_facts, reach_of, unit_facts
from signing.unlock import unlock
from signing.verify import verdict_on
from tests.correspondence.conftest import Together
from tests.correspondence.paper_trail import a_letter
from tests.foreign import needs
from tests.town import AT, PIN, TODAY, Citizen, Town

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=1)


def joint(town: Town, order: SigningOrder = SigningOrder.FIXED, **changes: object) -> Content:
    """Maryam's letter, which hasan and amal sign too."""
    beside = tuple(Signatory(post_id=one.post_id) for one in (town.hasan, town.amal))
    return a_letter(town, cosigners=beside, signing=order, **changes)


def sent(town: Town, content: Content) -> Memo:
    memo = start(content, by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    return Memo.objects.get(pk=memo.pk)


def opened(memo: Memo, citizen: Citizen) -> SignRequest:
    shown = letters.letter(memo.ref, reach=citizen.reach, at=AT)
    return prepare(memo.ref, document_hash=shown.document_hash, by=citizen.reach, at=AT)


def closed(memo: Memo, request: SignRequest, citizen: Citizen) -> None:
    key = unlock(citizen.person_id, pin=PIN, by=citizen.reach, at=SOON)
    sign_off(memo.ref, nonce=request.nonce, key=key, by=citizen.reach, at=SOON)


def signs(memo: Memo, citizen: Citizen) -> Memo:
    closed(memo, opened(memo, citizen), citizen)
    return Memo.objects.get(pk=memo.pk)


def waits_for(memo: Memo, town: Town) -> list[str]:
    """In whose tray the letter lies to be signed, and in whose navigation it is counted."""
    people = (town.maryam, town.hasan, town.amal, town.zainab)
    told = [one.username for one in people if memo.ref in [item.ref for item in trays.to_sign(one.reach)]]
    assert told == [one.username for one in people if menu.counts(one.reach).to_sign]
    assert set(told) <= {
        one.username
        for one in people
        for _, items in trays.desk(one.reach, at=SOON).groups
        if memo.ref in [item.ref for item in items]
    }
    return told


@pytest.mark.servers
def test_i6_2_3_in_order_each_signs_when_it_is_his_turn(town: Town) -> None:
    memo = sent(town, joint(town))
    assert waits_for(memo, town) == ["maryam"]
    for early in (town.hasan, town.amal):
        with pytest.raises(OutOfTurnError):
            opened(memo, early)
    memo = signs(memo, town.maryam)
    assert (memo.state, memo.holder_post_id, waits_for(memo, town)) == (State.READY, town.hasan.post_id, ["hasan"])
    with pytest.raises(OutOfTurnError):
        opened(memo, town.maryam)
    memo = signs(memo, town.hasan)
    assert waits_for(memo, town) == ["amal"]
    with pytest.raises(NotWithinReachError):
        register(memo.ref, by=town.rebwar.reach, at=SOON)
    memo = signs(memo, town.amal)
    assert (memo.state, memo.holder_desk_id, waits_for(memo, town)) == (State.SIGNED, town.planning_desk, [])


def test_the_first_certifies_the_rest_approve_and_the_seal_closes(town: Town) -> None:
    memo = sent(town, joint(town))
    frozen = files.fetch(memo.current().frozen_file)
    for citizen in (town.maryam, town.hasan, town.amal):
        memo = signs(memo, citizen)
    signed = files.fetch(memo.current().signed_file)
    assert signed.startswith(frozen)
    assert signed.count(b"/DocMDP") == frozen.count(b"/DocMDP") + signed.count(b"/TransformMethod /DocMDP") * 2
    given = register(memo.ref, by=town.rebwar.reach, at=SOON)
    sealed = letters.document(memo.ref, reach=town.zainab.reach)
    verdict = verdict_on(sealed, at=None, expected_fields=("signature-1", "signature-2", "signature-3", "seal"))
    verdict.require()
    facts = [(one.field, one.person_id) for one in verdict.signatures if not one.is_time_stamp]
    people = (town.maryam.person_id, town.hasan.person_id, town.amal.person_id)
    assert facts == [*((f"signature-{n}", person) for n, person in enumerate(people, start=1)), ("seal", None)]
    assert given.record_id


@needs("pdfsig")
def test_another_reader_finds_every_signature_valid(town: Town, tmp_path: Path) -> None:
    memo = sent(town, joint(town, SigningOrder.FREE))
    for citizen in (town.amal, town.maryam, town.hasan):
        memo = signs(memo, citizen)
    register(memo.ref, by=town.rebwar.reach, at=SOON)
    path = tmp_path / "letter.pdf"
    path.write_bytes(letters.document(memo.ref, reach=town.zainab.reach))
    told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert told.count("Signature Validation: Signature is Valid.") == 4  # three signers and the seal
    assert told.count("Signature #") == 5  # and the closing time stamp, which it lists and does not judge
    assert "nvalid" not in told


def test_as_they_come_anybody_may_be_first(town: Town) -> None:
    memo = sent(town, joint(town, SigningOrder.FREE))
    assert (memo.holder_post_id, waits_for(memo, town)) == (None, ["maryam", "hasan", "amal"])
    memo = signs(memo, town.amal)
    assert waits_for(memo, town) == ["maryam", "hasan"]
    memo = signs(memo, town.maryam)
    assert (memo.holder_post_id, waits_for(memo, town)) == (town.hasan.post_id, ["hasan"])
    memo = signs(memo, town.hasan)
    assert memo.state == State.SIGNED
    assert [row.act for row in memo.movements.order_by("seq")][-3:] == [Act.SIGN] * 3


def test_of_two_with_the_page_open_the_second_is_asked_again_and_loses_nothing(town: Town) -> None:
    memo = sent(town, joint(town, SigningOrder.FREE))
    first, second = opened(memo, town.maryam), opened(memo, town.amal)
    shown = letters.letter(memo.ref, reach=town.hasan.reach, at=AT).document_hash
    closed(memo, first, town.maryam)
    with pytest.raises(SignedMeanwhileError):
        closed(memo, second, town.amal)
    with pytest.raises(SignedMeanwhileError):
        prepare(memo.ref, document_hash=shown, by=town.hasan.reach, at=SOON)
    memo = signs(signs(Memo.objects.get(pk=memo.pk), town.amal), town.hasan)
    assert memo.state == State.SIGNED


def test_of_two_at_the_same_moment_one_is_kept(town: Town, together: Together) -> None:
    memo = sent(town, joint(town, SigningOrder.FREE))
    asked = {citizen.username: opened(memo, citizen) for citizen in (town.maryam, town.amal)}
    results = together(*(
        lambda who=who: closed(memo, asked[who.username], who) for who in (town.maryam, town.amal)
    ))  # fmt: skip
    refused = [one for one in results if one is not None]
    assert [type(one) for one in refused] == [SignedMeanwhileError]


def test_2_3_a_joint_letter_that_is_given_back_uses_no_number_and_starts_anew(town: Town) -> None:
    memo = signs(sent(town, joint(town)), town.maryam)
    evidence = RouteStep.objects.get(memo=memo, signer=town.maryam.person_id).signed_file
    assert evidence in kept_names()
    with pytest.raises(NotWithinReachError):
        give_back(memo.ref, reason="لا", by=town.omar.reach, at=SOON)
    give_back(memo.ref, reason="أتحفظ على الفقرة 2", by=town.hasan.reach, at=SOON)
    memo.refresh_from_db()
    assert (memo.state, memo.registrations.count()) == (State.DRAFT, 0)
    assert len(files.fetch(evidence)) > 0
    later = AT + timedelta(minutes=5)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=later)
    memo.refresh_from_db()
    assert letters.letter(memo.ref, reach=town.maryam.reach, at=later).document_hash == memo.current().frozen_sha256
    assert waits_for(memo, town) == ["maryam"]


def test_what_each_signer_was_shown_goes_into_the_record(town: Town) -> None:
    memo = sent(town, joint(town))
    for citizen in (town.maryam, town.hasan, town.amal):
        memo = signs(memo, citizen)
    given = register(memo.ref, by=town.rebwar.reach, at=SOON)
    from archive.records import record

    names = {part.name for part in record(given.record_id, reach=town.zainab.reach).parts}
    assert {"shown.json", "shown-2.json", "shown-3.json"} <= names


def test_nobody_signs_twice_and_only_for_posts_that_sign_here(town: Town) -> None:
    twice = a_letter(town, cosigners=(Signatory(post_id=town.maryam.post_id),))
    with pytest.raises(LetterNotAcceptedError):
        start(twice, by=town.zainab.reach, at=AT)
    for wrong in (town.zainab, town.laith):
        memo = start(a_letter(town, cosigners=(Signatory(post_id=wrong.post_id),)), by=town.zainab.reach, at=AT)
        with pytest.raises(LetterNotAcceptedError):
            send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    memo = start(joint(town), by=town.zainab.reach, at=AT)
    with pytest.raises(ReviewerTwiceError):
        send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    appoint(
        town.maryam.person_id, post_id=town.hasan.post_id, term=Term(from_on=TODAY), capacity=Capacity.ACTING,
        order="أمر 3", by=CLOCKWORK, at=AT,
    )  # fmt: skip
    with pytest.raises(SignerTwiceError):
        send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)


@pytest.mark.parametrize("order", list(SigningOrder))
def test_a_successor_of_a_joint_signer_gives_the_letter_back(town: Town, client: Client, order: SigningOrder) -> None:
    beside = tuple(Signatory(post_id=one.post_id) for one in (town.hasan, town.amal))
    memo = signs(sent(town, a_letter(town, cosigners=beside, signing=order)), town.maryam)
    appoint(
        town.dara.person_id, post_id=town.hasan.post_id, term=Term(from_on=TODAY), capacity=Capacity.ACTING,
        order="أمر 4", by=CLOCKWORK, at=AT,
    )  # fmt: skip
    dara = reach_of(person_named("dara"), on=TODAY)
    digest = letters.letter(memo.ref, reach=dara, at=SOON).document_hash
    with pytest.raises(SignerChangedError):
        prepare(memo.ref, document_hash=digest, by=dara, at=SOON)
    assert letters.letter(memo.ref, reach=dara, at=SOON).may == {Act.GIVE_BACK, Act.SUSPEND}
    client.force_login(person_named("dara"))
    page = client.get(reverse("correspondence:letter", args=[memo.ref])).content.decode()
    assert "إعادة للتصحيح" in page
    assert "سحب الكتاب" not in page
    give_back(memo.ref, reason="تغيّر الموقّع", by=dara, at=SOON)


@pytest.mark.parametrize("count", [1, 2, 3, 8, 25])
def test_every_signer_has_a_field_of_his_own_on_the_page(town: Town, count: int) -> None:
    from correspondence import sheets
    from correspondence.core.printed import Frame, Letterhead, Signer

    one = Signer(
        name=town.maryam.name, title=town.amal.name, capacity="for", own_title=town.hasan.name, holder=town.amal.name,
        order="د إ/7/55", order_on=TODAY,
    )  # fmt: skip
    frame = Frame(
        letterhead=Letterhead(chain=(town.amal.name,), address=""), signers=(one,) * count,
        prepared_by=town.zainab.name, code="V1", made_at=AT,
    )  # fmt: skip
    fields = [field for field in sheets.typeset_letter(a_letter(town), frame).fields if field.name != sheets.SEAL]
    assert [field.name for field in fields] == [sheets.signature_field(n) for n in range(1, count + 1)]
    for field in fields:
        left, bottom, right, top = field.box
        assert 0 < left < right < 595
        assert 56 < bottom < top < 842  # above the foot of an A4 page
        beside = [other for other in fields if other is not field and other.page == field.page]
        assert not [o for o in beside if o.box[0] < right and left < o.box[2] and o.box[1] < top and bottom < o.box[3]]


def offered(client: Client, text: str, ref: str = "") -> list[str]:
    address = reverse("correspondence:signers_of", args=[ref]) if ref else reverse("correspondence:signers")
    lines: list[str] = client.get(address, {"q": text}).json()["lines"]
    return lines


def test_the_form_takes_joint_signers_as_they_are_typed_and_their_order(town: Town, client: Client) -> None:
    client.force_login(person_named("zainab"))
    page = reverse("correspondence:new")
    assert "[" not in client.get(page).content.decode().split('<datalist id="signers">')[1].split("</datalist>")[0]
    (chosen,) = offered(client, f"{person_facts(town.hasan.person_id).name.ckb}")
    unit = unit_facts(post_facts(town.hasan.post_id, on=TODAY).unit_id)
    assert chosen.endswith(f" / {unit.name.ar} — {person_facts(town.hasan.person_id).name.ar} [{town.hasan.post_id}]")
    typed = {
        "kind": "minutes", "level": "0", "priority": "ordinary", "language": "ar", "digits": "latn",
        "unit": town.planning_admin, "to": ["دائرة الموازنة"], "subject": "محضر", "body": "اتفقنا .", "do": "save",
        "signer": town.maryam.post_id, "joint": [chosen, town.amal.name.ar, ""], "signing": "free",
    }  # fmt: skip
    kept = client.post(page, typed)
    assert kept.status_code == 302, kept.content.decode()
    content = Content.from_json(Memo.objects.get().current().content)
    assert [one.post_id for one in content.signers()] == [town.maryam.post_id, town.hasan.post_id, town.amal.post_id]
    assert content.signing is SigningOrder.FREE
    again = client.get(kept.headers["Location"]).content.decode()
    assert again.count(f'value="{chosen}"') == 1
    assert again.count(f'— {town.amal.name.ar} [{town.amal.post_id}]"') == 1


def test_a_joint_signer_who_may_not_be_one_is_named(town: Town, client: Client) -> None:
    client.force_login(person_named("zainab"))
    one = town.laith
    for line in (f"ليث [{one.post_id}]", one.name.ar, "[99999999999999999999]", "[7-999999999]", "\u0000"):
        page = client.post(reverse("correspondence:new"), {"joint": [line]})
        assert page.status_code == 422
        assert "لا يوجد من يوقّع باسم" in page.content.decode(), line
    several = client.post(reverse("correspondence:new"), {"joint": ["ا"]}).content.decode()
    assert "يرجى اختيار واحد" in several
    assert offered(client, one.name.ar) == offered(client, "") == offered(client, "س " * 13) == []
    client.force_login(person_named("nasrin"))
    assert offered(client, town.hasan.name.ar) == []


def test_a_joint_signer_whose_post_is_vacant_is_not_dropped_in_silence(town: Town, client: Client) -> None:
    memo = start(joint(town), by=town.zainab.reach, at=AT)
    Tenure.objects.filter(post=town.amal.post_id).delete()
    client.force_login(person_named("zainab"))
    page = reverse("correspondence:edit", args=[memo.ref])
    lines = re.findall(r'name="joint"\s+list="signers"\s+value="([^"]+)"', client.get(page).content.decode())
    assert [line.partition("[")[2] for line in lines] == [f"{town.hasan.post_id}]", f"{town.amal.post_id}]"]
    said = client.post(page, {"joint": lines}).content.decode()
    assert f"«[{town.amal.post_id}]»" in said


def test_who_is_authorised_for_one_letter_is_offered_for_that_one_alone(town: Town, client: Client) -> None:
    memo = start(joint(town), by=town.zainab.reach, at=AT)
    term, order = Term(from_on=TODAY, until_on=TODAY), Order(number="أمر 9", on=TODAY)
    empower(
        town.sara.person_id, post_id=town.amal.post_id, capacity=Capacity.FOR, term=term,
        limits=Limits(letter=memo.ref), order=order, by=town.amal.reach, at=AT,
    )  # fmt: skip
    client.force_login(person_named("zainab"))
    assert any(
        line.endswith(f"[{town.amal.post_id}-{town.sara.person_id}]") for line in offered(client, "سارة", memo.ref)
    )
    assert not any("-" in line.rpartition("[")[2] for line in offered(client, "سارة"))
    client.force_login(person_named("omar"))
    assert client.get(reverse("correspondence:signers_of", args=[memo.ref]), {"q": "سارة"}).status_code == 404


def test_who_sends_and_who_registers_sees_every_signer(town: Town, client: Client) -> None:
    memo = start(joint(town), by=town.zainab.reach, at=AT)
    names = [person_facts(one.person_id).name.ar for one in (town.maryam, town.hasan, town.amal)]
    client.force_login(person_named("zainab"))
    for address in ("correspondence:send", "correspondence:letter"):
        page = client.get(reverse(address, args=[memo.ref])).content.decode()
        assert all(name in page for name in names)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    for one in (town.maryam, town.hasan, town.amal):
        memo = signs(memo, one)
    client.force_login(person_named("rebwar"))
    page = client.get(reverse("correspondence:outgoing"), {"letter": memo.ref}).content.decode()
    assert all(name in page for name in names)
