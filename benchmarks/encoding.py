"""Pictures as an H.264 video, as cameras make them: by GStreamer's x264, with its usual artefacts."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from edgecount.ports import Image


def encode(pictures: Iterable[Image], path: Path, fps: int, kilobits: int) -> None:
    """Write the pictures, all of one size, as a Matroska file of so many kilobits a second."""
    launch(pictures, fps, kilobits, f"h264parse ! matroskamux ! filesink location={path}")


def launch(pictures: Iterable[Image], fps: int, kilobits: int, into: str, options: str = "") -> None:
    """Encode the pictures, and let GStreamer put the stream where `into` says; `options` are x264enc's."""
    others = iter(pictures)
    first = next(others)
    height, width, _ = first.shape
    pipeline = (
        f"gst-launch-1.0 -q fdsrc fd=0 ! rawvideoparse format=bgr width={width} height={height} framerate={fps}/1"
        " ! videoconvert ! video/x-raw,format=I420 ! x264enc tune=zerolatency speed-preset=veryfast threads=1"
        f" bitrate={kilobits} key-int-max={2 * fps} {options} ! {into}"
    )
    with subprocess.Popen(pipeline.split(), stdin=subprocess.PIPE) as process:  # noqa: S603 - the command is above
        if process.stdin is None:
            raise RuntimeError("a pipe was asked for")
        process.stdin.write(first.tobytes())
        for picture in others:
            process.stdin.write(picture.tobytes())
        process.stdin.close()
    if process.returncode:
        raise SystemExit(f"gst-launch-1.0 cannot encode a video: run make test-tools (status {process.returncode})")
