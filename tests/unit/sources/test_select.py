import threading
from pathlib import Path

import pytest

from edgecount.errors import SourceError, UsageError
from edgecount.sources.fault import CameraError
from edgecount.sources.newest import NewestFrame
from edgecount.sources.select import live_source
from tests.support.fakes import FakeClock
from tests.support.footage.clips import write_clip


def source(text: str, *, loop: bool = False) -> NewestFrame:
    return live_source(text, FakeClock(step=0.5), threading.Event(), loop=loop)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("97", "camera /dev/video97 cannot be opened", id="a device number"),
        pytest.param("/dev/video98", "camera /dev/video98 cannot be opened", id="a device"),
        pytest.param("http://u:secret@127.0.0.1:9/x", "camera http://127.0.0.1:9/x cannot be opened", id="an address"),
        pytest.param("RTSP://u:secret@127.0.0.1:9/x", "camera RTSP://127.0.0.1:9/x cannot be opened", id="in capitals"),
        pytest.param("absent/door.mp4", "absent/door.mp4 does not exist", id="a path"),
    ],
)
def test_the_adapter_follows_from_the_text(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        source(text).open()
    assert isinstance(caught.value, CameraError) == message.startswith("camera")


@pytest.mark.parametrize(
    "text", ["ftp://u:secret@192.0.2.1/clip.mp4", "file:///etc/passwd", "udp://u:secret@0.0.0.0:1"]
)
def test_other_addresses_are_refused_without_their_secrets(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        source(text)
    assert "must be a path, a device number or an address of rtsp, rtsps, http, https" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_recording_plays_to_its_end(tmp_path: Path) -> None:
    playing = source(str(write_clip(tmp_path / "clip.avi", frames=4)))
    playing.open()
    last = 0
    while (frame := playing.read()) is not None:
        last = frame.index
    assert last == 4
    playing.close()


def test_a_recording_plays_again_and_again(tmp_path: Path) -> None:
    playing = source(str(write_clip(tmp_path / "clip.avi", frames=4)), loop=True)
    playing.open()
    last = 0
    while last < 9:
        frame = playing.read()
        assert frame is not None
        last = frame.index
    playing.close()
