"""`edgecount cameras pause` and `resume`: through the running daemon, or past it into the store."""

from pathlib import Path

import pytest

from edgecount.commands import cameras
from edgecount.daemon.operations.control_socket import ControlError
from edgecount.daemon.recording.cameras.paused_cameras import PausedCameras
from edgecount.errors import StoreError, UsageError
from edgecount.events.model import CameraLost
from edgecount.site.command import AcceptAim, PauseCamera
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.asking import daemon, refused, run, stored
from tests.support.standing import FULL
from tests.support.stored import filled

CONFIG = """\
site: {name: Main Street, timezone: Europe/Paris}
cameras: {entrance: {lines: {door: {from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}}}
"""
STORE = Path("var/edgecount.sqlite")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "var").mkdir()


@pytest.mark.parametrize(
    ("action", "command", "said"),
    [
        ("pause", PauseCamera("entrance", paused=True), "camera entrance: paused, it is not watched\n"),
        ("resume", PauseCamera("entrance", paused=False), "camera entrance: watched again\n"),
    ],
)
def test_the_running_daemon_is_told(
    capsys: pytest.CaptureFixture[str], action: str, command: PauseCamera, said: str
) -> None:
    Path("config.yaml").unlink()  # it knows its own
    with daemon(Path("var"), FULL, stored(0)) as commands:
        assert run(cameras, "cameras", action, "entrance") == 0
    assert commands == [command]
    assert capsys.readouterr() == (said, "")


def test_why_the_running_daemon_did_not_do_it() -> None:
    with daemon(Path("var"), FULL, refused(UsageError("there is no such camera"))), pytest.raises(ControlError):
        run(cameras, "cameras", "pause", "nowhere")


def test_where_none_runs_it_is_kept_for_the_next() -> None:
    filled(STORE)
    for action, times in (("pause", 2), ("resume", 2)):
        for _ in range(times):
            assert run(cameras, "cameras", action, "entrance") == 0
        with EventStore(STORE) as store:
            assert (PausedCameras(store).since("entrance") is not None) == (action == "pause")
    with StoreReader(STORE) as reader:
        events = [item.event for item in reader.read_after(0, 10)]
    assert [event.condition for event in events if isinstance(event, CameraLost)] == ["paused"]


def test_a_camera_that_the_config_does_not_have() -> None:
    filled(STORE)
    with pytest.raises(UsageError, match='there is no camera "exit"'):
        run(cameras, "cameras", "pause", "exit")


def test_without_a_store_there_is_nothing_to_pause() -> None:
    with pytest.raises(StoreError, match="there is no store at var"):
        run(cameras, "cameras", "pause", "entrance")


def test_the_running_daemon_is_told_that_a_camera_looks_right(capsys: pytest.CaptureFixture[str]) -> None:
    with daemon(Path("var"), FULL, stored(0)) as commands:
        assert run(cameras, "cameras", "right", "entrance") == 0
    assert commands == [AcceptAim("entrance")]
    assert capsys.readouterr() == ("camera entrance: right as it looks now, its scene is learnt anew\n", "")


def test_where_none_runs_nobody_can_say_that_a_camera_looks_right() -> None:
    with pytest.raises(StoreError, match="no edgecount runs with the state folder var"):
        run(cameras, "cameras", "right", "entrance")
