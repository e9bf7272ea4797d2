"""The wiring of a replay: the pipeline of one camera of a config."""

from edgecount.config.model import Config
from edgecount.pipeline.pipeline import Pipeline
from edgecount.ports import CameraDetector
from edgecount.wiring.job import require_something
from edgecount.wiring.seeing.pipeline import camera_pipeline


def build_pipeline(
    config: Config, name: str, *, replaying: bool = False, detector: CameraDetector | None = None
) -> Pipeline:
    """The pipeline of one camera of a config; errors as from `camera_pipeline`, UsageError where it counts nothing.

    `detector` replaces the detector that the config names, so that it can be measured, or left out.
    """
    require_something(name, config.cameras[name])
    return camera_pipeline(config.site.slug, name, config.cameras[name], replaying=replaying, detector=detector)
