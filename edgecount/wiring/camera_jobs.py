"""The cameras of a config: the job of each camera's worker."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from edgecount.config.model import Config
from edgecount.config.sections.camera import CameraSection
from edgecount.daemon.workers.estimating.crowd_job import CrowdJob
from edgecount.density.card import read_card
from edgecount.density.fetched import density_path
from edgecount.detectors.files import poses, require_files
from edgecount.detectors.instances.instance_card import require_instances
from edgecount.errors import UsageError
from edgecount.wiring.job import CameraJob, Paint

log = logging.getLogger(__name__)


def carried_out(config: Config) -> None:
    """UsageError or ModelError where a right config cannot be carried out all the same."""
    without = [name for name, camera in config.cameras.items() if camera.source is None]
    if without:
        raise UsageError(f"cameras.{without[0]}.source: is missing: say where its pictures come from")
    camera_jobs(config)


def camera_jobs(config: Config, *, loop: bool = False) -> Mapping[str, CameraJob]:
    """The jobs by camera; every camera must have a source.  With `loop`, recordings begin again at their end.

    ModelError where a file of its models is absent or damaged.
    """
    if config.privacy.model is not None:
        require_instances(Path(config.privacy.model))
    paint = None if config.privacy.mask == "off" else Paint.of(config.privacy)
    trails = config.retention.trails_days > 0
    jobs = {name: _job(config.site.slug, name, camera, paint, loop=loop) for name, camera in config.cameras.items()}
    return {name: replace(job, keep_trails=trails) for name, job in jobs.items()}


def _job(site: str, name: str, camera: CameraSection, paint: Paint | None, *, loop: bool) -> CameraJob:
    if camera.source is None:
        raise ValueError(f"camera {name} has no source")
    require_files(camera.detector.model, camera.detector.family)
    if camera.sees_falls:
        poses()
    crowd = crowd_job(camera)
    if not camera.lines and not camera.zones and crowd is None:
        log.warning("camera %s counts nothing yet: draw a line or a zone", name)
    settings = watched(camera)
    return CameraJob(
        site,
        name,
        camera.source.address.reveal(),
        camera.source.kind == "file",
        loop,
        settings,
        paint=paint,
        crowd=crowd,
    )


def crowd_job(camera: CameraSection) -> CrowdJob | None:
    """How a camera's people are estimated; None where nobody wants that, ModelError where its model is not there."""
    if camera.crowd is None:
        return None
    settings, path = camera.detector, density_path(camera.crowd.model).absolute()
    read_card(path)
    zones = {name: camera.zones[name].polygon for name in camera.crowd_zones}
    return CrowdJob(path, settings.runtime, settings.threads, zones)


def watched(camera: CameraSection) -> CameraSection:
    """What a worker needs to know of a camera: a new limit or title must not have it started again."""
    return camera.model_copy(
        update={
            "source": None,
            "title": None,
            "lines": {name: line.model_copy(update={"title": None}) for name, line in camera.lines.items()},
            "zones": {
                name: zone.model_copy(update={"title": None, "capacity": None}) for name, zone in camera.zones.items()
            },
        }
    )
