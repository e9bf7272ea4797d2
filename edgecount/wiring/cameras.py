"""The cameras of a config: the job of each camera's worker."""

from collections.abc import Mapping

from edgecount.config.model import Config
from edgecount.config.sections.camera import CameraSection
from edgecount.detectors.files import poses, require_files
from edgecount.wiring.job import CameraJob, Paint, require_something


def camera_jobs(config: Config, *, loop: bool = False) -> Mapping[str, CameraJob]:
    """The jobs by camera; every camera must have a source.  With `loop`, recordings begin again at their end.

    UsageError where a camera counts nothing, ModelError where a file of its models is absent or damaged.
    """
    paint = Paint(config.privacy.mask, config.privacy.paint)
    return {name: _job(config.site.slug, name, camera, paint, loop=loop) for name, camera in config.cameras.items()}


def _job(site: str, name: str, camera: CameraSection, paint: Paint, *, loop: bool) -> CameraJob:
    if camera.source is None:
        raise ValueError(f"camera {name} has no source")
    require_something(name, camera)
    require_files(camera.detector.model, camera.detector.family)
    if camera.sees_falls:
        poses()
    settings = camera.model_copy(update={"source": None})
    return CameraJob(
        site,
        name,
        camera.source.address.reveal(),
        camera.source.kind == "file",
        loop,
        settings,
        paint=paint if camera.picture_seconds else None,
    )
