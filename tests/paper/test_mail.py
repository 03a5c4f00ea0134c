"""What a message says of itself can be written down, whatever bytes it holds."""

from paper.doors.mail import read_mail

HOSTILE = (
    b'From: "of\x00fice" <a@b.iq>\r\nSubject: a\x00b =?utf-8?b?AGM=?=\r\nMessage-ID: <1\x00@b.iq>\r\n'
    b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n"
    b"--B\r\nContent-Type: text/plain; charset=nobody-knows\r\n\r\n\xff\x00\r\n"
    b"--B\r\nContent-Type: application/pdf\r\n"
    b"Content-Disposition: attachment; filename*=utf-8''a%00%1Bb.pdf\r\n\r\nabc\r\n--B--\r\n"
)


def test_no_control_character_of_a_message_is_handed_on() -> None:
    mail = read_mail(HOSTILE)
    assert (mail.sender, mail.message_id, mail.files) == ("office", "<1@b.iq>", (("ab.pdf", b"abc"),))
    assert mail.subject.isprintable()
    assert mail.subject.startswith("ab")


def test_every_sender_that_a_message_names_is_handed_on() -> None:
    mail = read_mail(b'From: A <a@x.iq>\r\nFrom: "b c"@evil.iq\r\n\r\n')
    assert (mail.address, mail.addresses) == ("", ("a@x.iq", '"b c"@evil.iq'))
    assert read_mail(b"From: A <a@x.iq>, b@y.iq\r\n\r\n").addresses == ("a@x.iq", "b@y.iq")


def test_no_encoded_word_becomes_a_word_of_the_mail_server() -> None:
    said = b"mx.b.iq; spf=pass smtp.mailfrom==?utf-8?q?x=3Bdmarc=3Dpass_?=@evil.iq; dmarc=none"
    mail = read_mail(b"From: a@b.iq\r\nAuthentication-Results: " + said + b"\r\n\r\n")
    assert mail.authentication == (said.decode(),)
