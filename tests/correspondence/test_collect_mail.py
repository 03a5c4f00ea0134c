"""E-mail that is dropped for a desk lies there until a clerk takes it."""

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.urls import reverse

from archive.records import part
from config.env import Place
from correspondence import intakes
from correspondence.book_in import book_in
from correspondence.collect_mail import collect_mail
from correspondence.core.errors import MessageStaysError
from correspondence.core.intake import Way
from correspondence.core.setback import Setback
from correspondence.doors import mailbox
from correspondence.models import Intake, MailTry, Notice, Registration
from correspondence.scan import take_off
from correspondence.setbacks import setbacks
from correspondence.tell_setbacks import tell_setbacks
from correspondence.wording import why_set_aside
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.whois import lines_about
from paper.core.errors import ResourceError
from paper.isolate import Mail, foreign_mail
from tests.correspondence.intakes import arrived, scan
from tests.town import AT, Town
from tests.web.steps import client_of

pytestmark = pytest.mark.django_db


def message(*, name: str = "<1@trade.iq>", file: str = "letter.jpg") -> bytes:
    mail = EmailMessage()
    mail["From"] = "وزارة التجارة <office@trade.iq>"
    mail["To"] = "registry@planning.iq"
    mail["Subject"] = "تجهيز أثاث"
    mail["Message-ID"] = name
    mail.set_content("تحية طيبة")
    mail.add_attachment(scan("mail"), maintype="image", subtype="jpeg", filename=file)
    mail.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="run.exe")
    return mail.as_bytes()


def drop(place: Place, desk: int, data: bytes, *, name: str = "1.eml") -> Path:
    folder = place.data / "mail" / str(desk) / "new"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    return path


def test_2_13_a_message_lies_on_its_desk_and_becomes_a_record_with_the_message_beside_it(
    town: Town, place: Place
) -> None:
    data = message()
    path = drop(place, town.planning_desk, data)
    assert collect_mail(by=CLOCKWORK, at=AT) == 1
    assert not path.exists()
    (item,) = intakes.waiting(town.rebwar.reach)
    assert (item.way, item.sender, item.subject, item.files) == (Way.EMAIL, "وزارة التجارة", "تجهيز أثاث", 2)
    assert "run.exe" in intakes.intake(item.ref, reach=town.rebwar.reach).note
    assert intakes.waiting(town.nasrin.reach) == ()
    assert not Registration.objects.exists()
    given = book_in(item.ref, arrived(town, way=Way.EMAIL), language="ar", by=town.rebwar.reach, at=AT)
    assert part(given.record_id, "annex-01.eml", reach=town.hasan.reach) == data
    assert part(given.record_id, "annex-02.jpg", reach=town.hasan.reach) == scan("mail")


def test_2_13_a_message_whose_record_was_destroyed_lies_nowhere_any_more(town: Town, place: Place) -> None:
    for name in ("1", "2"):
        drop(place, town.planning_desk, message(name=f"<{name}@trade.iq>"), name=f"{name}.eml")
    collect_mail(by=CLOCKWORK, at=AT)
    row = Intake.objects.get(message_id="<1@trade.iq>")
    mailbox.forget(dict(row.files.values_list("sha256", "size")))
    assert [path.name for path in (place.data / "mail").rglob("*.eml")] == ["2.eml"]


def test_i15_the_same_message_comes_once(town: Town, place: Place) -> None:
    for name in ("1.eml", "2.eml"):
        drop(place, town.planning_desk, message(), name=name)
    assert collect_mail(by=CLOCKWORK, at=AT) == 1
    drop(place, town.planning_desk, message(), name="3.eml")
    assert collect_mail(by=CLOCKWORK, at=AT) == 0
    assert Intake.objects.count() == 1
    lines = [line.act for line in lines_about(f"desk:{town.planning_desk}")]
    assert lines.count("known_mail") == 2
    assert len(list((place.data / "mail" / str(town.planning_desk) / "taken").iterdir())) == 3


def test_a_message_in_a_charset_that_nobody_knows_lies_on_its_desk(town: Town, place: Place) -> None:
    drop(place, town.planning_desk, message().replace(b"utf-8", b"iso-8859-6-i"))  # RFC 1556; Python has it not
    assert collect_mail(by=CLOCKWORK, at=AT) == 1
    (item,) = intakes.waiting(town.rebwar.reach)
    assert (item.way, item.files) == (Way.EMAIL, 2)


def test_the_remarks_name_every_file_that_is_not_taken_in(
    town: Town, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("correspondence.collect_mail.MOST_FILES", 1)
    drop(place, town.planning_desk, message())
    assert collect_mail(by=CLOCKWORK, at=AT) == 1
    assert Intake.objects.get().note == "letter.jpg; run.exe"


def test_mail_for_a_desk_that_is_not_there_holds_no_other_desk_up(town: Town, place: Place) -> None:
    for name in ("1.eml", "2.eml"):
        drop(place, 0, message(), name=name)
    drop(place, town.planning_desk, message(), name="3.eml")
    assert collect_mail(by=CLOCKWORK, at=AT, limit=2) == 1


def test_what_cannot_be_opened_lies_on_its_desk_as_it_came_and_strangers_collect_nothing(
    town: Town, place: Place
) -> None:
    drop(place, town.planning_desk, b"\x00\x01 no mail")
    drop(place, 999, message())
    assert collect_mail(by=CLOCKWORK, at=AT) == 1
    (item,) = intakes.waiting(town.rebwar.reach)
    (file,) = intakes.intake(item.ref, reach=town.rebwar.reach).files
    assert intakes.original(item.ref, file.id, reach=town.rebwar.reach)[0] == b"\x00\x01 no mail"
    assert intakes.intake(item.ref, reach=town.rebwar.reach).note.startswith("message.eml: ")
    (told,) = setbacks(town.rebwar.reach, at=AT)
    assert (told.what, bool(told.refused)) == (Setback.MAIL_NOT_OPENED, True)
    assert setbacks(town.nasrin.reach, at=AT) == ()
    assert [tell_setbacks(by=CLOCKWORK, at=AT) for _ in range(2)] == [1, 0]
    assert Notice.objects.get().person_id == town.rebwar.person_id
    page = client_of(town.rebwar).get(reverse("correspondence:setbacks")).content.decode()
    assert str(why_set_aside(told.refused)) in page
    assert (place.data / "mail" / "999" / "new" / "1.eml").exists()
    with pytest.raises(NotWithinReachError):
        collect_mail(by=town.rebwar.reach, at=AT)


def test_a_message_that_takes_too_long_is_tried_again_and_held_by_nobody(
    town: Town, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_slow(data: bytes) -> Mail:
        if b"slow" in data:
            raise ResourceError
        return foreign_mail(data)

    monkeypatch.setattr("correspondence.collect_mail.foreign_mail", too_slow)
    slow = drop(place, town.planning_desk, message(name="<slow@trade.iq>"))
    drop(place, town.planning_desk, message(), name="2.eml")
    assert collect_mail(by=CLOCKWORK, at=AT) == 1  # the one behind it
    assert (slow.exists(), collect_mail(by=CLOCKWORK, at=AT)) == (True, 0)
    monkeypatch.undo()
    assert collect_mail(by=CLOCKWORK, at=AT + timedelta(minutes=2)) == 1
    assert {one.files for one in intakes.waiting(town.rebwar.reach)} == {2}
    assert not MailTry.objects.exists()


@pytest.mark.usefixtures("any_clock")  # hours later and back
def test_a_message_that_is_never_opened_lies_unopened_on_its_desk_after_four_tries(
    town: Town, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_slow(_: bytes) -> Mail:
        raise ResourceError

    monkeypatch.setattr("correspondence.collect_mail.foreign_mail", too_slow)
    data = message()
    drop(place, town.planning_desk, data)
    told = [collect_mail(by=CLOCKWORK, at=AT + timedelta(minutes=minutes)) for minutes in (0, 2, 20, 21, 99, 200)]
    assert told == [0, 0, 0, 0, 1, 0]
    (item,) = intakes.waiting(town.rebwar.reach)
    (file,) = intakes.intake(item.ref, reach=town.rebwar.reach).files
    assert intakes.original(item.ref, file.id, reach=town.rebwar.reach)[0] == data
    with pytest.raises(MessageStaysError):
        take_off(item.ref, file.id, by=town.rebwar.reach, at=AT)
    given = book_in(item.ref, arrived(town, way=Way.EMAIL), language="ar", by=town.rebwar.reach, at=AT)
    assert part(given.record_id, "annex-01.eml", reach=town.hasan.reach) == data
