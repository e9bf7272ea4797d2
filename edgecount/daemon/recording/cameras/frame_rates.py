"""How many frames a second are counted in at each camera."""

from dataclasses import dataclass

_SECONDS = 10.0
"""The least time over which a rate is measured (seconds): work is handed over about every five."""


@dataclass(frozen=True, slots=True)
class _Measured:
    began: float
    frames: int = 0
    rate: float | None = None


class FrameRates:
    """Measures the rates; `now` is in monotonic seconds."""

    def __init__(self) -> None:
        self._cameras: dict[str, _Measured] = {}

    def add(self, camera: str, frames: int, now: float) -> float | None:
        """Add frames that were counted in up to now, and return the rate, None until it is known."""
        before = self._cameras.get(camera)
        if before is None:
            self._cameras[camera] = _Measured(now)  # since when these frames were counted in is not known
            return None
        frames += before.frames
        lasted = now - before.began
        after = (
            _Measured(before.began, frames, before.rate) if lasted < _SECONDS else _Measured(now, 0, frames / lasted)
        )
        self._cameras[camera] = after
        return after.rate

    def forget(self, camera: str) -> None:
        """Begin anew with a camera, which was lost."""
        self._cameras.pop(camera, None)
