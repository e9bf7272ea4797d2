"""A first look at a camera: some pictures of it, and how many come each second."""

import threading

from edgecount.clock import Clock
from edgecount.config.sections.camera import CameraSection
from edgecount.errors import SourceError
from edgecount.ports import Frame, FrameSource
from edgecount.sources.network.trust import Trust
from edgecount.wiring.seeing.camera_source import camera_source

APART_SECONDS = 0.4
"""The least time between two pictures on which models are tried."""
MEASURED_SECONDS = 2.0
"""How long pictures are counted, to tell how many come from a camera each second."""


def pictures_of(camera: CameraSection, trust: Trust, wanted: int, clock: Clock) -> tuple[list[Frame], float]:
    """So many pictures, or as many as there are, with some time between them; and the frames a second."""
    if camera.source is None:
        raise SourceError("has no source: `run` cannot watch it; give it one in the config")
    source = camera_source(camera, camera.source.address.reveal(), clock, threading.Event(), trust=trust)
    try:
        source.open()
        first = source.read()
        if first is None:
            raise SourceError(f"{camera.source.display} gives no picture")
        pictures, last = _apart(source, first, wanted)
        if camera.source.kind == "file":
            return pictures, source.fps
        return pictures, _rate(source, first, last)
    finally:
        source.close()


def _apart(source: FrameSource, first: Frame, wanted: int) -> tuple[list[Frame], Frame]:
    """So many pictures from this one on, with some time between them, or all that there are; and the last one read."""
    pictures, last = [first], first
    while len(pictures) < wanted and (frame := source.read()) is not None:
        last = frame
        if frame.media_time - pictures[-1].media_time >= APART_SECONDS:
            pictures.append(frame)
    return pictures, last


def _rate(source: FrameSource, first: Frame, last: Frame) -> float:
    """The pictures a second that come from a camera; CameraError if there is no second one, or not for long."""
    while last is first or last.media_time - first.media_time < MEASURED_SECONDS:
        frame = source.read()
        if frame is None:
            raise SourceError("gives no second picture: check its settings, or restart it")
        last = frame
    return (last.index - first.index) / (last.media_time - first.media_time)
