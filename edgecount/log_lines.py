"""The form of the daemon's log: one line a message, at most ten messages of a kind a minute, ready for the journal.

Messages contain text from cameras, brokers and mail servers: it must not end a line, move a cursor or show a password.
"""

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Final, TextIO, TypeAlias

from edgecount.clock import Clock
from edgecount.text import printable

EVERY: Final = {"every": True}
"""The `extra` of a message that is never left out, such as that a person came in."""

AT_MOST = 10
WINDOW_SECONDS = 60.0
_MOST_KINDS = 500
"""More kinds than the daemon has messages; if a library makes a new kind each time, the oldest kind is forgotten."""
_LONGEST = 2000
_CREDENTIALS = re.compile(r"(?<=://)[^\s/]*@")
_PRIORITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))
"""The priorities of syslog(3), each with the lowest log level that has it."""

_Kind: TypeAlias = tuple[str, int, object]
_Trace: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


@contextmanager
def logging_to(stream: TextIO, environ: Mapping[str, str], clock: Clock) -> Iterator["LogLines"]:
    """Write log messages, from INFO on, to the stream while the block runs."""
    formatter = JournalFormatter() if is_journal(stream, environ) else LineFormatter()
    handler = LogLines(stream, formatter, RateLimit(clock))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield handler
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
        handler.close()


def is_journal(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether the stream goes to systemd's journal: JOURNAL_STREAM names the journal's file (systemd.exec(5))."""
    try:
        status = os.fstat(stream.fileno())
    except (OSError, ValueError, AttributeError):  # the stream is no file, or there is no stream
        return False
    return environ.get("JOURNAL_STREAM") == f"{status.st_dev}:{status.st_ino}"


class LineFormatter(logging.Formatter):
    """Time, level and message in one line; the lines of a traceback follow, indented."""

    def __init__(self, form: str = "%(asctime)s %(levelname)s %(message)s") -> None:
        super().__init__(form)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        """The line of the message."""
        return _safe(super().formatMessage(record))

    def formatException(self, ei: _Trace) -> str:  # noqa: N802 - the name is logging's
        """The traceback."""
        return _set_in(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - the name is logging's
        """The stack, if it was asked for."""
        return _set_in(super().formatStack(stack_info))


class JournalFormatter(LineFormatter):
    """The message alone, each line with its priority: the journal knows the time and the process (sd-daemon(3))."""

    def __init__(self) -> None:
        super().__init__("%(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """All lines of a message."""
        priority = next((number for level, number in _PRIORITIES if record.levelno >= level), 7)
        return "\n".join(f"<{priority}>{line}" for line in super().format(record).split("\n"))


@dataclass(slots=True)
class _Window:
    """Messages of a kind since `began` (monotonic seconds): how many passed, how many did not, the last of these."""

    began: float
    level: int
    passed: int = 0
    left_out: int = 0
    last: str = ""


class RateLimit:
    """Lets AT_MOST messages of a kind pass in WINDOW_SECONDS, and then says how many it left out.

    A kind is a message template at its place in the program; for an error it is the whole text, so that an error is
    never left out the first time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._windows: dict[_Kind, _Window] = {}

    def passes(self, record: logging.LogRecord) -> bool:
        """Whether this message is to be written."""
        if getattr(record, "every", False):
            return True
        window = self._windows.setdefault(_kind(record), _Window(self._clock.monotonic(), record.levelno))
        if window.passed < AT_MOST:
            window.passed += 1
            return True
        window.left_out += 1
        window.last = record.getMessage()
        return False

    def over(self, *, all_: bool = False) -> list[logging.LogRecord]:
        """Forget the windows that are over, or all of them; gives the messages about what they left out."""
        now = self._clock.monotonic()
        ended = [kind for kind, window in self._windows.items() if all_ or now - window.began >= WINDOW_SECONDS]
        ended += list(self._windows)[: max(0, len(self._windows) - _MOST_KINDS)]
        windows = [self._windows.pop(kind) for kind in dict.fromkeys(ended)]
        return [_more(window) for window in windows if window.left_out]


class LogLines(logging.StreamHandler[TextIO]):
    """Writes the messages that the limit lets pass to a stream; call `tell` about once a minute."""

    def __init__(self, stream: TextIO, formatter: logging.Formatter, limit: RateLimit) -> None:
        super().__init__(stream)
        self.setFormatter(formatter)
        self._limit = limit

    def emit(self, record: logging.LogRecord) -> None:
        """Write a message, unless there were too many of its kind; logging holds the handler's lock meanwhile."""
        try:
            self._say(self._limit.over())
            passes = self._limit.passes(record)
        except Exception:  # noqa: BLE001 - a message that cannot be written must not stop its caller
            self.handleError(record)
            return
        if passes:
            super().emit(record)

    def tell(self) -> None:
        """Write how many messages were left out until a minute ago."""
        with self._guarded():
            self._say(self._limit.over())

    def close(self) -> None:
        """Write how many messages were left out until now, and then write no more."""
        with self._guarded():
            self._say(self._limit.over(all_=True))
        super().close()

    def _say(self, records: list[logging.LogRecord]) -> None:
        for record in records:
            super().emit(record)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        self.acquire()
        try:
            yield
        finally:
            self.release()


def _kind(record: logging.LogRecord) -> _Kind:
    said = record.getMessage() if record.levelno >= logging.ERROR else str(record.msg)
    return record.pathname, record.lineno, said


def _more(window: _Window) -> logging.LogRecord:
    """The message about messages that were left out."""
    said = window.left_out, window.last
    return logging.LogRecord(__name__, window.level, __file__, 0, "%d more like this: %s", said, None)


def _safe(line: str) -> str:
    """A line that is safe to write: escapes for line ends and what a terminal acts upon; no credentials."""
    hidden = _CREDENTIALS.sub("********@", line)
    return printable(hidden[:_LONGEST]) + ("..." if len(hidden) > _LONGEST else "")


def _set_in(lines: str) -> str:
    """The lines, indented, so that none of them looks like a message of its own."""
    return "\n".join(f"  {_safe(line)}" for line in lines.split("\n"))
