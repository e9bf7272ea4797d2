"""Frame numbers and media times that continue when their source begins anew."""

import dataclasses

from edgecount.ports import Frame


class Timeline:
    """Numbers the frames of a source that is opened several times, as if they came from one long recording."""

    def __init__(self) -> None:
        self._index, self._before = 0, 0
        self._time, self._began = 0.0, 0.0

    def resume(self, passed: float) -> None:
        """Begin anew with the source: its next frame, at media time 0, was taken `passed` (s) after the last one."""
        self._before = self._index
        self._began = self._time + max(0.0, passed)

    def place(self, frame: Frame) -> Frame:
        """The frame with its number and media time in the whole sequence."""
        self._index = self._before + frame.index
        self._time = self._began + frame.media_time
        return dataclasses.replace(frame, index=self._index, media_time=self._time)
