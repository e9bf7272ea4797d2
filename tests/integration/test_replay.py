"""`edgecount replay`, from a recording to all that is left of it."""

import csv
import json
import os
import pty
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import cv2
import pytest
from openpyxl import load_workbook

from tests.support.footage.clips import cut
from tests.support.footage.recorded import DATA
from tests.support.footage.walker import THERE_AND_BACK, TO_THE_RIGHT, write_config, write_model, write_walk
from tests.support.shops.calling import ROOT, Ended, call, contents, end, started
from tests.support.waiting import status_of, wait_until, work_of

TWICE = (*TO_THE_RIGHT, *[None] * 25, *TO_THE_RIGHT)
"""Two people come in, one after the other."""
BEGAN = "2026-05-04T14:00+02:00"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, with a config and two people in walk.avi."""
    monkeypatch.chdir(tmp_path)
    write_config(tmp_path)
    write_walk(tmp_path / "walk.avi", TWICE)
    return tmp_path


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def without_ids(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events, their ids replaced by their places."""
    places = {event["id"]: place for place, event in enumerate(events)}
    named = ("reverses", "group")
    return [event | {"id": places[event["id"]]} | {of: places.get(event.get(of)) for of in named} for event in events]


def replayed(capsys: pytest.CaptureFixture[str], *arguments: object, clip: str = "walk.avi") -> Ended:
    ended = call(capsys, "replay", clip, "--start", BEGAN, *arguments)
    assert ended.status == 0, ended.err
    return ended


def counts(table: str) -> list[str]:
    """The table's rows, their blanks made single."""
    return [" ".join(line.split()) for line in table.splitlines() if line.strip(" ─")]


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    ended = replayed(capsys)
    heading, row, measured = counts(ended.out)
    assert (heading, row) == ("line in out", "door 2 0")
    assert measured.startswith("67 frames, 6.6 seconds of video, ")
    assert measured.endswith(" ms of processor time a frame")
    assert ended.err == ""


def test_the_events(capsys: pytest.CaptureFixture[str]) -> None:
    replayed(capsys, "--events", "events.jsonl")
    first, second = records(Path("events.jsonl").read_text())
    began = datetime.fromisoformat(BEGAN)
    for event, track in ((first, 1), (second, 2)):
        taken = began + timedelta(seconds=event["media_time"])
        assert event == {
            "id": event["id"],
            "type": "crossing",
            "site": "main-street",
            "camera": "entrance",
            "ts": taken.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "local_ts": taken.isoformat(timespec="milliseconds"),
            "line": "door",
            "track": track,
            "direction": "in",
            "confidence": event["confidence"],
            "reverses": None,
            "group": event["id"],
            "frame": event["frame"],
            "media_time": round((event["frame"] - 1) / 10, 3),
            "seq": track,
        }
        assert event["confidence"] == round(event["confidence"], 3) > 0.5
    assert first["id"] != second["id"]
    assert second["frame"] - first["frame"] == len(TO_THE_RIGHT) + 25


def test_the_true_frame_rate(capsys: pytest.CaptureFixture[str]) -> None:
    ended = replayed(capsys, "--events", "-", "--fps", 7)
    for event in records(ended.out):
        assert event["media_time"] == round((event["frame"] - 1) / 7, 3)
    assert "67 frames, 9.4 seconds of video" in ended.err


def test_events_on_standard_output_have_it_for_themselves(capsys: pytest.CaptureFixture[str]) -> None:
    ended = replayed(capsys, "--events", "-")
    assert [event["direction"] for event in records(ended.out)] == ["in", "in"]
    assert counts(ended.err)[1] == "door 2 0"


def test_a_return_is_taken_back(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write_walk(folder / "back.avi", THERE_AND_BACK)
    ended = replayed(capsys, "--events", "-", clip="back.avi")
    first, second = records(ended.out)
    assert second["reverses"] == first["id"]
    assert counts(ended.err)[1:3] == [
        "door 0 0",
        "1 taken back by a return within the U-turn window, in neither column",
    ]


def test_the_video(capsys: pytest.CaptureFixture[str]) -> None:
    replayed(capsys, "--video", "counted.mp4")
    video = cv2.VideoCapture("counted.mp4")
    assert round(video.get(cv2.CAP_PROP_FRAME_COUNT)) == len(TWICE)
    assert video.get(cv2.CAP_PROP_FPS) == 10
    video.release()


def rows_of(path: str) -> list[dict[str, str]]:
    with Path(path).open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_logs(capsys: pytest.CaptureFixture[str]) -> None:
    replayed(capsys, "--logs", "logs", "--events", "events.jsonl")
    assert sorted(contents(Path("logs"))) == [
        "edgecount.sqlite",
        "edgecount.sqlite.lock",
        "events-2026-05-04.csv",
        "footfall-2026-05-04.csv",
        "footfall-2026-05.xlsx",
    ]
    assert [(row["id"], row["seq"], row["ts"]) for row in rows_of("logs/events-2026-05-04.csv")] == [
        (event["id"], str(event["seq"]), event["ts"]) for event in records(Path("events.jsonl").read_text())
    ]
    (counted,) = [row for row in rows_of("logs/footfall-2026-05-04.csv") if row["in"]]
    assert (counted["period_start"], counted["in"], counted["out"]) == ("2026-05-04 14:00:00", "2", "0")
    assert "2026-05-04" in " ".join(load_workbook("logs/footfall-2026-05.xlsx").sheetnames)


def test_a_report_of_the_logs_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    replayed(capsys, "--logs", "logs")
    ended = call(capsys, "report", "--state", "logs", "--from", "2026-05-04", "--output", "again")
    assert ended == Ended(
        0, "again/footfall-2026-05-04.csv\nagain/events-2026-05-04.csv\nagain/footfall-2026-05.xlsx\n", ""
    )
    assert Path("again/events-2026-05-04.csv").read_bytes() == Path("logs/events-2026-05-04.csv").read_bytes()
    counted, again = (
        [(row["period_start"], row["in"], row["out"]) for row in rows_of(f"{where}/footfall-2026-05-04.csv")]
        for where in ("logs", "again")
    )
    assert counted == again


def test_the_next_replay_into_a_folder_is_added(capsys: pytest.CaptureFixture[str]) -> None:
    replayed(capsys, "--logs", "logs")
    ended = call(capsys, "replay", "walk.avi", "--start", "2026-01-31T23:59:57", "--logs", "logs")
    assert (ended.status, ended.err) == (0, "")
    assert sorted(name for name in contents(Path("logs")) if "sqlite" not in name) == [
        "events-2026-01-31.csv",
        "events-2026-02-01.csv",
        "events-2026-05-04.csv",
        "footfall-2026-01-31.csv",
        "footfall-2026-01.xlsx",
        "footfall-2026-02-01.csv",
        "footfall-2026-02.xlsx",
        "footfall-2026-05-04.csv",
        "footfall-2026-05.xlsx",
    ]
    days = [rows_of(f"logs/events-{day}.csv") for day in ("2026-01-31", "2026-02-01", "2026-05-04")]
    assert [len(rows) for rows in days] == [1, 1, 2]


def test_the_same_recording_again_replaces_itself_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    replayed(capsys, "--logs", "logs")
    before = rows_of("logs/footfall-2026-05-04.csv")
    ended = replayed(capsys, "--logs", "logs")
    assert ended.err.startswith("edgecount: logs: what camera entrance had from 2026-05-04 14:00:00 to ")
    assert rows_of("logs/footfall-2026-05-04.csv") == before


def test_a_recording_begins_in_the_sites_own_time(capsys: pytest.CaptureFixture[str]) -> None:
    ended = call(capsys, "replay", "walk.avi", "--events", "-", "--start", "2026-01-31T12:00")
    assert records(ended.out)[0]["local_ts"].startswith("2026-01-31T12:00:01")
    assert records(ended.out)[0]["ts"].startswith("2026-01-31T11:00:01")


def test_or_when_the_file_says(capsys: pytest.CaptureFixture[str]) -> None:
    noon = datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/Paris"))
    os.utime("walk.avi", (noon.timestamp(), noon.timestamp()))
    ended = call(capsys, "replay", "walk.avi", "--events", "-")
    assert records(ended.out)[0]["local_ts"].startswith("2026-05-04T12:00:01")


@pytest.mark.parametrize("every", ["auto", *(pytest.param(every, marks=pytest.mark.long) for every in (2, 5))])
def test_the_same_twice(capsys: pytest.CaptureFixture[str], folder: Path, every: object) -> None:
    config = folder / "config.yaml"
    config.write_text(config.read_text().replace("view: frame", f"view: frame, every: {every}"))
    write_walk(folder / "many.avi", (*THERE_AND_BACK, *[None] * 25, *TWICE))
    replayed(capsys, "--events", "first.jsonl", clip="many.avi")
    outputs = ("--logs", "logs", "--video", "counted.avi", "--mask", "box")
    replayed(capsys, "--events", "second.jsonl", *outputs, clip="many.avi")
    first, second = (records(Path(f"{name}.jsonl").read_text()) for name in ("first", "second"))
    assert without_ids(first) == without_ids(second)
    assert len(first) >= 2
    assert {event["id"] for event in first}.isdisjoint(event["id"] for event in second)


@pytest.mark.long
def test_the_same_twice_on_a_real_recording(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    whole = DATA / "pets09-s2l1" / "video.avi"
    if not whole.exists():
        pytest.skip("needs the clip pets09-s2l1 in BENCH_DATA")
    first_frames(whole, folder / "street.avi", 60)
    (folder / "config.yaml").write_text(
        "cameras: {street: {lines: {path: {from: [0.45, 0.24], to: [0.45, 0.57], in_side: right},"
        " road: {from: [0.75, 0.19], to: [0.75, 0.83], in_side: right}}}}"
    )
    for name in ("first", "second"):
        replayed(capsys, "--events", f"{name}.jsonl", "--fps", 7, clip="street.avi")
    first, second = (records(Path(f"{name}.jsonl").read_text()) for name in ("first", "second"))
    assert without_ids(first) == without_ids(second)
    assert any(event["type"] == "crossing" for event in first)


def first_frames(whole: Path, part: Path, count: int) -> None:
    """Copy the beginning of a recording."""
    reader = cv2.VideoCapture(str(whole))
    size = int(reader.get(cv2.CAP_PROP_FRAME_WIDTH)), int(reader.get(cv2.CAP_PROP_FRAME_HEIGHT))
    writer = cv2.VideoWriter(str(part), cv2.VideoWriter.fourcc(*"MJPG"), reader.get(cv2.CAP_PROP_FPS), size)
    for _ in range(count):
        writer.write(reader.read()[1])
    writer.release()
    reader.release()


def test_the_camera_that_is_named(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    lines = "lines: {door: {from: [0.5, 0.0], to: [0.5, 1.0], in_side: %s}}"
    (folder / "config.yaml").write_text(
        f"detector: {{model: {write_model(folder)}, view: frame}}\n"
        f"cameras: {{entrance: {{{lines % 'left'}}}, exit: {{source: /dev/video9, {lines % 'right'}}}}}\n"
    )
    assert counts(replayed(capsys, "--camera", "entrance").out)[1] == "door 2 0"
    assert counts(replayed(capsys, "--camera", "exit").out)[1] == "door 0 2"


def test_placeholders_of_secrets_need_no_environment(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write_config(folder, source="rtsp://{EDGECOUNT_CAMERA_USER}:{EDGECOUNT_CAMERA_PASSWORD}@192.0.2.10/stream1")
    replayed(capsys)


def test_a_recording_that_ends_in_the_middle_is_counted_up_to_there(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    size = (folder / "walk.avi").stat().st_size
    cut(folder / "walk.avi", size * 2 // 3)
    ended = replayed(capsys, "--events", "events.jsonl", "--logs", "logs")
    assert counts(ended.out)[1] == "door 1 0"
    assert ended.err.startswith("edgecount: walk.avi is cut off: counted up to frame ")
    assert ended.err.endswith("; copy it again if the original is longer\n")
    assert ended.err.count("\n") == 1
    assert len(records(Path("events.jsonl").read_text())) == 1
    assert len(rows_of("logs/events-2026-05-04.csv")) == 1


# What is half done is not left behind.


@pytest.fixture
def hour(folder: Path) -> Path:
    """A recording that takes a while."""
    return write_walk(folder / "hour.avi", TWICE * 20)


@pytest.mark.parametrize(
    ("number", "status", "message"),
    [
        pytest.param(signal.SIGINT, 130, "edgecount: interrupted; no file was left half written\n", id="Ctrl-C"),
        pytest.param(signal.SIGTERM, 143, "", id="SIGTERM"),
    ],
)
def test_who_is_interrupted_leaves_nothing(
    folder: Path, hour: Path, number: signal.Signals, status: int, message: str
) -> None:
    before = contents(folder)
    outputs = ("--events", "events.jsonl", "--video", "counted.avi", "--logs", "logs")
    with started("replay", hour.name, *outputs, folder=folder) as process:
        film = partial(folder.glob, ".*.part.avi")
        wait_until(lambda: any(path.stat().st_size for path in film()), "a film half written", work_of(process))
        process.send_signal(number)
        assert end(process) == Ended(status, "", message)
    assert contents(folder) == before


def test_who_reads_only_the_first_line_ends_it_quietly(folder: Path, hour: Path) -> None:
    with started("replay", hour.name, "--events", "-", folder=folder) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["direction"] == "in"
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
        assert status_of(process) == 1


# The bar is for people: it is drawn on terminals only.


def on_a_terminal(folder: Path, *arguments: str, terminal: tuple[str, ...]) -> tuple[int, str]:
    """Run a replay some of whose outputs are a terminal; what this shows."""
    reading, writing = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "edgecount", "replay", "walk.avi", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm"},
        stdin=subprocess.DEVNULL,
        stdout=writing if "stdout" in terminal else subprocess.DEVNULL,
        stderr=writing if "stderr" in terminal else subprocess.DEVNULL,
    )
    os.close(writing)
    shown = b""
    try:
        while more := os.read(reading, 65536):
            shown += more
    except OSError:  # how a terminal ends
        pass
    os.close(reading)
    return status_of(process), shown.decode()


def test_a_terminal_shows_how_far_it_is(folder: Path) -> None:
    status, shown = on_a_terminal(folder, terminal=("stderr",))
    assert status == 0
    assert "67/67" in shown
    assert "frames" in shown


def test_no_bar_runs_through_events_that_are_shown(folder: Path) -> None:
    status, shown = on_a_terminal(folder, "--events", "-", terminal=("stdout", "stderr"))
    assert status == 0
    assert "counting" not in shown
    assert [event["direction"] for event in records("\n".join(shown.splitlines()[:2]))] == ["in", "in"]
