"""Recordings as recorders make them, in containers and codecs that OpenCV does not write."""

import subprocess
from pathlib import Path

from tests.support.waiting import HUNG_SECONDS

X264 = ("-c:v", "libx264", "-preset", "ultrafast")
AS_THEY_COME = ("-vsync", "passthrough", "-enc_time_base", "1:1000")
"""Every frame with the stamp that a filter gave it."""


def converted(source: Path, target: Path, *options: str, before: tuple[str, ...] = ()) -> Path:
    """The source as FFmpeg writes it with these options; those of `before` are about its reading."""
    command = ["ffmpeg", "-v", "error", "-y", *before, "-i", str(source), *options, str(target)]
    subprocess.run(command, stdin=subprocess.DEVNULL, check=True, timeout=HUNG_SECONDS)
    return target
