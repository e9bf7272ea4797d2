"""The job of a camera's worker."""

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Base64Bytes, TypeAdapter, ValidationError

from edgecount.config.sections.camera import FROM_THE_SIDE, CameraSection
from edgecount.config.sections.counting import CountingSection
from edgecount.config.sections.detector import DetectorSection
from edgecount.config.sections.privacy import MaskName, PrivacySection
from edgecount.config.sections.tracking import TrackingSection
from edgecount.daemon.workers.estimating.crowd_job import CrowdJob
from edgecount.daemon.workers.messages import Terms
from edgecount.errors import UsageError
from edgecount.overlay.palette import Colour


@dataclass(frozen=True, slots=True)
class Paint:
    """How people are painted over: the mask, its colour, and the user's own model of people's shapes, if there is one.

    The model is an absolute path.
    """

    mask: MaskName
    colour: Colour
    model: Path | None = None

    @classmethod
    def of(cls, privacy: PrivacySection) -> "Paint":
        """As the config says."""
        return cls(privacy.mask, privacy.paint, None if privacy.model is None else Path(privacy.model).absolute())


@dataclass(frozen=True, slots=True)
class CameraJob:
    """All that the worker of a camera needs: its process reads neither the config nor the environment.

    `site` is the site's short name.  `address` is the source's address, with its secrets filled in; `settings` are the
    camera's, without the address.  With `loop`, a recording begins again at its end.  `person_width` is what was
    learnt before of people's size, `certificate` the fingerprint that was kept of the camera's.  `paint` is how people
    are hidden in the pictures that are shown, None where none may be.  `crowd` is how its people are estimated, None
    where nobody wants that.  A network that was `tried` has shown in a worker before that it works here.
    `keep_trails` says whether it is kept where people walk.  `aim` are the marks of the scene that were learnt before,
    and `moved` says whether the camera was moved since.
    """

    site: str
    camera: str
    address: str = field(repr=False)
    is_recording: bool
    loop: bool
    settings: CameraSection
    person_width: float | None = None
    paint: Paint | None = None
    certificate: str | None = None
    crowd: CrowdJob | None = None
    tried: bool = False
    keep_trails: bool = False
    aim: Base64Bytes | None = field(default=None, repr=False)
    moved: bool = False

    @property
    def terms(self) -> Terms:
        """What its worker may speak of: of a recording, it may tell times to come."""
        lines, zones = frozenset(self.settings.lines), frozenset(self.settings.zones)
        return Terms(self.site, self.camera, lines, zones, is_live=not self.is_recording, trails=self.keep_trails)

    def encoded(self) -> bytes:
        """The job as `decoded` reads it; what follows from the mount is left out, as in a config."""
        follows = {"settings": {"detector": set(FROM_THE_SIDE)}}
        return _adapter().dump_json(self, exclude=follows if self.settings.mount == "overhead" else None)


def decoded(message: bytes) -> CameraJob:
    """The job of these bytes; ValueError, which shows nothing of them, where they are none."""
    try:
        job: CameraJob = _adapter().validate_json(message)
    except ValidationError:
        raise ValueError("this is no job of a camera") from None
    return replace(job, settings=job.settings.completed(DetectorSection(), TrackingSection(), CountingSection()))


@cache
def _adapter() -> TypeAdapter[Any]:
    return TypeAdapter(CameraJob)


def require_something(name: str, camera: CameraSection) -> None:
    """UsageError where a camera has neither lines nor zones."""
    if not camera.lines and not camera.zones:
        raise UsageError(
            f"camera {name} has no lines and no zones, so there is nothing to count: "
            f"draw one under cameras.{name}.lines or cameras.{name}.zones"
        )
