"""What an http address gives: a stream of pictures, single ones, a video for FFmpeg, or a reason why nothing."""

import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from edgecount.clock import SystemClock
from edgecount.ports import Frame
from edgecount.sources.camera import Camera
from edgecount.sources.fault import CameraError
from edgecount.sources.live import ip_camera
from tests.support.answering import Answering
from tests.support.fakes import FakeClock
from tests.support.footage.clips import picture, write_clip
from tests.support.servers.mjpeg import PASSWORD, USER, Login, MjpegCamera

GOOD = f"{USER}:{PASSWORD}@"


def camera_at(url: str, snapshot_seconds: float | None = None, clock: FakeClock | None = None) -> Camera:
    return ip_camera(url, clock or FakeClock(step=0.01), snapshot_seconds=snapshot_seconds)


def frames(camera: Camera, count: int) -> list[Frame]:
    camera.open()
    try:
        read = [camera.read() for _ in range(count)]
        return [frame for frame in read if frame is not None]
    finally:
        camera.close()


def refusal(camera: Camera) -> tuple[str, str]:
    """How the camera is lost, and why."""
    with pytest.raises(CameraError) as caught:
        camera.open()
    assert PASSWORD not in str(caught.value)
    return caught.value.condition, str(caught.value).partition("cannot be opened: ")[2]


@pytest.mark.parametrize("path", ["/stream", "/headless", "/nameless", "/vague", "/chunked", "/moved"])
def test_pictures_are_read_however_they_are_framed(path: str) -> None:
    with MjpegCamera(frames=5) as served:
        seen = frames(camera_at(f"http://{served.host}{path}"), 5)
    assert [frame.index for frame in seen] == [1, 2, 3, 4, 5]


def test_any_other_video_is_read_by_ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with MjpegCamera(guarded=True) as served:
        served.film = write_clip(tmp_path / "clip.avi", frames=6).read_bytes()
        seen = frames(camera_at(f"http://{GOOD}{served.host}/film"), 3)
    assert len(seen) == 3


@pytest.mark.parametrize("path", ["/stream", "/snapshot"])
def test_no_proxy_is_asked(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with MjpegCamera() as served:
        seen = frames(camera_at(f"http://{served.host}{path}", 0.1 if path == "/snapshot" else None), 2)
    assert len(seen) == 2


def test_single_pictures_are_asked_for_again_and_again() -> None:
    with MjpegCamera(guarded=True) as served:
        served.login = "sha-256"
        camera = ip_camera(f"http://{GOOD}{served.host}/snapshot", SystemClock(), snapshot_seconds=0.1)
        seen = frames(camera, 4)
        assert camera.fps == 10
        assert served.taken == 4
        assert served.asked == 5, "it is asked to log in once"
    assert seen[-1].media_time >= 0.28


def test_damaged_pictures_are_no_end_and_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    whole = cv2.imencode(".jpg", picture(1))[1].tobytes()
    damaged = whole[:700] + bytes([whole[700] ^ 0x55, 0xFF, 0x00]) + whole[703:]
    huge = whole.replace(b"\x00\x78\x00\xa0", b"\xff\xf0\xff\xf0", 1)
    assert huge != whole
    with Answering([b"", b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x\r\n\r\n" + damaged + huge + whole]) as served:
        seen = frames(camera_at(f"http://127.0.0.1:{served.port}/"), 2)
    assert [frame.image.shape for frame in seen] == [(120, 160, 3)] * 2
    assert capfd.readouterr() == ("", "")


TALL = cv2.imencode(".jpg", np.zeros((65_500, 16, 3), np.uint8))[1].tobytes()


@pytest.mark.parametrize(
    ("kind", "snapshot_seconds"), [("multipart/x-mixed-replace; boundary=b", None), ("image/jpeg", 0.1)]
)
def test_pictures_that_are_not_taken_are_said_to_be(kind: str, snapshot_seconds: float | None) -> None:
    answer = f"HTTP/1.0 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + TALL
    with Answering([b"", *[answer] * 5]) as served, pytest.raises(CameraError) as caught:
        camera_at(f"http://127.0.0.1:{served.port}/", snapshot_seconds).open()
    assert "sends pictures that are not taken (16 × 65500 pixels, a side is longer than 16384)" in str(caught.value)


def test_a_camera_whose_single_pictures_end() -> None:
    with MjpegCamera() as served:
        camera = ip_camera(f"http://{served.host}/snapshot", SystemClock(), snapshot_seconds=0.1)
        camera.open()
        assert camera.read() is not None
        served.guarded = True
        with pytest.raises(CameraError, match="gives no more pictures"):
            camera.read()


def test_who_is_told_to_stop_does_not_wait_for_the_next_picture() -> None:
    stop = threading.Event()
    with MjpegCamera() as served:
        camera = ip_camera(f"http://{served.host}/snapshot", SystemClock(), stop, snapshot_seconds=2)
        camera.open()
        stop.set()
        assert camera.read() is not None
        assert camera.read() is not None


@pytest.mark.parametrize(
    ("path", "login", "condition", "reason"),
    [
        pytest.param("/live", "", "unauthorised", "it wants a user and a password (401)", id="no user"),
        pytest.param("/live", f"{USER}:wrong-{PASSWORD}@", "unauthorised", "it refuses the user or", id="wrong one"),
        pytest.param("/live", f"{USER}:@", "unauthorised", "it refuses the user or", id="none"),
        pytest.param("/absent", GOOD, "not_found", "it has no such stream (404): check the path", id="no such path"),
        pytest.param("/page", GOOD, "offline", "it answers with a web page, not with video", id="no video"),
        pytest.param("/film", GOOD, "offline", "it answers with video/x-msvideo, which is not read", id="bad video"),
        pytest.param("/snapshot", GOOD, "offline", "it gives a single picture, no video: choose its", id="a picture"),
        pytest.param("/broken", GOOD, "offline", "it answers with error 503", id="out of order"),
    ],
)
def test_why_a_camera_gives_no_pictures(path: str, login: str, condition: str, reason: str) -> None:
    with MjpegCamera(guarded=True) as served:
        served.film = b"RIFF of no kind" * 99
        why = refusal(camera_at(f"http://{login}{served.host}{path}?key={PASSWORD}"))
    assert why[0] == condition
    assert why[1].startswith(reason)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/stream", "it gives a stream of pictures, no single ones: take snapshot_seconds out"),
        ("/film", "it gives a stream of pictures, no single ones: take snapshot_seconds out"),
        ("/page", "it answers with a web page, not with a picture: check the path in its address"),
    ],
)
def test_why_a_camera_gives_no_single_pictures(path: str, reason: str) -> None:
    with MjpegCamera() as served:
        served.film = b""
        assert refusal(camera_at(f"http://{served.host}{path}", 1)) == ("offline", reason)


def test_a_login_that_cannot_be_had_is_named(tmp_path: Path) -> None:
    with MjpegCamera(guarded=True) as served:
        served.login = "unknown"
        reason = "it wants a login by Negotiate (401), which is not known here: allow Digest or Basic"
        assert refusal(camera_at(f"http://{GOOD}{served.host}/film")) == ("unauthorised", reason)


@pytest.mark.parametrize("login", ["basic", "digest", "sha-256"])
def test_video_for_ffmpeg_is_asked_for_with_every_login(login: Login, tmp_path: Path) -> None:
    with MjpegCamera(guarded=True) as served:
        served.login = login
        served.film = write_clip(tmp_path / "clip.avi", frames=6).read_bytes()
        assert len(frames(camera_at(f"http://{GOOD}{served.host}/film"), 3)) == 3


@pytest.mark.parametrize(
    "playlist",
    [
        pytest.param("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{film}\n#EXT-X-ENDLIST\n", id="hls"),
        pytest.param("ffconcat version 1.0\nfile {film}\n", id="concat"),
    ],
)
def test_a_playlist_opens_nothing(playlist: str, tmp_path: Path) -> None:
    film = write_clip(tmp_path / "clip.avi", frames=6)
    with MjpegCamera() as other, MjpegCamera() as served:
        other.film = film.read_bytes()
        for there in (f"http://{other.host}/film", f"file://{film}", str(film)):
            served.film = playlist.format(film=there).encode()
            assert "which is not read as video" in refusal(camera_at(f"http://{served.host}/film"))[1]
        assert other.asked == 0


@pytest.mark.parametrize(
    ("answer", "condition", "reason"),
    [
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "offline", "what answers is no camera", id="another service"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n", "offline", "it answers with something that it does not", id="nothing"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\nnone",
            "offline",
            "it gives a single picture",
            id="a picture",
        ),
    ],
)
def test_what_answers_otherwise(answer: bytes, condition: str, reason: str) -> None:
    with Answering([b"", answer, answer]) as server:
        why = refusal(camera_at(f"http://{GOOD}127.0.0.1:{server.port}/x"))
    assert why[0] == condition
    assert why[1].startswith(reason)


def test_a_camera_that_says_what_it_sends_and_no_more() -> None:
    with MjpegCamera() as served:
        why = refusal(ip_camera(f"http://{served.host}/mute", SystemClock()))
    assert why == ("stalled", "it lets us in, and then sends nothing: restart it")


def test_a_camera_that_speaks_no_tls() -> None:
    with MjpegCamera() as served:
        condition, reason = refusal(camera_at(f"https://{GOOD}{served.host}/x"))
    assert condition == "offline"
    assert reason.startswith("it hangs up (")
