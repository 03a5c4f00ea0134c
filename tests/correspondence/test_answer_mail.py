"""Before a message is accepted it is checked; who sent one that is refused is told why, once (2.13)."""

import json
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMessage as EmailMessageSent

from config.env import Place
from correspondence import intakes, mail_checks
from correspondence.answer_mail import answer_again, answer_mail
from correspondence.collect_mail import WAITS, collect_mail
from correspondence.core.intake import IntakeState
from correspondence.core.mail_check import (
    MailNotAnsweredError,
    Proved,
    SenderNotAcceptedError,
    Silence,
    Standing,
    Virus,
)
from correspondence.list_sender import list_sender, unlist_sender
from correspondence.models import Intake, MailAnswer, MailCheck, MailTry
from correspondence.open_intake import refuse_intake
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.whois import lines_about
from tests.clamd import EICAR, scanner
from tests.correspondence.test_collect_mail import drop
from tests.town import AT, Town
from tests.web.steps import client_of
from tests.web.test_by_hand_pages import english

pytestmark = pytest.mark.django_db
WHY = "الملف لا يُقرأ"


def message(name: str = "<1@trade.iq>", *, body: str = "تحية طيبة", **headers: str) -> bytes:
    mail = EmailMessage()
    for key, value in {"From": "Trade <office@trade.iq>", "Subject": "SECRETWORD", **headers}.items():
        mail[key.replace("_", "-")] = value
    mail["Message-ID"] = name
    mail.set_content(body)
    return mail.as_bytes()


def came(town: Town, place: Place, data: bytes, *, name: str = "1.eml") -> Intake:
    drop(place, town.planning_desk, data, name=name)
    assert collect_mail(by=CLOCKWORK, at=AT) == 1
    return Intake.objects.latest("pk")


@pytest.fixture
def server(settings: object) -> object:
    for name, value in (("EMAIL_HOST", "mail.planning.iq"), ("DEFAULT_FROM_EMAIL", "Diwan <diwan@planning.iq>")):
        setattr(settings, name, value)
    return settings


@pytest.mark.usefixtures("server")
def test_2_13_the_reason_goes_back_once_and_quotes_nothing(
    town: Town, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = came(town, place, message())
    refuse_intake(row.ref, reason=WHY, by=town.rebwar.reach, at=AT)
    refused = SMTPRecipientsRefused({"office@trade.iq": (550, b"no")})
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessageSent, "send", lambda _: (_ for _ in ()).throw(refused))
        assert answer_mail(by=CLOCKWORK, at=AT) == 0
    browser = english(town.rebwar)
    assert "refused this address" in browser.get(f"/registry/paper/{row.ref}/").content.decode()
    for stranger in (town.hasan, town.nasrin):
        assert client_of(stranger).post(f"/registry/paper/{row.ref}/answer/").status_code == 404
    assert browser.get(f"/registry/paper/{row.ref}/answer/").status_code == 405
    browser.post(f"/registry/paper/{row.ref}/answer/")
    assert [answer_mail(by=CLOCKWORK, at=AT) for _ in range(2)] == [1, 0]
    (sent,) = outbox.outbox
    assert (sent.to, sent.extra_headers["In-Reply-To"]) == (["office@trade.iq"], "<1@trade.iq>")
    assert sent.extra_headers["Auto-Submitted"] == "auto-replied"
    assert (WHY in sent.body, "SECRETWORD" in sent.body + sent.subject, "تحية" in sent.body) == (True, False, False)
    with pytest.raises(MailNotAnsweredError):
        answer_again(row.ref, by=town.rebwar.reach, at=AT)
    acts = [f"{line.act} {line.outcome}" for line in lines_about(f"intake:{row.ref}")][::-1]
    assert acts[2:] == ["answer_mail refused", "answer_again done", "answer_mail done"]
    with pytest.raises(NotWithinReachError):
        answer_mail(by=town.rebwar.reach, at=AT)


@pytest.mark.usefixtures("server")
def test_an_address_that_is_refused_for_now_holds_no_other_answer_up(
    town: Town, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2):
        row = came(town, place, message(f"<{number}@trade.iq>", From=f"a{number}@trade.iq"), name=f"{number}.eml")
        refuse_intake(row.ref, reason=WHY, by=town.rebwar.reach, at=AT + timedelta(minutes=number))
    send, went = EmailMessageSent.send, list[str]()
    said: list[Exception] = [SMTPRecipientsRefused({"a1@trade.iq": (451, b"later")}), SMTPDataError(452, b"full")]

    def grey(mail: EmailMessageSent) -> int:
        if mail.to == ["a1@trade.iq"]:
            went.append(mail.to[0])
            raise said[len(went) % 2]
        return send(mail)

    monkeypatch.setattr(EmailMessageSent, "send", grey)
    at = AT + timedelta(minutes=5)
    assert [answer_mail(by=CLOCKWORK, at=at) for _ in range(2)] == [1, 0]
    assert len(went) == 1  # not again before its hour
    answer_mail(by=CLOCKWORK, at=at + timedelta(hours=1))
    assert MailAnswer.objects.filter(sent_at=None, undelivered_at=None).count() == 1
    answer_mail(by=CLOCKWORK, at=at + timedelta(days=3))
    assert (len(went), MailAnswer.objects.exclude(undelivered_at=None).count()) == (3, 1)
    MailAnswer.objects.filter(sent_at=None).update(undelivered_at=None, next_at=None)
    said[:] = [SMTPDataError(421, b"bye")] * 2
    with pytest.raises(SMTPServerDisconnected):
        answer_mail(by=CLOCKWORK, at=at)


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"List_Id": "<all.trade.iq>"},
        {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@trade.iq"},
        {"From": "a@trade.iq, b@trade.iq"},
        {"From": "Diwan <diwan@planning.iq>"},
    ],
)
def test_machines_lists_and_ourselves_are_not_answered(town: Town, place: Place, headers: dict[str, str]) -> None:
    row = came(town, place, message(**headers))
    refuse_intake(row.ref, reason=WHY, by=town.rebwar.reach, at=AT)
    assert (MailAnswer.objects.count(), answer_mail(by=CLOCKWORK, at=AT)) == (0, 0)
    found = mail_checks.check_of(row.ref, reach=town.rebwar.reach, at=AT)
    assert found is not None
    assert found.silence in {Silence.AUTOMATIC, Silence.NO_ADDRESS, Silence.OURS}


def test_2_13_the_registry_lists_senders_and_our_mail_servers_word_is_read(
    town: Town, place: Place, tmp_path: Path, settings: object
) -> None:
    file = tmp_path / "inboxes.json"
    box = {"desk": town.planning_desk, "host": "h", "user": "u", "password_file": "/p", "checked_by": "mx.planning.iq"}
    file.write_text(json.dumps([box]))
    settings.INBOXES = file  # type: ignore[attr-defined]
    browser = english(town.rebwar)
    line = {"desk": town.planning_desk, "pattern": "@trade.iq", "standing": "known", "note": "موثوق"}
    assert browser.post("/registry/senders/", {**line, "pattern": "trade"}).status_code == 422
    assert browser.post("/registry/senders/", {**line, "standing": "x"}).status_code == 422
    browser.post("/registry/senders/", line)
    assert "@trade.iq" in browser.get("/registry/senders/").content.decode()
    for stranger in (town.hasan, town.nasrin):
        with pytest.raises(NotWithinReachError):
            list_sender("@x.iq", Standing.KNOWN, desk_id=town.planning_desk, note="", by=stranger.reach, at=AT)
    assert client_of(town.hasan).get("/registry/senders/").status_code == 404
    with pytest.raises(SenderNotAcceptedError):
        list_sender("@x.iq", Standing.UNKNOWN, desk_id=town.planning_desk, note="", by=town.rebwar.reach, at=AT)
    row = came(town, place, message(Authentication_Results="mx.planning.iq; dmarc=fail"))
    check = MailCheck.objects.get(intake=row)
    assert (check.standing, check.proved, check.virus) == (Standing.KNOWN, Proved.FAIL, Virus.UNCHECKED)
    page = browser.get(f"/registry/paper/{row.ref}/").content.decode()
    for words in ("known to this registry", "the sender&#x27;s name may be forged", "not checked"):
        assert words in page
    list_sender("office@trade.iq", Standing.BLOCKED, desk_id=town.planning_desk, note="", by=town.rebwar.reach, at=AT)
    shut = came(town, place, message("<2@trade.iq>"), name="2.eml")
    assert (shut.state, shut.refused_reason != "", MailAnswer.objects.count()) == (IntakeState.REFUSED, True, 0)
    for number, names in enumerate(('"office"@trade.iq', "a@x.iq, office@trade.iq"), start=4):
        data = message(f"<{number}@trade.iq>").replace(b"Trade <office@trade.iq>", names.encode())
        assert came(town, place, data, name=f"{number}.eml").state == IntakeState.REFUSED
    key = next(one.id for one in mail_checks.senders(town.rebwar.reach) if one.standing is Standing.BLOCKED)
    with pytest.raises(NotWithinReachError):
        unlist_sender(key, by=town.nasrin.reach, at=AT)
    browser.post(f"/registry/senders/{key}/")
    assert came(town, place, message("<3@trade.iq>"), name="3.eml").state == IntakeState.OPEN


def test_2_13_a_virus_is_refused_and_handed_to_nobody(town: Town, place: Place, settings: object) -> None:
    with scanner() as path:
        settings.CLAMD = path  # type: ignore[attr-defined]
        clean = came(town, place, message())
        infected = came(town, place, message("<2@trade.iq>", body=EICAR.decode()), name="2.eml")
    assert MailCheck.objects.get(intake=clean).virus == Virus.CLEAN
    check = MailCheck.objects.get(intake=infected)
    assert (check.virus, check.virus_name) == (Virus.INFECTED, "Eicar-Test-Signature")
    assert (infected.state, "Eicar" in infected.refused_reason) == (IntakeState.REFUSED, True)
    (file,) = intakes.intake(infected.ref, reach=town.rebwar.reach).files
    with pytest.raises(NotWithinReachError):
        intakes.original(infected.ref, file.id, reach=town.rebwar.reach)
    assert client_of(town.rebwar).get(f"/registry/paper/{infected.ref}/").status_code == 200


def test_a_scanner_that_is_away_is_asked_once_in_a_round(town: Town, place: Place, settings: object) -> None:
    settings.CLAMD = place.data / "nobody"  # type: ignore[attr-defined]
    for number in (1, 2):
        drop(place, town.planning_desk, message(f"<{number}@trade.iq>"), name=f"{number}.eml")
    assert collect_mail(by=CLOCKWORK, at=AT) == 0
    assert MailTry.objects.count() == 1


def test_without_a_verdict_it_waits_and_is_then_shown_as_not_checked(
    town: Town, place: Place, tmp_path: Path, settings: object
) -> None:
    settings.CLAMD = tmp_path / "nobody"  # type: ignore[attr-defined]
    drop(place, town.planning_desk, message())
    at = AT
    for wait in WAITS:
        assert collect_mail(by=CLOCKWORK, at=at) == 0
        at += wait + timedelta(seconds=1)
    assert collect_mail(by=CLOCKWORK, at=at) == 1
    assert MailCheck.objects.get().virus == Virus.UNCHECKED
