"""RTSP (RFC 2326) on the wire: messages, and the pictures in between; none may be longer than such are (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_HEAD = 65_536
"""Bytes of a message's head."""
LONGEST_BODY = 1_048_576
"""Bytes of a description: pictures do not come in bodies."""
_INTERLEAVED = ord("$")
_LENGTH = re.compile(r"^content-length:\s*(\d{1,10})\s*$", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"RTSP/\d\.\d (\d{3})\b")
_END = re.compile(rb"\r?\n\r?\n")


class TooLongError(Exception):
    """A message is longer than any is."""


@dataclass(frozen=True, slots=True)
class RtspMessage:
    """A request or an answer: the lines of its head, and its body."""

    lines: tuple[str, ...]
    body: bytes = b""

    @property
    def status(self) -> int | None:
        """The status of an answer; None for a request."""
        found = _STATUS.match(self.lines[0])
        return int(found[1]) if found else None

    def field(self, name: str) -> str:
        """A field of the head; empty if it is not there."""
        begin = f"{name.lower()}:"
        return next((line[len(begin) :].strip() for line in self.lines if line.lower().startswith(begin)), "")

    def without(self, *names: str) -> "RtspMessage":
        """The same without these fields."""
        begins = tuple(f"{name.lower()}:" for name in names)
        return RtspMessage(tuple(line for line in self.lines if not line.lower().startswith(begins)), self.body)

    def with_fields(self, *fields: str) -> "RtspMessage":
        """The same with more fields, as `Name: value`."""
        return RtspMessage((*self.lines, *fields), self.body)

    def replaced(self, old: str, new: str) -> "RtspMessage":
        """The same with a text in place of another, everywhere."""
        lines = tuple(line.replace(on_the_wire(old), on_the_wire(new)) for line in self.lines)
        return RtspMessage(lines, self.body.replace(old.encode(), new.encode()))

    @property
    def raw(self) -> bytes:
        """The message as it is sent, with the length that its body has."""
        fields = self.without("Content-Length").lines
        length = (f"Content-Length: {len(self.body)}",) if self.body else ()
        return "\r\n".join((*fields, *length, "", "")).encode("latin-1") + self.body


def on_the_wire(text: str) -> str:
    """A text as the lines of a head have it: a letter for each of its bytes."""
    return text.encode().decode("latin-1")


class Splitter:
    """Takes a stream piece by piece, and gives its messages, and whole pieces of pictures as they are."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def feed(self, piece: bytes) -> Iterator[RtspMessage | bytes]:
        """What ends in this piece; TooLongError where a message has no end."""
        self._kept += piece
        while self._kept:
            if self._kept[0] == _INTERLEAVED:
                end = self._end_of_pictures()
                found: RtspMessage | bytes | None = bytes(self._kept[:end]) if end else None
                del self._kept[:end]
            else:
                found = self._message()
            if found is None:
                return
            yield found

    def _end_of_pictures(self) -> int:
        """Where the last whole one ends, of those that follow each other; 0 if none is whole."""
        at = 0
        while at + 4 <= len(self._kept) and self._kept[at] == _INTERLEAVED:
            end = at + 4 + int.from_bytes(self._kept[at + 2 : at + 4], "big")
            if end > len(self._kept):
                break
            at = end
        return at

    def _message(self) -> RtspMessage | None:
        """The message at the beginning; None if it is not whole yet."""
        del self._kept[: len(self._kept) - len(self._kept.lstrip(b"\r\n"))]
        end = _END.search(self._kept)
        if end is None or end.start() > LONGEST_HEAD:
            if len(self._kept) > LONGEST_HEAD:
                raise TooLongError
            return None
        head = self._kept[: end.start()].decode("latin-1")
        length = _LENGTH.search(head)
        size = int(length[1]) if length else 0
        if size > LONGEST_BODY:
            raise TooLongError
        if len(self._kept) < end.end() + size:
            return None
        body = bytes(self._kept[end.end() : end.end() + size])
        del self._kept[: end.end() + size]
        return RtspMessage(tuple(re.split(r"\r?\n", head)), body)
