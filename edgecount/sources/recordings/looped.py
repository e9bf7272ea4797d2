"""A recording that begins again when it ends, for demonstrations."""

from edgecount.ports import Frame, FrameSource
from edgecount.sources.recordings.timeline import Timeline

SEAM_SECONDS = 2.5
"""The gap between the end and the new beginning: long enough for the tracker to recognise nobody."""


class Looped:
    """A source around a recording, which never ends: its frames are numbered on and its time goes on."""

    def __init__(self, source: FrameSource) -> None:
        self._source = source
        self._timeline = Timeline()
        self._is_open = False

    @property
    def fps(self) -> float:
        """Frames a second of the recording."""
        return self._source.fps

    @property
    def frame_count(self) -> int | None:
        """None: there is no end."""
        return None

    @property
    def warning(self) -> str | None:
        """None: there is no end."""
        return None

    def open(self) -> None:
        """Open the recording at its beginning."""
        self._source.open()
        self._timeline = Timeline()
        self._is_open = True

    def read(self) -> Frame | None:
        """The next frame; after the last frame comes the first again; None once it is closed."""
        frame = self._source.read()
        if frame is None and self._is_open:
            self._source.close()
            self._source.open()
            self._timeline.resume(SEAM_SECONDS)
            frame = self._source.read()
        return None if frame is None else self._timeline.place(frame)

    def close(self) -> None:
        """Close the recording."""
        self._is_open = False
        self._source.close()
