"""H.264 as cameras make it: pictures coded by x264, an access unit for each."""

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path

from edgecount.ports import Image
from edgecount.sources.capture import next_picture, open_ffmpeg
from tests.support.footage.clips import picture
from tests.support.waiting import HUNG_SECONDS

FPS = 10
_DELIMITER = b"\0\0\0\1\x09"  # what heads each access unit
_START = b"\0\0\1"


def coded(pictures: Iterable[Image], how: str = "bitrate=500 key-int-max=20") -> list[bytes]:
    """The access units of these pictures, all of one size; `how` is what x264enc is told."""
    first, *others = pictures
    height, width, _ = first.shape
    launch = (
        f"gst-launch-1.0 -q fdsrc fd=0 ! rawvideoparse format=bgr width={width} height={height} framerate={FPS}/1"
        f" ! videoconvert ! video/x-raw,format=I420 ! x264enc tune=zerolatency speed-preset=ultrafast threads=1 {how}"
        " aud=true ! video/x-h264,stream-format=byte-stream,alignment=au ! fdsink fd=1"
    )
    raw = b"".join(image.tobytes() for image in chain([first], others))
    stream = subprocess.run(launch.split(), input=raw, stdout=subprocess.PIPE, check=True, timeout=HUNG_SECONDS).stdout
    return [_DELIMITER + unit for unit in stream.split(_DELIMITER)[1:]]


@cache
def moving(width: int = 320, height: int = 240, pictures: int = 40) -> tuple[bytes, ...]:
    """Something moves over a textured ground; begins with a whole picture, and may be played again and again."""
    return tuple(coded(picture(number, width, height) for number in range(pictures)))


def decoded(units: Sequence[bytes], folder: Path) -> Iterator[Image]:
    """The pictures that one sees who is sent these access units."""
    stream = folder / "stream.h264"
    stream.write_bytes(b"".join(units))
    capture = open_ffmpeg(str(stream), f"framerate;{FPS}", ())
    while (shown := next_picture(capture)) is not None:
        yield shown
    capture.release()


def units_in(access_unit: bytes) -> list[bytes]:
    """The NAL units of an access unit, without what lies between them."""
    return [unit.rstrip(b"\0") for unit in access_unit.split(_START)[1:]]
