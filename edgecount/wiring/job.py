"""The job of a camera's worker."""

from dataclasses import dataclass, field

from edgecount.config.sections.camera import CameraSection
from edgecount.errors import UsageError


@dataclass(frozen=True, slots=True)
class CameraJob:
    """All that the worker of a camera needs: its process reads neither the config nor the environment.

    `site` is the site's short name.  `address` is the source's address, with its secrets filled in; `settings` are the
    camera's, without the address.  With `loop`, a recording begins again at its end.  `person_width` is what was
    learnt before of people's size.
    """

    site: str
    camera: str
    address: str = field(repr=False)
    is_recording: bool
    loop: bool
    settings: CameraSection
    person_width: float | None = None


def require_something(name: str, camera: CameraSection) -> None:
    """UsageError where a camera has neither lines nor zones."""
    if not camera.lines and not camera.zones:
        raise UsageError(
            f"camera {name} has no lines and no zones, so there is nothing to count: "
            f"draw one under cameras.{name}.lines or cameras.{name}.zones"
        )
