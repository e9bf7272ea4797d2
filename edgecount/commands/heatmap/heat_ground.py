"""The ground of a heat map: the empty scene, from a recording or from the camera's present pictures."""

import os
import threading
from pathlib import Path

from edgecount.clock import SystemClock
from edgecount.commands.text.console import complain
from edgecount.config.sections.camera import CameraSection
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.errors import ConfigError, EdgecountError, SourceError
from edgecount.masking.empty_scene import empty_scene
from edgecount.ports import FrameSource, Image
from edgecount.sources.recordings.recording import Recording
from edgecount.wiring.seeing.camera_source import camera_source
from edgecount.wiring.seeing.pictures import build_scene_detectors

NONE = "none"


def heat_ground(asked: str | None, config: Path, kept: KeptSettings, name: str) -> Image | None:
    """The scene of the recording that was asked for, or of the camera's own source; None for a plain ground.

    SourceError where the recording gives none.  A camera that gives none is only reported: another program may use it.
    """
    if asked == NONE:
        return None
    if asked is not None:
        camera = load_layered(config, None, kept).cameras[name]
        return _scene(camera, Recording(Path(asked), pixel_aspect=camera.pixel_aspect), asked)
    try:
        camera = load_layered(config, os.environ, kept).cameras[name]
        return _scene(camera, _own_source(camera), f"camera {name}")
    except EdgecountError as error:
        reason = error.problems[0] if isinstance(error, ConfigError) else error
        complain(f"the map has a plain ground, for there is no picture of the scene: {reason}")
        return None


def _own_source(camera: CameraSection) -> FrameSource:
    if camera.source is None:
        raise SourceError("the camera has no source in the config; --background VIDEO names a recording")
    address = camera.source.address.reveal()
    if camera.source.kind == "file":
        return Recording(Path(address), pixel_aspect=camera.pixel_aspect)
    return camera_source(camera, address, SystemClock(), threading.Event())


def _scene(camera: CameraSection, source: FrameSource, what: str) -> Image:
    scene = empty_scene(source, build_scene_detectors(camera))
    if scene is None:
        raise SourceError(f"{what} has too few pictures to show the scene without its people: name a longer recording")
    return scene
