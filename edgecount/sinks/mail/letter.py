"""A mail as plain values, independent of the protocol."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes with a letter; `kind` is its MIME type, such as `text/csv`."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter, the same for all receivers.

    `key` is the same whenever the same letter is written again: by it, mail programs drop a repeat.  `text` says all
    that `html` says; `pictures` are PNGs that `html` shows as `<img src="cid:NAME">`.
    """

    key: str
    subject: str
    text: str
    html: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
