"""What is to be said of a recording after its end, each in one line (pure)."""

from pathlib import Path

from edgecount.sources.recordings.length import Length
from edgecount.sources.times import MediaTimes
from edgecount.text import stay


def of_end(path: Path, frames: int, seconds: float, length: Length, *, is_cut_off: bool) -> str | None:
    """That the file was cut off or is damaged, after so many frames; None if all of it was read."""
    missing = length.frames - frames if length.frames is not None and length.is_exact else 0
    of_all = f" of {length.frames}" if missing > 0 else ""
    counted = f"counted up to frame {frames}{of_all} ({seconds:.1f} seconds); copy it again"
    if is_cut_off:
        return f"{path} is cut off: {counted} if the original is longer"
    # Headers are a little off: an edit list, a longer sound track, a last frame that was never written.
    if missing > max(2, frames // 20):
        return f"{path} is damaged, or its header is wrong: {counted} if the original is whole"
    return None


def of_clock(path: Path, times: MediaTimes) -> str | None:
    """That the time stamps leap, and how that was taken; None if they do not."""
    if times.pauses:
        often = "once" if times.pauses == 1 else f"{times.pauses} times"
        return (
            f"{path} pauses {often}, for {stay(times.paused_seconds)} in all, by its time stamps: "
            "if its clock was set instead, cut it there, and let `edgecount replay --start` say when each part began"
        )
    if times.leaps:
        often = "once" if times.leaps == 1 else f"{times.leaps} times"
        return (
            f"{path} leaps by more than a day {often}, which is taken for a clock that was set, not for a pause: "
            "if it did pause, cut it there, and let `edgecount replay --start` say when each part began"
        )
    return None
