"""Letters as messages: what a mail program gets to read, and what no letter can do to the head of a mail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.sinks.mail.letter import Attachment, Letter
from edgecount.sinks.mail.message import compose, one_line
from tests.support.fakes import BEGAN
from tests.support.servers.mailserver import parsed

ANNA, BEN = "anna@example.org", "ben@example.org"
HEADS = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}


def letter(subject: str = "[Main Street] Too full", text: str = "131 inside\n", key: str = "event 7") -> Letter:
    return Letter(key=key, subject=subject, text=text, html=f"<p>{text}</p>")


def sent(written: Letter, *receivers: str) -> bytes:
    return compose(written, "shop@example.org", receivers or (ANNA,), BEGAN).as_bytes()


def test_head() -> None:
    message = parsed(sent(letter(), ANNA, BEN))
    assert {name: message[name] for name in ("From", "To", "Subject", "Date", "Auto-Submitted")} == {
        "From": "edgecount <shop@example.org>",
        "To": f"{ANNA}, {BEN}",
        "Subject": "[Main Street] Too full",
        "Date": "Mon, 04 May 2026 10:00:00 +0000",
        "Auto-Submitted": "auto-generated",
    }


def test_message_id_goes_by_the_letters_key() -> None:
    ids = [parsed(sent(letter(key=key)))["Message-ID"] for key in ("event 7", "event 7", "event 8")]
    assert ids[0] == ids[1] != ids[2]
    assert all(id_.endswith("@example.org>") for id_ in ids)


def test_text_or_else_html_with_pictures_and_then_attachments() -> None:
    written = Letter(
        key="day",
        subject="Monday",
        text="as text\n",
        html='<img src="cid:inside">',
        pictures={"inside": b"\x89PNG"},
        attachments=(
            Attachment("Fußgänger.csv", "text/csv", b"a,b\r\n1,2\r\n"),
            Attachment("day.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\0\xff"),
        ),
    )
    message = parsed(sent(written))
    shapes = [(part.get_content_type(), part.get_content_disposition(), part.get_filename()) for part in message.walk()]
    assert shapes == [
        ("multipart/mixed", None, None),
        ("multipart/alternative", None, None),
        ("text/plain", None, None),
        ("multipart/related", None, None),
        ("text/html", None, None),
        ("image/png", "inline", "inside.png"),
        ("text/csv", "attachment", "Fußgänger.csv"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment", "day.xlsx"),
    ]
    picture = next(part for part in message.walk() if part.get_content_type() == "image/png")
    assert (picture["Content-ID"], picture.get_content()) == ("<inside>", b"\x89PNG")
    assert [part.get_payload(decode=True) for part in message.iter_attachments()] == [
        b"a,b\r\n1,2\r\n",
        b"PK\0\xff",
    ]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Main Street\r\nBcc: all@example.org", id="line feeds"),
        pytest.param("Main Street\u2028Bcc: all@example.org", id="a line separator"),
        pytest.param("Main Street\x85Bcc:\x0ball@example.org\x00", id="control characters"),
        pytest.param("Bücher & Söhne – 東京 店 🏬 " * 8, id="long and international"),
        pytest.param("half a character: \ud83d", id="half a character"),
        pytest.param('=?utf-8?q?Bcc=3A?= \\ " , ; <x@example.org>', id="what means something in heads"),
        pytest.param("W" * 5000, id="very long"),
        pytest.param("", id="empty"),
    ],
)
def test_whatever_a_site_is_called(name: str) -> None:
    check_whatever(name)


@given(st.text(alphabet=st.characters(), max_size=120))
def test_whatever_a_letter_says(text: str) -> None:
    check_whatever(text)


def check_whatever(text: str) -> None:
    """Nothing gets into the head but the subject, in one line; all is ASCII, in lines that any server takes."""
    content = sent(letter(subject=text, text=text))
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")
    message = parsed(content)
    assert set(message.keys()) == HEADS
    assert message["To"] == ANNA
    assert str(message["Subject"]).split() == one_line(text)[:200].split()


def test_text_arrives_as_it_was_written() -> None:
    text = "Bücher:\n" + "x" * 2000 + "\n.\n..\nFrom here\n🏬 \n"
    message = parsed(sent(letter(text=text)))
    part = message.get_body(("plain",))
    assert part is not None
    assert part.get_content().splitlines() == text.splitlines()
