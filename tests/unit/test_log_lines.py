"""The lines of the log: what they look like, what cannot get into them, and how many there are."""

import io
import logging
import os
import re
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from typing import TextIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.log_lines import (
    AT_MOST,
    EVERY,
    WINDOW_SECONDS,
    JournalFormatter,
    LineFormatter,
    LogLines,
    RateLimit,
    is_journal,
    logging_to,
)
from tests.support.fakes import FakeClock

FORGED = "2026-05-04 12:00:00,000 ERROR the store is gone"
TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}"


def record(message: str, *values: object, level: int = logging.INFO, line: int = 1) -> logging.LogRecord:
    return logging.LogRecord("edgecount.somewhere", level, "somewhere.py", line, message, values, None)


def failed(error: Exception, message: str = "entrance has crashed") -> logging.LogRecord:
    try:
        raise error
    except type(error):
        return logging.LogRecord("edgecount", logging.ERROR, "somewhere.py", 1, message, (), sys.exc_info())


# What they look like.


@pytest.mark.parametrize(
    ("message", "line"),
    [
        pytest.param("watching entrance", "watching entrance", id="plain"),
        pytest.param("Café – 東京", "Café – 東京", id="all-the-world"),
        pytest.param(f"broker: no\n{FORGED}", rf"broker: no\n{FORGED}", id="a-line-of-its-own"),
        pytest.param("a\r\nb\rc", r"a\r\nb\rc", id="carriage-returns"),
        pytest.param("\x1b[2J\x1b]0;me\x07\x08\x00", r"\x1b[2J\x1b]0;me\x07\x08\x00", id="what-a-terminal-obeys"),
        pytest.param("a\u2028b\x85c\x9bd", r"a\u2028b\x85c\x9bd", id="other-ends-of-lines"),
        pytest.param("\u202egnp.exe", r"\u202egnp.exe", id="written-backwards"),
        pytest.param("\udcff", r"\udcff", id="no-text"),
        pytest.param("<0>panic", "<0>panic", id="a-priority"),
        pytest.param("rtsp://me:secret@192.0.2.1/a", "rtsp://********@192.0.2.1/a", id="credentials"),
        pytest.param("rtsp://me:se@cret@192.0.2.1", "rtsp://********@192.0.2.1", id="credentials-with-an-at"),
        pytest.param("http://192.0.2.1/a@b by c@d", "http://192.0.2.1/a@b by c@d", id="no-credentials"),
        pytest.param("x" * 2000, "x" * 2000, id="long"),
        pytest.param("x" * 9999, "x" * 2000 + "...", id="too-long"),
        pytest.param(f"{'x' * 1990}://me:secret@y", f"{'x' * 1990}://*******...", id="cut-in-the-credentials"),
    ],
)
def test_a_message_is_one_line(message: str, line: str) -> None:
    assert LineFormatter("%(message)s").format(record("%s", message)) == line
    assert JournalFormatter().format(record("%s", message)) == f"<6>{line}"


def test_a_line_for_a_terminal_or_a_file() -> None:
    line = LineFormatter().format(record("%s: %d", "door", 3, level=logging.WARNING))
    assert re.fullmatch(f"{TIME} WARNING door: 3", line)


@pytest.mark.parametrize(
    ("level", "priority"),
    [
        pytest.param(logging.DEBUG, 7, id="debug"),
        pytest.param(logging.INFO, 6, id="info"),
        pytest.param(25, 6, id="between"),
        pytest.param(logging.WARNING, 4, id="warning"),
        pytest.param(logging.ERROR, 3, id="error"),
        pytest.param(logging.CRITICAL, 2, id="critical"),
        pytest.param(99, 2, id="beyond"),
    ],
)
def test_priorities(level: int, priority: int) -> None:
    assert JournalFormatter().format(record("well", level=level)) == f"<{priority}>well"


def test_a_traceback_is_lines_that_are_set_in() -> None:
    first, *others = LineFormatter("%(message)s").format(failed(ValueError(f"no\n{FORGED}\x1b[2J"))).split("\n")
    assert first == "entrance has crashed"
    assert others[0] == "  Traceback (most recent call last):"
    assert others[-2:] == ["  ValueError: no", rf"  {FORGED}\x1b[2J"]
    assert all(line.startswith("  ") for line in others)


def test_every_line_of_a_traceback_has_its_priority() -> None:
    lines = JournalFormatter().format(failed(ValueError("no"))).split("\n")
    assert [lines[0], lines[1], lines[-1]] == [
        "<3>entrance has crashed",
        "<3>  Traceback (most recent call last):",
        "<3>  ValueError: no",
    ]
    assert all(line.startswith("<3>") for line in lines)


def test_a_stack_that_was_asked_for_is_set_in() -> None:
    asked = record("here")
    asked.stack_info = "Stack (most recent call last):\n  here"
    assert LineFormatter("%(message)s").format(asked).split("\n")[1:] == [
        "  Stack (most recent call last):",
        "    here",
    ]


@given(st.text())
def test_nothing_that_is_said_ends_a_line(text: str) -> None:
    (line,) = LineFormatter("%(message)s").format(record("%s", text)).splitlines() or [""]
    assert line.isprintable()


# Whether it is the journal that reads them.


@pytest.fixture
def file() -> Iterator[TextIO]:
    with tempfile.TemporaryFile("w+") as file:
        yield file


def own(file: TextIO) -> str:
    status = os.fstat(file.fileno())
    return f"{status.st_dev}:{status.st_ino}"


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        pytest.param(lambda file: {"JOURNAL_STREAM": own(file)}, True, id="the-same-file"),
        pytest.param(lambda file: {"JOURNAL_STREAM": own(file) + "1"}, False, id="another-file"),
        pytest.param(lambda file: {"JOURNAL_STREAM": ""}, False, id="empty"),
        pytest.param(lambda file: {"JOURNAL_STREAM": "x"}, False, id="nonsense"),
        pytest.param(lambda file: {}, False, id="not-said"),
    ],
)
def test_is_journal(file: TextIO, environ: Callable[[TextIO], dict[str, str]], expected: bool) -> None:
    assert is_journal(file, environ(file)) is expected


def test_what_is_no_file_is_no_journal() -> None:
    assert not is_journal(io.StringIO(), {"JOURNAL_STREAM": "1:2"})


@pytest.mark.parametrize(
    ("journal", "form"),
    [pytest.param(True, "<4>careful\n", id="journal"), pytest.param(False, f"{TIME} WARNING careful\n", id="file")],
)
def test_what_is_logged_goes_to_the_stream_while_the_block_runs(file: TextIO, journal: bool, form: str) -> None:
    root = logging.getLogger()
    before = list(root.handlers), root.level
    with logging_to(file, {"JOURNAL_STREAM": own(file)} if journal else {}, FakeClock()):
        assert root.level == logging.INFO
        logging.getLogger("edgecount.somewhere").debug("not this")
        logging.getLogger("edgecount.somewhere").warning("careful")
    assert (list(root.handlers), root.level) == before
    file.seek(0)
    assert re.fullmatch(form, file.read())


# How many there are.


class Log:
    """The lines that come of records."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.stream = io.StringIO()
        self.handler = LogLines(self.stream, LineFormatter("%(levelname)s %(message)s"), RateLimit(self.clock))

    def take(self, *records: logging.LogRecord) -> list[str]:
        for each in records:
            self.handler.handle(each)
        return self.lines()

    def lines(self) -> list[str]:
        """Those since the last look."""
        lines = self.stream.getvalue().splitlines()
        self.stream.seek(0)
        self.stream.truncate()
        return lines


@pytest.fixture
def log() -> Iterator[Log]:
    log = Log()
    yield log
    log.handler.close()


def test_ten_of_a_kind_and_then_how_many_more(log: Log) -> None:
    said = log.take(*(record("camera %d is away", number) for number in range(37)))
    assert said == [f"INFO camera {number} is away" for number in range(AT_MOST)]
    log.clock.advance(WINDOW_SECONDS)
    assert log.take(record("something else", line=2)) == [
        "INFO 27 more like this: camera 36 is away",
        "INFO something else",
    ]


def many(count: int, *values: object, level: int = logging.INFO, line: int = 1) -> list[logging.LogRecord]:
    return [record("x %s", *values, level=level, line=line) for _ in range(count)]


@pytest.mark.parametrize(
    ("records", "lines"),
    [
        pytest.param(many(AT_MOST, 1), AT_MOST, id="just-as-many"),
        pytest.param(many(AT_MOST + 1, 1), AT_MOST, id="one-too-many"),
        pytest.param([*many(20, 1, line=1), *many(20, 1, line=2)], 20, id="two-places"),
        pytest.param([record(f"x {number}") for number in range(15)], 15, id="many-templates"),
        pytest.param([record("x %d", number) for number in range(15)], AT_MOST, id="one-template"),
        pytest.param([record("x %d", number, level=logging.ERROR) for number in range(15)], 15, id="different-errors"),
        pytest.param(many(15, 1, level=logging.ERROR), AT_MOST, id="the-same-error"),
    ],
)
def test_what_is_of_a_kind(log: Log, records: list[logging.LogRecord], lines: int) -> None:
    assert len(log.take(*records)) == lines


def test_of_some_every_one_is_wanted(log: Log) -> None:
    crossing = record("%s: %s %s", "entrance", "door", "in")
    crossing.__dict__ |= EVERY
    assert len(log.take(*[crossing] * 100)) == 100


def test_an_error_that_is_left_out_is_an_error_in_the_count(log: Log) -> None:
    log.take(*many(12, "no", level=logging.ERROR))
    log.handler.close()
    assert log.lines() == ["ERROR 2 more like this: x no"]


def test_what_was_left_out_is_told_once_when_the_minute_is_over(log: Log) -> None:
    log.take(*many(12, "no"))
    log.clock.advance(WINDOW_SECONDS - 1)
    log.handler.tell()
    assert log.lines() == []
    log.clock.advance(1)
    log.handler.tell()
    log.handler.tell()
    assert log.lines() == ["INFO 2 more like this: x no"]
    assert len(log.take(*many(12, "no"))) == AT_MOST


def test_a_minute_without_too_many_has_nothing_to_tell(log: Log) -> None:
    log.take(*many(AT_MOST, "no"))
    log.clock.advance(WINDOW_SECONDS)
    log.handler.tell()
    assert log.lines() == []


def test_kinds_without_end_do_not_fill_the_memory(log: Log) -> None:
    limit = RateLimit(log.clock)
    for number in range(5000):
        limit.over()
        assert limit.passes(record(f"kind {number}"))
    limit.over()
    assert len(limit._windows) == 500


def test_the_oldest_kind_is_let_go_with_what_it_left_out(log: Log) -> None:
    log.take(*many(12, "no"))
    lines = log.take(*(record(f"kind {number}", line=2) for number in range(501)))
    assert [line for line in lines if "more" in line] == ["INFO 2 more like this: x no"]


class Unsayable:
    def __str__(self) -> str:
        raise ZeroDivisionError


@pytest.mark.parametrize("level", [logging.INFO, logging.ERROR])
@pytest.mark.parametrize(
    ("message", "value"), [pytest.param("%d", "x", id="wrong-kind"), pytest.param("%s", Unsayable(), id="unsayable")]
)
def test_a_message_that_cannot_be_made_is_not_the_callers_trouble(
    log: Log, monkeypatch: pytest.MonkeyPatch, level: int, message: str, value: object
) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    assert log.take(*(record(message, value, level=level) for _ in range(12))) == []
    assert log.take(record("well")) == ["INFO well"]


def test_threads_share_one_limit(log: Log) -> None:
    threads = [threading.Thread(target=lambda: [*map(log.handler.handle, many(50, "no"))]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.handler.close()
    assert log.lines() == ["INFO x no"] * AT_MOST + [f"INFO {200 - AT_MOST} more like this: x no"]
