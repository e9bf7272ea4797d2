"""A piece of a recording, whose frames have the numbers and times that they have in all of it."""

from collections.abc import Sequence

from edgecount.errors import SourceError
from edgecount.ports import Frame
from edgecount.sources.recordings.recording import Recording

_ALIKE = 0.002
"""Seconds by which a frame's time may differ from the expected one: containers count milliseconds."""


class UncuttableError(SourceError):
    """A recording whose frames are not where its stamps say: it is counted in one piece."""


class Piece:
    """The frames from `begin` to `end` (None for the end of the recording), from 1; `stamps` are those of all frames.

    `read` raises UncuttableError at the first frame that is not the expected one: frames are lost, or come twice.
    """

    def __init__(self, recording: Recording, begin: int, end: int | None, stamps: Sequence[float]) -> None:
        self._recording = recording
        self._begin = begin
        self._end = end
        self._stamps = stamps
        self._times: Sequence[float] = ()
        self._number = 0

    @property
    def fps(self) -> float:
        """As the recording's."""
        return self._recording.fps

    @property
    def frame_count(self) -> int | None:
        """How many frames the piece has."""
        return (len(self._stamps) if self._end is None else self._end) - self._begin + 1

    @property
    def warning(self) -> str | None:
        """As the recording's, after its end."""
        return self._recording.warning

    def open(self) -> None:
        """Open the recording, and go to the first frame; SourceError where it cannot be opened."""
        self._recording.open()
        self._number = 0
        self._times = self._recording.times_of(self._stamps)
        try:
            self._recording.begin_at(self._begin, self._stamps)
        except SourceError as error:
            self._recording.close()
            raise UncuttableError(str(error)) from None

    def read(self) -> Frame | None:
        """The next frame; None at the end."""
        if self._end is not None and self._number >= self._end:
            return None
        frame = self._recording.read()
        if frame is None:
            if self._end is not None:
                raise UncuttableError("the recording ends before its time")
            return None
        self._number = frame.index
        if frame.index > len(self._times) or abs(frame.media_time - self._times[frame.index - 1]) > _ALIKE:
            raise UncuttableError(f"frame {frame.index} is not where its stamp says")
        return frame

    def close(self) -> None:
        """Let go of the file."""
        self._recording.close()
