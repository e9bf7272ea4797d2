"""The cameras of a config: the job of each camera's worker, and the choice of one camera by name."""

from collections.abc import Mapping

from edgecount.config.model import Config
from edgecount.config.sections.camera import CameraSection
from edgecount.detectors.files import poses, require_files
from edgecount.errors import UsageError
from edgecount.wiring.job import CameraJob, require_something


def camera_jobs(config: Config, *, loop: bool = False) -> Mapping[str, CameraJob]:
    """The jobs by camera; every camera must have a source.  With `loop`, recordings begin again at their end.

    UsageError where a camera counts nothing, ModelError where a file of its models is absent or damaged.
    """
    return {name: _job(config.site.slug, name, camera, loop=loop) for name, camera in config.cameras.items()}


def _job(site: str, name: str, camera: CameraSection, *, loop: bool) -> CameraJob:
    if camera.source is None:
        raise ValueError(f"camera {name} has no source")
    require_something(name, camera)
    require_files(camera.detector.model, camera.detector.family)
    if camera.sees_falls:
        poses()
    settings = camera.model_copy(update={"source": None})
    return CameraJob(site, name, camera.source.address.reveal(), camera.source.kind == "file", loop, settings)


def pick_camera(config: Config, name: str | None) -> str:
    """The camera with this name; without a name, the only camera.  UsageError where it is absent, or not unique."""
    names = ", ".join(config.cameras)
    if name is None and len(config.cameras) > 1:
        raise UsageError(f"the config has several cameras ({names}): choose one with --camera NAME")
    if name is not None and name not in config.cameras:
        raise UsageError(f"the config has no camera {name!r}; it has {names}")
    return name or next(iter(config.cameras))
