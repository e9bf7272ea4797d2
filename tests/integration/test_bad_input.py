"""Wrong arguments, configs, clips, models and paths: each is told of in one line, and nothing is left behind.

The corpus of wrong configs proper is in test_config_corpus.
"""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from edgecount.store.event_store import EventStore
from tests.support.footage.clips import cut, picture, write_clip
from tests.support.footage.walker import write_config, write_walk
from tests.support.shops.calling import Ended, call, contents, end, start
from tests.support.stored import crossing, filled

LONG = "x" * 300


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which all is well: with a config, its model and a clip."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    write_config(tmp_path, source="walk.avi")
    write_walk(tmp_path / "walk.avi")
    return tmp_path


def lasting(folder: Path) -> dict[str, bytes]:
    """What is in the folder but for what is kept beside a store: SQLite's files, the lock, a note of damage."""
    beside = (".sqlite.lock", ".sqlite-wal", ".sqlite-shm", ".sqlite.doubt")
    return {path: content for path, content in contents(folder).items() if not path.endswith(beside)}


def refused(capsys: pytest.CaptureFixture[str], status: int, arguments: tuple[str, ...]) -> str:
    """The one line that is said."""
    before = lasting(Path())
    ended = call(capsys, *arguments)
    assert lasting(Path()) == before
    assert (ended.status, ended.out) == (status, "")
    assert ended.err.count("\n") == 1, ended.err
    assert ended.err.startswith("edgecount")
    return ended.err.removesuffix("\n")


# Arguments: status 2, and where to read what is possible.


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param((), "edgecount: the following arguments are required: COMMAND", id="none"),
        pytest.param(("tally",), "edgecount: argument COMMAND: invalid choice: 'tally' (choose from", id="command"),
        pytest.param(("--fast",), "edgecount: the following arguments are required: COMMAND", id="option-alone"),
        pytest.param(("check", "--fast"), "edgecount check: unrecognized arguments: --fast", id="option"),
        pytest.param(("check", "--con"), "edgecount check: ambiguous option: --con could match", id="half-an-option"),
        pytest.param(("check", "--config"), "edgecount check: argument --config: expected one argument", id="no-value"),
        pytest.param(("replay",), "edgecount replay: the following arguments are required: VIDEO", id="no-clip"),
        pytest.param(("replay", "walk.avi", "b.avi"), "edgecount replay: unrecognized arguments: b.avi", id="two"),
        pytest.param(
            ("replay", "walk.avi", "--fps", "0"),
            "edgecount replay: argument --fps: must be a number of frames a second, above 0 and below 1000, not '0'",
            id="frame-rate",
        ),
        pytest.param(
            ("replay", "walk.avi", "--start", "14:00"),
            "edgecount replay: argument --start: must be a date and time from 1970 to 2099, such as",
            id="start",
        ),
        pytest.param(
            ("run", "--for", "8"), "edgecount run: argument --for: must be a time such as 90s, 15m, 8h", id="for"
        ),
        pytest.param(
            ("report", "--from", "4.5.2026"),
            "edgecount report: argument --from: must be a date from 1970 to 2099, such as 2026-05-04",
            id="day",
        ),
        pytest.param(("models",), "edgecount models: the following arguments are required: ACTION", id="no-action"),
        pytest.param(("models", "train"), "edgecount models: argument ACTION: invalid choice: 'train'", id="action"),
        pytest.param(
            ("occupancy", "set", "3", "--fast"), "edgecount occupancy set: unrecognized arguments: --fast", id="deep"
        ),
        pytest.param(("check", "two\nlines"), "edgecount check: unrecognized arguments: two\\nlines", id="two-lines"),
    ],
)
def test_argument(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str) -> None:
    line = refused(capsys, 2, arguments)
    assert line.startswith(message)
    asked = message.partition(":")[0]
    assert line.endswith(f"; `{asked} --help` lists what is possible"), "the help of what was asked for"


# Configs: status 2, the file, and where it can be known the line.


def no_config(folder: Path) -> None:
    (folder / "config.yaml").unlink()


def two_cameras(folder: Path) -> None:
    lines = "lines: {door: {from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}"
    (folder / "config.yaml").write_text(f"cameras: {{entrance: {{{lines}}}, exit: {{{lines}}}}}")


def config(text: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "config.yaml").write_bytes(text.encode("latin-1"))

    return write


def as_it_is(_folder: Path) -> None:
    """All is well."""


REPLAY = ("replay", "walk.avi", "--events", "events.jsonl", "--video", "counted.avi", "--logs", "logs")
ALL_COMMANDS = (REPLAY, ("run",), ("check",), ("report",))


@pytest.mark.parametrize("arguments", ALL_COMMANDS, ids=lambda arguments: arguments[0])
@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(
            no_config,
            "no config: there is neither config.yaml nor /etc/edgecount/config.yaml; run `edgecount init`, "
            "which writes one to adapt, or name another file with --config FILE",
            id="none",
        ),
        pytest.param(config(""), "config.yaml:1: the file is empty", id="empty"),
        pytest.param(config("caf\xe9: 1"), "config.yaml:1: not UTF-8: save the file as UTF-8 text", id="not-utf-8"),
        pytest.param(
            config("cameras: {}"), "config.yaml:1: cameras: must be a map of at least one camera", id="nobody"
        ),
    ],
)
def test_config(
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    arguments: tuple[str, ...],
    spoil: Callable[[Path], None],
    message: str,
) -> None:
    spoil(folder)
    assert refused(capsys, 2, arguments).startswith(f"edgecount: {message}")


@pytest.mark.parametrize("arguments", ALL_COMMANDS, ids=lambda arguments: arguments[0])
def test_every_mistake_in_a_config_has_its_line(
    capsys: pytest.CaptureFixture[str], folder: Path, arguments: tuple[str, ...]
) -> None:
    config("site: {nmae: Shop}\ncameras:\n  entrance: {anchor: feet}\n")(folder)
    ended = call(capsys, *arguments)
    assert (ended.status, ended.out) == (2, "")
    first, second = ended.err.splitlines()
    assert first.startswith("edgecount: config.yaml:1: site.nmae: ")
    assert second.startswith("edgecount: config.yaml:3: cameras.entrance.anchor: ")


@pytest.mark.parametrize(
    ("spoil", "arguments", "message"),
    [
        pytest.param(
            as_it_is,
            (*REPLAY, "--config", "gone.yaml"),
            "gone.yaml: there is no such file; run `edgecount init`, which writes one to adapt, or name another file "
            "with --config FILE",
            id="absent",
        ),
        pytest.param(
            as_it_is,
            (*REPLAY, "--config", "."),
            ".: is a folder: name the file in it, such as config.yaml",
            id="folder",
        ),
        pytest.param(
            two_cameras,
            REPLAY,
            "the config has several cameras (entrance, exit): choose one with --camera NAME",
            id="which-camera",
        ),
        pytest.param(
            two_cameras,
            (*REPLAY, "--camera", "door"),
            "the config has no camera 'door'; it has entrance, exit",
            id="camera",
        ),
        pytest.param(
            config("cameras: {entrance: {source: 0}}"),
            REPLAY,
            "camera entrance has no lines and no zones, so there is nothing to count: "
            "draw one under cameras.entrance.lines or cameras.entrance.zones",
            id="no-lines",
        ),
    ],
)
def test_what_the_config_does_not_have(
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    spoil: Callable[[Path], None],
    arguments: tuple[str, ...],
    message: str,
) -> None:
    spoil(folder)
    assert refused(capsys, 2, arguments) == f"edgecount: {message}"


# Clips: status 1.


def no_clip(folder: Path) -> None:
    (folder / "walk.avi").unlink()


def clip(content: bytes) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "walk.avi").write_bytes(content)

    return write


def device_for_clip(folder: Path) -> None:
    no_clip(folder)
    (folder / "walk.avi").symlink_to("/dev/null")


def pipe_for_clip(folder: Path) -> None:
    no_clip(folder)
    os.mkfifo(folder / "walk.avi")


def still_for_clip(folder: Path) -> None:
    (folder / "walk.avi").write_bytes(cv2.imencode(".png", picture(1))[1].tobytes())


def only_the_beginning(folder: Path) -> None:
    cut(folder / "walk.avi", 400)


def without_its_index(folder: Path) -> None:
    whole = write_clip(folder / "clip.mp4")
    cut(whole, whole.stat().st_size // 2).replace(folder / "walk.avi")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(no_clip, "walk.avi does not exist: give the path of a recording", id="absent"),
        pytest.param(clip(b""), "walk.avi is empty: copy or record it again", id="empty"),
        pytest.param(device_for_clip, "walk.avi is not a file: give the path of a recording", id="device"),
        pytest.param(pipe_for_clip, "walk.avi is not a file: give the path of a recording", id="pipe"),
        pytest.param(
            clip(b"Dear diary,\n" * 100),
            "walk.avi is a text, not a video: give a recording such as an .mp4, .mkv or .avi file",
            id="text",
        ),
        pytest.param(
            clip(np.random.default_rng(1).bytes(5000)),
            "walk.avi holds no video that can be read: give a recording such as an .mp4, .mkv or .avi file",
            id="noise",
        ),
        pytest.param(
            still_for_clip,
            "walk.avi is a picture, not a video: give a recording such as an .mp4, .mkv or .avi file",
            id="picture",
        ),
        pytest.param(
            only_the_beginning,
            "walk.avi is cut off and what is left of it cannot be read: copy or record it again",
            id="only-its-head",
        ),
        pytest.param(
            without_its_index,
            "walk.avi is cut off and what is left of it cannot be read: copy or record it again",
            id="without-its-index",
        ),
    ],
)
def test_clip(capsys: pytest.CaptureFixture[str], folder: Path, spoil: Callable[[Path], None], message: str) -> None:
    spoil(folder)
    before = {path for path in folder.rglob("*") if not path.name.endswith(".lock")}
    ended = call(capsys, *REPLAY)
    assert ended == Ended(1, "", f"edgecount: {message}\n")
    assert {path for path in folder.rglob("*") if not path.name.endswith(".lock")} == before


def test_a_folder_of_recordings_where_one_is_asked_for(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    no_clip(folder)
    (folder / "walk.avi").mkdir()
    assert "walk.avi is a folder: --video is for one recording; name it" in refused(capsys, 2, REPLAY)


# Models: status 1, before anything is counted.


def without(*names: str) -> Callable[[Path], None]:
    def remove(folder: Path) -> None:
        for name in names:
            (folder / name).unlink()

    return remove


def spoilt(name: str, size: int | None = None, content: bytes = b"") -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / name).write_bytes(content) if size is None else cut(folder / name, size)

    return spoil


@pytest.mark.parametrize("arguments", [REPLAY, ("check",)], ids=lambda arguments: arguments[0])
@pytest.mark.parametrize(
    ("spoil", "thing", "remedy"),
    [
        pytest.param(without("walker.caffemodel"), "walker.caffemodel: absent", "two files of one name", id="weights"),
        pytest.param(without("walker.prototxt"), "walker.prototxt: absent", "two files of one name", id="description"),
        pytest.param(spoilt("walker.caffemodel"), "walker.caffemodel: empty", "get the pair anew", id="empty"),
        pytest.param(spoilt("walker.caffemodel", 40), "walker.caffemodel: no SSD", "get the pair anew", id="truncated"),
        pytest.param(
            spoilt("walker.caffemodel", content=b"no weights\n" * 99), "no SSD", "get the pair anew", id="not-weights"
        ),
        pytest.param(
            spoilt("walker.prototxt", content=b"layer { name: 'x' "),
            "no SSD",
            "get the pair anew",
            id="not-a-description",
        ),
    ],
)
def test_model(
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    arguments: tuple[str, ...],
    spoil: Callable[[Path], None],
    thing: str,
    remedy: str,
) -> None:
    spoil(folder)
    line = refused(capsys, 1, arguments)
    assert thing in line
    assert remedy in line


@pytest.mark.parametrize("name", ["walker.caffemodel", "walker.prototxt"])
def test_no_model_is_there_to_run(capsys: pytest.CaptureFixture[str], folder: Path, name: str) -> None:
    without(name)(folder)
    assert f"{name}: absent" in refused(capsys, 1, ("run",))


def test_a_model_to_run_that_is_none(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """A worker finds that out, and the daemon ends with it: the state folder is there by then."""
    spoilt("walker.caffemodel", 40)(folder)
    ended = call(capsys, "run")
    assert (ended.status, ended.out) == (1, "")
    assert "walker.caffemodel: no SSD for OpenCV together with walker.prototxt; get the pair anew" in ended.err


# Outputs of a replay: refused before the counting, which may take an hour.


def live_store(folder: Path) -> None:
    filled(folder / "var" / "edgecount.sqlite", [crossing(1, "2026-05-04T12:00")])


def live_reports(folder: Path) -> None:
    (folder / "reports").mkdir()
    (folder / "reports" / "footfall-2026-05.xlsx").write_bytes(b"the month of the shop")


def spoilt_store(folder: Path) -> None:
    (folder / "var").mkdir()
    (folder / "var" / "edgecount.sqlite").write_text("no database\n" * 100)


def newer_store(folder: Path) -> None:
    live_store(folder)
    with sqlite3.connect(folder / "var" / "edgecount.sqlite") as connection:
        connection.execute("CREATE TABLE of_tomorrow (number INTEGER)")
        connection.execute("PRAGMA user_version = 99")
    connection.close()


FOLDER_REMEDY = "check its folder and the permissions"


@pytest.mark.parametrize(
    ("spoil", "arguments", "status", "message"),
    [
        pytest.param(as_it_is, ("--events", "."), 2, ". is not a file: give the name of one", id="events-folder"),
        pytest.param(as_it_is, ("--events", ""), 2, ". is not a file: give the name of one", id="events-nothing"),
        pytest.param(
            as_it_is, ("--events", "/dev/null"), 2, "/dev/null is not a file: give the name of one", id="events-device"
        ),
        pytest.param(
            as_it_is,
            ("--events", "gone/events.jsonl"),
            1,
            f"gone/events.jsonl cannot be written (No such file or directory): {FOLDER_REMEDY}",
            id="events-no-folder",
        ),
        pytest.param(
            as_it_is,
            ("--events", LONG),
            1,
            f"{LONG} cannot be written (File name too long): {FOLDER_REMEDY}",
            id="events-long-name",
        ),
        pytest.param(
            as_it_is,
            ("--events", "./walk.avi"),
            2,
            "--events ./walk.avi is the recording: give it another name",
            id="events-over-the-clip",
        ),
        pytest.param(
            as_it_is,
            ("--events", "config.yaml"),
            2,
            "--events config.yaml is the config: give it another name",
            id="events-over-the-config",
        ),
        pytest.param(
            as_it_is,
            ("--events", "same.avi", "--video", "./same.avi"),
            2,
            "--video same.avi is the output of --events: give it another name",
            id="video-over-the-events",
        ),
        pytest.param(
            as_it_is,
            ("--video", "walk.avi"),
            2,
            "--video walk.avi is the recording: give it another name",
            id="video-over-the-clip",
        ),
        pytest.param(
            as_it_is,
            ("--video", "counted.txt"),
            2,
            "counted.txt is no video that can be written: its name must end in .mp4, .avi, .mkv, .webm",
            id="video-kind",
        ),
        pytest.param(
            as_it_is,
            ("--video", "gone/counted.avi"),
            1,
            f"gone/counted.avi cannot be written (No such file or directory): {FOLDER_REMEDY}",
            id="video-no-folder",
        ),
        pytest.param(
            as_it_is,
            ("--logs", "walker.prototxt"),
            2,
            "walker.prototxt is a file: give the name of a folder",
            id="logs-file",
        ),
        pytest.param(
            as_it_is,
            ("--logs", "/proc/logs"),
            1,
            "/proc/logs cannot be written (No such file or directory): check its owner and permissions, or choose "
            "another folder",
            id="logs-nowhere",
        ),
        pytest.param(
            live_store,
            ("--logs", "var"),
            1,
            "var/edgecount.sqlite holds the counts of a site, not the counts of a recording; choose another folder",
            id="logs-live",
        ),
        pytest.param(
            live_reports,
            ("--logs", "reports"),
            2,
            "reports has files of other counts, such as footfall-2026-05.xlsx: choose a folder that is the replay's "
            "own",
            id="logs-over-reports",
        ),
        pytest.param(
            spoilt_store,
            ("--logs", "var"),
            1,
            "var/edgecount.sqlite is not an SQLite database (file is not a database); move it aside, or choose another "
            "folder",
            id="logs-no-database",
        ),
        pytest.param(
            as_it_is,
            ("--window",),
            2,
            "--window: no screen can be reached; run it on a desktop, or write a file with --video",
            id="window",
        ),
    ],
)
def test_output(
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    spoil: Callable[[Path], None],
    arguments: tuple[str, ...],
    status: int,
    message: str,
) -> None:
    spoil(folder)
    assert refused(capsys, status, ("replay", "walk.avi", *arguments)) == f"edgecount: {message}"


def test_output_of_another_replay(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    with EventStore(folder / "logs" / "edgecount.sqlite", "replay"):
        ended = call(capsys, *REPLAY)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("edgecount: logs/edgecount.sqlite is in use by another edgecount (process ")
    assert not (folder / "counted.avi").exists()


# State folders.


@pytest.mark.parametrize(
    ("spoil", "arguments", "message"),
    [
        pytest.param(
            as_it_is,
            ("run", "--state", "walk.avi"),
            "the folder walk.avi cannot be made (File exists); choose another with --state",
            id="run-file",
        ),
        pytest.param(
            as_it_is,
            ("run", "--state", "/proc/state"),
            "the folder /proc/state cannot be made (No such file or directory); choose another with --state",
            id="run-nowhere",
        ),
        pytest.param(
            newer_store,
            ("run",),
            "var/edgecount.sqlite was written by a newer edgecount (schema 99, this one knows 6); "
            "install that version again",
            id="run-newer",
        ),
        pytest.param(
            as_it_is,
            ("report",),
            "there is no store at var/edgecount.sqlite; start `edgecount run`, or name its folder with --state",
            id="report-none",
        ),
        pytest.param(
            spoilt_store,
            ("report",),
            "var/edgecount.sqlite is not an SQLite database (file is not a database); `edgecount run` sets it aside, "
            "whole, and goes on with what can still be read",
            id="report-no-database",
        ),
        pytest.param(
            newer_store,
            ("report",),
            "var/edgecount.sqlite was written by a newer edgecount (schema 99, this one knows 6); "
            "install that version again",
            id="report-newer",
        ),
    ],
)
def test_state(
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    spoil: Callable[[Path], None],
    arguments: tuple[str, ...],
    message: str,
) -> None:
    spoil(folder)
    assert refused(capsys, 1, arguments) == f"edgecount: {message}"


# As the user meets it: a process of its own.


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(
            ("tally",),
            Ended(
                2,
                "",
                "edgecount: argument COMMAND: invalid choice: 'tally' (choose from 'init', 'run', 'check', 'coach', "
                "'replay', 'count', 'report', 'forecast', 'audit', 'trails', 'whatif', 'why', 'heatmap', 'status', "
                "'occupancy', 'cameras', 'privacy', 'backup', 'restore', 'models', 'crowd', 'segment', 'config', "
                "'web', 'fleet'); "
                "`edgecount --help` lists what is possible\n",
            ),
            id="argument",
        ),
        pytest.param(
            ("check", "--config", "walker.prototxt"),
            Ended(2, "", "edgecount: walker.prototxt:3: "),
            id="config",
        ),
        pytest.param(
            ("replay", "gone.avi", "--logs", "logs"),
            Ended(1, "", "edgecount: gone.avi does not exist: give the path of a recording\n"),
            id="clip",
        ),
    ],
)
def test_process(folder: Path, arguments: tuple[str, ...], expected: Ended) -> None:
    before = contents(folder)
    ended = end(start(*arguments, folder=folder))
    assert (ended.status, ended.out) == (expected.status, expected.out)
    assert ended.err.startswith(expected.err)
    assert "Traceback" not in ended.err
    assert contents(folder) == before
