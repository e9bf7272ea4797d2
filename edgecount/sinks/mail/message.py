"""A Letter as the message that is sent: in ASCII throughout, so that any server takes it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import cast

from edgecount.sinks.mail.letter import Letter

_POLICY = SMTP.clone(cte_type="7bit", refold_source="none")
_LONGEST_SUBJECT = 200


def compose(letter: Letter, sender: str, receivers: Sequence[str], now: datetime) -> EmailMessage:
    """The message from `sender` to all of `receivers`; `now` (aware) is its date.

    The same letter has the same Message-ID, however often it is sent.
    """
    message = EmailMessage(_POLICY)
    message["From"] = Address("edgecount", addr_spec=sender)
    message["To"] = [Address(addr_spec=receiver) for receiver in receivers]
    message.set_raw("Subject", _subject(one_line(letter.subject)[:_LONGEST_SUBJECT]))
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{hashlib.sha256(letter.key.encode()).hexdigest()[:40]}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # prevents out-of-office replies
    _fill(message, letter)
    return message


def _subject(text: str) -> str:
    """The subject, encoded for the header.  EmailMessage can do that, too, but loses spaces between long words."""
    is_plain = text.isascii() and "=?" not in text
    return Header(text, "us-ascii" if is_plain else "utf-8", header_name="Subject").encode(linesep=_POLICY.linesep)


def one_line(text: str) -> str:
    """Text from outside as one line of printable characters, so that it cannot end a header or a line of the log."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def _fill(message: EmailMessage, letter: Letter) -> None:
    """Add the plain text, the HTML with its pictures as the alternative, and the attachments."""
    message.set_content(_encodable(letter.text))
    message.add_alternative(_encodable(letter.html), subtype="html")
    page = cast("list[EmailMessage]", message.get_payload())[1]
    for name, content in letter.pictures.items():
        page.add_related(content, "image", "png", cid=f"<{name}>", disposition="inline", filename=f"{name}.png")
    for attachment in letter.attachments:
        kind, _, subkind = attachment.kind.partition("/")
        message.add_attachment(attachment.content, kind, subkind, filename=one_line(attachment.name))


def _encodable(text: str) -> str:
    """The text without half characters (lone surrogates), which UTF-8 does not have."""
    return text.encode(errors="replace").decode()
