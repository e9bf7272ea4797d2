"""`edgecount check`: what it says of a config, and of the cameras."""

import re
import socket
from pathlib import Path

import numpy as np
import pytest

from tests.support.footage.walker import write_config, write_model, write_walk
from tests.support.models.onnx_files import write_onnx
from tests.support.servers.mjpeg import PASSWORD, USER, MjpegCamera
from tests.support.shops.calling import Ended, call, contents

CANARY = "canary-83ab"
SECRET = "http://{{EDGECOUNT_CAMERA_USER}}:{{EDGECOUNT_CAMERA_PASSWORD}}@{host}/live"  # noqa: S105 - a placeholder
LINES = "lines: {door: {from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}"
RIGHT = "config.yaml: right; site Main Street, time zone Europe/Paris\n"
NOBODY_ELSE = "broker: none, nothing is published\nmail server: none, nobody is written to\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EDGECOUNT_CAMERA_USER", USER)
    monkeypatch.setenv("EDGECOUNT_CAMERA_PASSWORD", CANARY)
    return tmp_path


def free_host() -> str:
    """A place on the loopback where nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def test_a_config_that_is_right(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write_config(folder, source=SECRET.format(host="192.0.2.10"))
    before = contents(folder)
    camera = "camera entrance: http://192.0.2.10/live; lines door\n"
    alerts = "alerts: lost-entrance (camera entrance lost for 60 s)\n"
    assert call(capsys, "check") == Ended(0, f"{camera}{NOBODY_ELSE}{alerts}{RIGHT}", "")
    assert contents(folder) == before


def test_a_model_of_ones_own_is_named_with_its_family(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write_onnx(folder / "my own.onnx", {"output": np.zeros((1, 84, 84))})
    model = f"detector: {{model: {folder}/my own.onnx, family: yolov8}}\n"
    (folder / "config.yaml").write_text(f"{model}cameras: {{entrance: {{source: 0, {LINES}}}}}\n")
    ended = call(capsys, "check")
    assert ended.status == 0
    first = f"camera entrance: device 0; lines door; people by {folder}/my own.onnx, read as yolov8"
    assert ended.out.splitlines()[0] == first


def test_every_camera_is_named(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "config.yaml").write_text(
        f"detector: {{model: {write_model(folder)}}}\n"
        f"cameras:\n  entrance: {{source: 0, {LINES}}}\n  exit: {{source: door.mp4, {LINES}}}\n  old: {{{LINES}}}\n"
    )
    ended = call(capsys, "check", "--config", "config.yaml")
    assert ended == Ended(
        0,
        "camera entrance: device 0; lines door\n"
        "camera exit: door.mp4; lines door\n"
        "camera old: no source: for replays only; lines door\n"
        f"{NOBODY_ELSE}"
        "alerts: lost-entrance (camera entrance lost for 60 s), lost-exit (camera exit lost for 60 s), "
        "lost-old (camera old lost for 60 s)\n"
        "config.yaml: right; site Site, time zone UTC\n",
        "",
    )


def test_zones_and_their_alerts_are_named(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    queue = "{polygon: [[0, 0], [1, 0], [1, 1]], capacity: 8}"
    (folder / "config.yaml").write_text(
        f"detector: {{model: {write_model(folder)}}}\n"
        f"cameras:\n  entrance: {{source: 0, {LINES}, zones: {{queue: {queue}}}}}\n"
        f"  yard: {{source: 1, zones: {{queue: {queue}}}}}\n"
        "alerts: {crowd: {when: zone, zone: queue}}\n"
    )
    assert call(capsys, "check").out == (
        "camera entrance: device 0; lines door; zones queue\n"
        "camera yard: device 1; zones queue\n"
        f"{NOBODY_ELSE}"
        "alerts: crowd (more than 8 in zone queue for 30 s)\n"
        "config.yaml: right; site Site, time zone UTC\n"
    )


def test_the_usual_alert_of_a_camera_that_sees_falls(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    floor = "{floor: {polygon: [[0, 0], [1, 0], [1, 1]]}}"
    (folder / "config.yaml").write_text(
        f"detector: {{model: {write_model(folder)}, pose: true}}\ncameras: {{hall: {{source: 0, zones: {floor}}}}}\n"
    )
    ended = call(capsys, "check")
    assert (ended.status, ended.err) == (0, "")
    assert "alerts: lost-hall (camera hall lost for 60 s), fallen-hall (a fall seen by camera hall)" in ended.out


def test_the_model_is_loaded(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write_config(folder)
    (folder / "walker.caffemodel").write_bytes(b"")
    ended = call(capsys, "check")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == f"edgecount: {folder}/walker.caffemodel: empty; get the pair anew\n"


def test_a_camera_without_lines(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "config.yaml").write_text("cameras: {entrance: {source: 0}}\n")
    ended = call(capsys, "check")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == (
        "edgecount: camera entrance has no lines and no zones, so there is nothing to count: "
        "draw one under cameras.entrance.lines or cameras.entrance.zones\n"
    )


def test_secrets_that_are_set_nowhere(
    capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDGECOUNT_CAMERA_PASSWORD")
    write_config(folder, source=SECRET.format(host="192.0.2.10"))
    ended = call(capsys, "check")
    assert ended.status == 2
    assert ended.err.startswith(
        "edgecount: config.yaml:4: cameras.entrance.source: EDGECOUNT_CAMERA_PASSWORD is set nowhere"
    )
    assert ended.err.count("\n") == 1


# With --connect, every camera is asked for a picture.


def connected(capsys: pytest.CaptureFixture[str]) -> Ended:
    """The check, without what it says of the config."""
    ended = call(capsys, "check", "--connect")
    assert CANARY not in ended.out + ended.err
    return Ended(ended.status, ended.out.partition(RIGHT)[2], ended.err)


def test_a_camera_that_answers(
    capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDGECOUNT_CAMERA_PASSWORD", PASSWORD)
    with MjpegCamera(guarded=True) as camera:
        write_config(folder, source=SECRET.format(host=camera.host))
        ended = connected(capsys)
    assert (ended.status, ended.err) == (0, "")
    assert 0 < paced(ended) < 25


def paced(ended: Ended) -> float:
    """How many pictures a second came, as it is said."""
    said = re.fullmatch("camera entrance: a picture of 160×120, ([0-9.]+) frames a second\n", ended.out)
    assert said is not None
    return float(said[1])


def test_a_camera_that_gives_single_pictures(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    with MjpegCamera() as camera:
        write_config(folder, source=f"http://{camera.host}/snapshot")
        ended = connected(capsys)
        assert (ended.status, ended.out) == (1, "")
        assert ended.err.endswith("it gives a single picture, no video: choose its stream, or set snapshot_seconds\n")
        text = (folder / "config.yaml").read_text()
        (folder / "config.yaml").write_text(text.replace("    lines:", "    snapshot_seconds: 0.5\n    lines:"))
        ended = connected(capsys)
    assert (ended.status, ended.err) == (0, "")
    assert 0 < paced(ended) < 2.5


def test_one_picture_is_no_camera(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    with MjpegCamera(frames=1) as camera:
        write_config(folder, source=f"http://{camera.host}/stream")
        ended = connected(capsys)
    assert (ended.status, ended.out) == (1, "")
    assert "gives no more pictures" in ended.err


def test_a_recording_in_the_place_of_a_camera(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write_config(folder, source=write_walk(folder / "walk.avi"))
    assert connected(capsys) == Ended(0, "camera entrance: a picture of 160×120, 10 frames a second\n", "")


def test_the_models_are_tried_on_pictures_of_the_camera(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    source = write_walk(folder / "walk.avi")
    (folder / "config.yaml").write_text(f"cameras: {{above: {{source: {source}, mount: overhead, {LINES}}}}}\n")
    ended = call(capsys, "check", "--connect")
    assert (ended.status, ended.err) == (0, "")
    found = r"people found in \d+ pictures: mobilenet_ssd \d+, nanodet \d+, person \d+, overhead \d+: .+"
    told = "camera above: a picture of 160×120, 10 frames a second"
    assert re.fullmatch(f"{told}; {found}", ended.out.splitlines()[-1])


@pytest.mark.long
def test_without_pictures_it_is_told_how_long_a_look_takes(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "config.yaml").write_text(f"cameras: {{entrance: {{source: 0, {LINES}}}}}\n")
    ended = call(capsys, "check")
    costs = ", ".join(rf"{model} \d+ ms" for model in ("mobilenet_ssd", "nanodet", "person", "overhead"))
    assert re.fullmatch(rf"a look at a picture of 1280×720 here: {costs}; .+", ended.out.splitlines()[-1])


def test_a_camera_that_refuses_the_connection(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    host = free_host()
    write_config(folder, source=SECRET.format(host=host))
    assert connected(capsys) == Ended(
        1,
        "",
        f"edgecount: camera entrance: camera http://{host}/live cannot be opened: it does not answer "
        "(Connection refused): check the address, and that the camera is on\n",
    )


def test_a_camera_that_refuses_the_password(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    with MjpegCamera(guarded=True) as camera:
        write_config(folder, source=SECRET.format(host=camera.host))
        ended = connected(capsys)
    assert ended == Ended(
        1,
        "",
        f"edgecount: camera entrance: camera http://{camera.host}/live cannot be opened: it refuses the "
        "user or the password (401): check both\n",
    )


def test_every_camera_is_tried(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    path = write_walk(folder / "walk.avi")
    (folder / "config.yaml").write_text(
        "site: {name: Main Street, timezone: Europe/Paris}\n"
        f"detector: {{model: {write_model(folder)}}}\n"
        f"cameras:\n  old: {{{LINES}}}\n  device: {{source: 999, {LINES}}}\n"
        f"  gone: {{source: gone.avi, {LINES}}}\n  entrance: {{source: {path}, {LINES}}}\n"
    )
    ended = connected(capsys)
    assert (ended.status, ended.out) == (1, "camera entrance: a picture of 160×120, 10 frames a second\n")
    old, device, gone = ended.err.splitlines()
    assert old == "edgecount: camera old: has no source: `run` cannot watch it; give it one in the config"
    assert device.startswith("edgecount: camera device: camera /dev/video999 cannot be opened: there is no such device")
    assert gone == "edgecount: camera gone: gone.avi does not exist: give the path of a recording"
