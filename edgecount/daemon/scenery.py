"""Looks at a scene for some seconds, to show it without its people."""

from collections.abc import Sequence

from edgecount.overlay.empty_scene import EmptyScene
from edgecount.ports import Detector, FrameSource, Image

PICTURES = 80
"""How many pictures are looked at."""
LONGEST = 3000
"""Up to which frame a recording is read: some seconds of work."""
SECONDS = 20.0
"""How long a camera is watched."""


def empty_scene(source: FrameSource, detectors: Sequence[Detector]) -> Image | None:
    """The scene without whomever any of the detectors finds; None where the source has too few pictures.

    They are taken from all over a recording, the first minutes of a long one, or from some seconds of a camera.
    SourceError where it cannot be opened or breaks off.
    """
    scene = EmptyScene()
    try:
        source.open()
        seconds = SECONDS if source.frame_count is None else min(source.frame_count, LONGEST) / source.fps
        due = 0.0
        while (frame := source.read()) is not None and frame.media_time <= seconds:
            if frame.media_time >= due:
                people = [found.box for detector in detectors for found in detector.detect(frame.image)]
                scene.add(frame.image, people)
                due = frame.media_time + seconds / PICTURES
    finally:
        source.close()
    return scene.picture()
