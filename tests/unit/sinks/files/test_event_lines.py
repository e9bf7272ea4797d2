import errno
import io
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from edgecount.errors import EdgecountError
from edgecount.sinks.files.event_lines import EventLines, LinesToFile, LinesToStream
from tests.support.refusing import RefusingStream
from tests.support.stored import crossing

PARIS = ZoneInfo("Europe/Paris")
EVENTS = [crossing(1, "2026-05-04T12:03:22.150"), crossing(2, "2026-05-04T12:03:25", "out", reverses=1)]
LINES = [
    {
        "id": "00000000-0000-0000-0000-000000000001",
        "type": "crossing",
        "site": "main-street",
        "camera": "entrance",
        "ts": "2026-05-04T12:03:22.150Z",
        "local_ts": "2026-05-04T14:03:22.150+02:00",
        "line": "door",
        "track": 1,
        "direction": "in",
        "confidence": 0.9,
        "reverses": None,
        "group": None,
        "seq": 1,
    },
    {
        "id": "00000000-0000-0000-0000-000000000002",
        "type": "crossing",
        "site": "main-street",
        "camera": "entrance",
        "ts": "2026-05-04T12:03:25.000Z",
        "local_ts": "2026-05-04T14:03:25.000+02:00",
        "line": "door",
        "track": 2,
        "direction": "out",
        "confidence": 0.9,
        "reverses": "00000000-0000-0000-0000-000000000001",
        "group": None,
        "seq": 2,
    },
]


def take_one_by_one(lines: EventLines) -> None:
    lines.open()
    for event in EVENTS:
        lines.take([event])
    lines.take([])
    lines.finish()


def test_a_stream_has_each_line_at_once() -> None:
    stream = io.StringIO()
    lines = LinesToStream(stream, PARIS)
    lines.open()
    lines.take(EVENTS[:1])
    assert [json.loads(line) for line in stream.getvalue().splitlines()] == LINES[:1]
    lines.take(EVENTS[1:])
    lines.finish()
    assert [json.loads(line) for line in stream.getvalue().splitlines()] == LINES


def test_a_file_has_all_lines_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text("those of before\n")
    lines = LinesToFile(path, PARIS)
    lines.open()
    lines.take(EVENTS)
    assert path.read_text() == "those of before\n"
    lines.finish()
    assert [json.loads(line) for line in path.read_text().splitlines()] == LINES
    assert [part.name for part in tmp_path.iterdir()] == ["events.jsonl"]


def test_a_file_and_a_stream_have_the_same_text(tmp_path: Path) -> None:
    stream, path = io.StringIO(), tmp_path / "events.jsonl"
    take_one_by_one(LinesToStream(stream, PARIS))
    take_one_by_one(LinesToFile(path, PARIS))
    assert path.read_text() == stream.getvalue()


def test_nobody_came(tmp_path: Path) -> None:
    lines = LinesToFile(tmp_path / "events.jsonl", PARIS)
    lines.open()
    lines.finish()
    assert (tmp_path / "events.jsonl").read_bytes() == b""


def test_a_file_that_cannot_be_written_is_told_of_at_once(tmp_path: Path) -> None:
    with pytest.raises(EdgecountError, match="No such file or directory"):
        LinesToFile(tmp_path / "gone" / "events.jsonl", PARIS).open()
    assert list(tmp_path.iterdir()) == []


def test_a_stream_that_is_full_is_told_of_in_one_line() -> None:
    with pytest.raises(EdgecountError) as caught:
        LinesToStream(RefusingStream(OSError(errno.ENOSPC, "No space left on device")), PARIS).take(EVENTS)
    assert str(caught.value) == (
        "the events cannot be written (No space left on device): make room, or send them elsewhere"
    )


def test_a_stream_that_nobody_reads_is_no_fault() -> None:
    with pytest.raises(BrokenPipeError):
        LinesToStream(RefusingStream(BrokenPipeError()), PARIS).take(EVENTS)
