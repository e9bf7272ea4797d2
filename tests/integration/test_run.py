"""`edgecount run`, with recordings that play as cameras, and with a camera on the loopback."""

import logging
import random
import signal
import socket
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import numpy as np
import pytest

from edgecount.events.model import CameraLost, CameraRestored
from edgecount.ports import Image
from edgecount.store.codec import StoredEvent
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.footage.clips import picture
from tests.support.footage.walker import TO_THE_RIGHT, write_config, write_model, write_walk
from tests.support.midday import midday_zone
from tests.support.servers.mjpeg import MjpegCamera
from tests.support.shops.calling import Ended, call, contents, end, start
from tests.support.stage import told
from tests.support.waiting import PATIENCE, status_of, wait_until

CANARY = "canary-4f1d"
LINES = "lines: {door: {from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}"
MINUTE = [place for place in TO_THE_RIGHT for _ in range(30)]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    return tmp_path


def write_cameras(folder: Path, **sources: object) -> None:
    """A config with these cameras, all with the walker's model."""
    cameras = ""
    for name, source in sources.items():
        cameras += f"  {name}:\n    {LINES}\n" + (f"    source: {source}\n" if source else "")
    (folder / "config.yaml").write_text(
        f"site: {{name: Main Street}}\nhealth: {{port: off}}\n"
        f"detector: {{model: {write_model(folder)}, view: frame}}\ncameras:\n{cameras}"
    )


def stored(state: str = "var") -> list[StoredEvent]:
    with StoreReader(Path(state) / "edgecount.sqlite") as reader:
        return reader.read_after(0, 1000)


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What the daemon logs: pytest takes it before it goes to stderr."""
    caplog.set_level(logging.INFO)
    return caplog


def lines_of(log: pytest.LogCaptureFixture) -> list[str]:
    return [f"{record.levelname} {record.getMessage()}" for record in log.records]


def test_a_recording_that_plays_to_its_end(
    capsys: pytest.CaptureFixture[str], folder: Path, log: pytest.LogCaptureFixture
) -> None:
    write_config(folder, source=write_walk(folder / "walk.avi"), zone=midday_zone())
    ended = call(capsys, "run")
    assert (ended.status, ended.out) == (0, "")
    assert lines_of(log) == [
        "INFO watching entrance",
        "INFO entrance: door in",
        "INFO entrance: no longer watched",
        "INFO all have ended",
    ]
    assert told([stored.event for stored in stored()]) == ["camera_restored", "in", "camera_lost"]
    assert all(stored.event.frame is None for stored in stored())
    reports = sorted(path.name for path in Path("var/reports").iterdir())
    assert [name[:8] for name in reports] == ["events-2", "footfall", "footfall"]
    assert Path("var/reports", reports[0]).read_text().count(",door,in,") == 1


def test_it_ends_when_its_time_is_over(
    capsys: pytest.CaptureFixture[str], folder: Path, log: pytest.LogCaptureFixture
) -> None:
    write_config(folder, source=write_walk(folder / "minute.avi", MINUTE), zone=midday_zone())
    ended = call(capsys, "run", "--for", "1s", "--state", "state")
    assert ended.status == 0
    assert lines_of(log) == ["INFO watching entrance", "INFO the time is over", "INFO entrance: no longer watched"]
    assert told([stored.event for stored in stored("state")])[-1] == "camera_lost"
    assert len(list(Path("state/reports").iterdir())) == 3


def test_a_recording_that_is_cut_off_says_so(
    capsys: pytest.CaptureFixture[str], folder: Path, log: pytest.LogCaptureFixture
) -> None:
    path = write_walk(folder / "walk.avi", fps=20)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    write_config(folder, source="walk.avi")
    ended = call(capsys, "run")
    assert ended.status == 0
    (warning,) = [line for line in lines_of(log) if line.startswith("WARNING")]
    assert warning.startswith("WARNING entrance: walk.avi is cut off: counted up to frame ")


@pytest.mark.long
def test_a_camera_that_breaks_off_is_tried_again(folder: Path) -> None:
    with MjpegCamera() as camera:
        write_cameras(folder, entrance=f"http://{camera.host}/stream")
        with DaemonProcess(folder) as daemon:
            daemon.says("INFO entrance is back")
            assert daemon.stop(signal.SIGTERM, 0) == 0
    reason = f"camera http://{camera.host}/stream gives no more pictures: check its power and its connection"
    assert f"WARNING entrance is offline: {reason}\n" in daemon.log
    events = [stored.event for stored in stored()]
    assert told(events)[:3] == ["camera_restored", "camera_lost", "camera_restored"]
    assert isinstance(events[1], CameraLost)
    assert (events[1].condition, events[1].reason) == ("offline", reason)


@pytest.mark.long
def test_one_camera_that_fails_leaves_the_others_alone(
    capsys: pytest.CaptureFixture[str], folder: Path, log: pytest.LogCaptureFixture
) -> None:
    write_cameras(folder, broken="gone.avi", entrance=write_walk(folder / "walk.avi"))
    ended = call(capsys, "run")
    assert ended.status == 0
    assert "ERROR broken: gone.avi does not exist: give the path of a recording" in lines_of(log)
    assert told([stored.event for stored in stored() if stored.event.camera == "entrance"]) == [
        "camera_restored",
        "in",
        "camera_lost",
    ]


def test_without_a_recording_that_can_be_read_there_is_nothing_to_watch(
    capsys: pytest.CaptureFixture[str], folder: Path, log: pytest.LogCaptureFixture
) -> None:
    write_cameras(folder, broken="gone.avi")
    ended = call(capsys, "run")
    assert ended.status == 1
    assert ended.err.splitlines()[-1] == "edgecount: no camera is left to watch: see above why each of them ended"
    assert "ERROR broken: gone.avi does not exist: give the path of a recording" in lines_of(log)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.long
def test_a_password_is_nowhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGECOUNT_CAMERA_USER", f"{CANARY}-user")
    monkeypatch.setenv("EDGECOUNT_CAMERA_PASSWORD", CANARY)
    monkeypatch.setenv("EDGECOUNT_TOKEN", CANARY)
    host = f"127.0.0.1:{free_port()}"
    write_cameras(
        folder,
        entrance=f"http://{{EDGECOUNT_CAMERA_USER}}:{{EDGECOUNT_CAMERA_PASSWORD}}@{host}/a?key={{EDGECOUNT_TOKEN}}",
    )
    with DaemonProcess(folder) as daemon:
        daemon.says(f"entrance is offline: camera http://{host}/a cannot be opened: it does not answer")
        assert daemon.stop(signal.SIGTERM, 0) == 0
    assert CANARY not in daemon.log + daemon.out
    assert stored()
    assert not any(CANARY.encode() in content for content in contents(folder).values())


def test_a_camera_without_a_source(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write_cameras(folder, entrance=None, middle="walk.avi", exit=None)
    before = contents(folder)
    assert call(capsys, "run") == Ended(
        2,
        "",
        "edgecount: config.yaml: cameras.entrance.source: is missing: say where its pictures come from\n"
        "edgecount: config.yaml: cameras.exit.source: is missing: say where its pictures come from\n",
    )
    assert contents(folder) == before


def test_a_model_that_is_not_there(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write_config(folder, source="walk.avi")
    (folder / "walker.caffemodel").unlink()
    before = contents(folder)
    ended = call(capsys, "run")
    assert (ended.status, ended.err.count("\n")) == (1, 1)
    assert ended.err.startswith(f"edgecount: {folder}/walker.caffemodel: absent; ")
    assert contents(folder) == before


def test_a_second_daemon_on_the_same_state_is_refused(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write_config(folder, source=write_walk(folder / "walk.avi", fps=20))
    with EventStore(Path("var/edgecount.sqlite")):
        ended = call(capsys, "run")
    assert (ended.status, ended.err.count("\n")) == (1, 1)
    assert ended.err.startswith("edgecount: var/edgecount.sqlite is in use by another edgecount (process ")
    assert stored() == []


def test_a_replays_store_is_no_daemons(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write_config(folder, source=write_walk(folder / "walk.avi", fps=20))
    assert call(capsys, "replay", "walk.avi", "--logs", "logs").status == 0
    ended = call(capsys, "run", "--state", "logs")
    assert (ended.status, ended.err) == (
        1,
        (
            "edgecount: logs/edgecount.sqlite holds the counts of a recording, not the counts of a site; "
            "choose another folder\n"
        ),
    )


# Told to stop, at any moment, it keeps what it has and ends well.


class DaemonProcess:
    """The daemon as a process of its own; its log is read as it comes, and `out`, the rest, once it has stopped."""

    def __init__(self, folder: Path) -> None:
        self.process = start("run", folder=folder)
        self.log = self.out = ""
        self._watching = threading.Event()
        self._reader = threading.Thread(target=self._read, name="log-reader")
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log += line
            if "watching" in line:
                self._watching.set()
        self._watching.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        """End it, where a test has failed before it did."""
        self.process.kill()
        self.process.wait()
        self._reader.join()

    def says(self, words: str, times: int = 1, within: float = PATIENCE) -> None:
        """Wait until it has said so; `within` is for how long (s) it may say nothing at all."""
        wait_until(
            lambda: self.log.count(words) >= times,
            lambda: f"it does not say: {words}, but\n{self.log}",
            lambda: len(self.log),
            within,
        )

    def stop(self, number: signal.Signals, after: float) -> int:
        """Signal it so many seconds after it began to watch; its exit status."""
        wait_until(self._watching.is_set, lambda: self.log, lambda: len(self.log))
        threading.Event().wait(after)
        self.process.send_signal(number)
        try:
            return status_of(self.process, lambda: self.log)
        finally:
            self.process.kill()
            self._reader.join()
            assert self.process.stdout is not None
            self.out = self.process.stdout.read()
            for stream in (self.process.stdout, self.process.stderr):
                assert stream is not None
                stream.close()


@pytest.mark.parametrize(
    ("number", "after"),
    [
        pytest.param(signal.SIGINT, 0.2, id="Ctrl-C", marks=pytest.mark.long),
        pytest.param(signal.SIGTERM, 0.0, id="SIGTERM-at-once"),
        *(
            pytest.param(
                signal.SIGTERM, random.Random(seed).uniform(0, 0.6), id=f"SIGTERM-{seed}", marks=pytest.mark.long
            )
            for seed in range(4)
        ),
    ],
)
def test_a_stop_at_any_moment(folder: Path, number: signal.Signals, after: float) -> None:
    write_config(folder, source=write_walk(folder / "often.avi", TO_THE_RIGHT * 30), zone=midday_zone())
    daemon = DaemonProcess(folder)
    assert daemon.stop(number, after) == 0
    assert "INFO told to stop" in daemon.log
    assert "Traceback" not in daemon.log
    assert told([stored.event for stored in stored()])[-1] == "camera_lost"
    written = sorted(path.name[:6] for path in Path("var/reports").iterdir())
    assert written in (["events", "footfa", "footfa"], ["events", "footfa"]), "the workbook only where time is left"
    with EventStore(Path("var/edgecount.sqlite")) as store:  # checks the file
        assert len(store.read_after(0, 1000)) == len(stored())


def test_a_stop_while_the_libraries_are_loaded_is_quiet(folder: Path) -> None:
    write_config(folder, source="walk.avi")
    process = start("run", folder=folder)
    process.send_signal(signal.SIGTERM)
    ended = end(process)
    assert ended.err == ""
    assert ended.status == -signal.SIGTERM
    assert not Path("var").exists()


def test_a_stop_while_a_camera_does_not_answer(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        write_cameras(folder, entrance=f"http://127.0.0.1:{mute.getsockname()[1]}/stream")
        daemon = DaemonProcess(folder)
        assert daemon.stop(signal.SIGTERM, 0.1) == 0
    assert "Traceback" not in daemon.log
    assert told([stored.event for stored in stored()]) == ["camera_lost"]


# Cameras that fail in all ways, and come back; the daemon never ends because of them.


def conditions(camera: str) -> list[str]:
    """What is stored of a camera: each way in which it was lost, and "online"."""
    return [
        stored.event.condition if isinstance(stored.event, CameraLost) else "online"
        for stored in stored()
        if stored.event.camera == camera and isinstance(stored.event, CameraLost | CameraRestored)
    ]


def test_cameras_that_fail_and_come_back(folder: Path) -> None:
    with MjpegCamera() as camera, MjpegCamera(guarded=True) as guarded, ExitStack() as stack:
        write_cameras(
            folder,
            front=f"http://{camera.host}/live",
            locked=f"http://{guarded.host}/live",
            lost=f"http://{camera.host}/elsewhere",
            off=f"http://127.0.0.1:{free_port()}/live",
        )
        daemon = stack.enter_context(DaemonProcess(folder))
        for words in ("locked is unauthorised: ", "lost is not found: ", "off is offline: "):
            daemon.says(words)
        wait_until(lambda: conditions("front") == ["online"], "the camera is online")
        camera.manner = "mute"
        daemon.says("front is stalled: ")
        camera.manner = "alive"
        daemon.says("front is back")
        camera.switch_off()
        daemon.says("front is offline: ")
        stack.enter_context(MjpegCamera(port=camera.server_port))
        daemon.says("front is back", times=2)
        assert daemon.stop(signal.SIGTERM, 0) == 0
    assert conditions("front")[:3] == ["online", "stalled", "online"]
    assert conditions("front")[-2:] == ["online", "offline"]
    assert [conditions(name) for name in ("locked", "lost", "off")] == [["unauthorised"], ["not_found"], ["offline"]]
    assert guarded.asked <= 3  # FFmpeg and the question after the reason, once
    assert "Traceback" not in daemon.log


@pytest.mark.long
def test_a_camera_that_shows_nothing_new_and_nothing_at_all(folder: Path) -> None:
    with ExitStack() as stack:
        frozen, covered, well = (stack.enter_context(MjpegCamera(show=noise)) for _ in range(3))
        write_cameras(
            folder,
            frozen=f"http://{frozen.host}/live",
            covered=f"http://{covered.host}/live",
            well=f"http://{well.host}/live",
        )
        daemon = stack.enter_context(DaemonProcess(folder))
        daemon.says("watching")
        wait_until(lambda: conditions("frozen") + conditions("covered") == ["online"] * 2, "both are online")
        frozen.manner, covered.manner = "frozen", "black"
        daemon.says("covered is blind: nothing to see", within=60)
        daemon.says("frozen is frozen: always the same picture", within=60)
        frozen.manner = covered.manner = "alive"
        daemon.says("covered is back")
        daemon.says("frozen is back")
        assert daemon.stop(signal.SIGTERM, 0) == 0
    assert conditions("well") == ["online", "offline"]


def noise(number: int) -> Image:
    """A still scene as a camera sees it."""
    grain = np.random.default_rng(number).normal(0, 2, (120, 160, 3))
    return np.clip(picture(1) + grain, 0, 255).astype(np.uint8)
