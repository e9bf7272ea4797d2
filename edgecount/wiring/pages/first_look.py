"""What is seen of a camera that is tried: size, rate, and a picture in which everybody is painted over."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from edgecount.clock import SystemClock
from edgecount.errors import ModelError, SourceError
from edgecount.geometry import Size
from edgecount.masking.still import Stills
from edgecount.ports import Frame, FrameSource
from edgecount.wiring.job import CameraJob
from edgecount.wiring.seeing.camera_source import camera_source
from edgecount.wiring.seeing.camera_trust import camera_trust
from edgecount.wiring.seeing.pictures import build_stills, picture_network

MEASURED_SECONDS = 1.0
"""How long frames are counted, to tell how many come a second."""
LONGEST_SECONDS = 8.0
"""After so much of a camera's time, there is no picture."""
_SELDOM = 3600.0


@dataclass(frozen=True, slots=True)
class FirstLook:
    """The size of the pictures, how many come a second (None where that is not known), and a masked one, as JPEG."""

    size: Size
    fps: float | None
    picture: bytes | None


def first_look(job: CameraJob) -> Iterator[FirstLook]:
    """Look at a camera for some seconds: first its size and rate alone, then with a picture, where one can be made.

    SourceError, in one line, where it gives no pictures.
    """
    trust = camera_trust(job.settings, job.certificate)
    source = camera_source(job.settings, job.address, SystemClock(), threading.Event(), trust=trust)
    try:
        source.open()
        first = source.read()
        if first is None:
            raise SourceError("gives no picture: check its address")
        yield _looked(source, first, None, MEASURED_SECONDS)
        stills = _stills(job)
        if stills is not None and (frame := source.read()) is not None:
            yield _looked(source, frame, stills, LONGEST_SECONDS)
    finally:
        source.close()


def _looked(source: FrameSource, first: Frame, stills: Stills | None, most: float) -> FirstLook:
    last: Frame = first
    picture: bytes | None = None
    while picture is None and last.media_time - first.media_time < most:
        picture = None if stills is None else stills.see(last, ())
        if (frame := source.read()) is None:
            break
        last = frame
    seconds = last.media_time - first.media_time
    return FirstLook(first.size, (last.index - first.index) / seconds if seconds > 0 else None, picture)


def _stills(job: CameraJob) -> Stills | None:
    """What makes a masked picture; None where none may be shown, or no model is there to hide people by."""
    if job.paint is None:
        return None
    try:
        return build_stills(job.settings, job.paint, picture_network(job.settings), _SELDOM)
    except ModelError:
        return None
