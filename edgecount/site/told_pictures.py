"""Pictures of cameras on their way to those that are told of them: kept in memory, for some seconds."""

from collections.abc import Mapping

from edgecount.clock import Clock

LONGEST_SECONDS = 10.0
"""A picture that nobody has taken for so long is not told any more: it would be taken for one of now."""


def no_pictures() -> Mapping[str, bytes]:
    """The pictures of a site that tells none."""
    return {}


class ToldPictures:
    """Has the newest picture of each camera, until somebody takes it; one thread puts them, another takes them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[bytes, float]] = {}

    def put(self, camera: str, jpeg: bytes) -> None:
        """Keep this picture, which takes the place of the camera's last one."""
        self._kept[camera] = (jpeg, self._clock.monotonic())

    def take(self) -> Mapping[str, bytes]:
        """The pictures that have come since the last call, as JPEGs by camera; none that is old."""
        found = {camera: self._kept.pop(camera) for camera in list(self._kept)}
        now = self._clock.monotonic()
        return {camera: jpeg for camera, (jpeg, at) in found.items() if now - at <= LONGEST_SECONDS}
