"""A mail server's replies, none of them longer than a reply may be: a server could go on for ever."""

from typing import BinaryIO

LONGEST_LINE = 8192
"""Bytes of a line; RFC 5321 knows 512, and some servers more."""
LONGEST_REPLY = 65_536
"""Bytes of all lines of one reply."""


class EndlessReplyError(Exception):
    """A reply is longer than any server's is.  No OSError, which smtplib takes for the end of the connection."""


class Replies:
    """The bytes of a connection as `smtplib` reads them: line by line, with a limit for what belongs to one reply."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left = LONGEST_REPLY

    def begin(self) -> None:
        """Another reply begins."""
        self._left = LONGEST_REPLY

    def readline(self, limit: int = LONGEST_LINE) -> bytes:
        """The next line; EndlessReplyError where that is too much, and from then on."""
        if self._stream.closed:
            raise EndlessReplyError
        line = self._stream.readline(min(limit, LONGEST_LINE))
        self._left -= len(line)
        if self._left < 0 or (len(line) == LONGEST_LINE and not line.endswith(b"\n")):
            self.close()  # a server that goes on for ever must not hold us
            raise EndlessReplyError
        return line

    def close(self) -> None:
        """Let go of the connection."""
        self._stream.close()
