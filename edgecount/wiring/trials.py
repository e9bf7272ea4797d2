"""What each model makes of a camera's pictures on this machine: how long a look takes, and how many people it finds."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

import numpy as np

from edgecount.clock import Clock
from edgecount.config.sections.camera import CameraSection
from edgecount.config.sections.detector import DetectorSection
from edgecount.daemon.workers.estimating.crowd_job import CrowdJob
from edgecount.detectors.overhead.overhead import OverheadDetector
from edgecount.detectors.overhead.person_size import PersonSize
from edgecount.detectors.select import load_overhead, view_for
from edgecount.detectors.views.viewed import ViewedDetector
from edgecount.errors import ModelError
from edgecount.ports import CameraDetector, Frame
from edgecount.site.crowd_figures import CrowdFigures
from edgecount.tracking.detection import Detection
from edgecount.wiring.seeing.crowd_estimates import estimating
from edgecount.wiring.seeing.detectors import load_network, watched_segments

FROM_THE_SIDE = ("mobilenet_ssd", "nanodet", "person")
FROM_ABOVE = "overhead"


@dataclass(frozen=True, slots=True)
class Trial:
    """A model's looks at some pictures: the median processor time of one in seconds, and the network's runs for one.

    `people` is how many it found in all pictures together.
    """

    model: str
    seconds: float
    runs: int
    people: int


def is_ours(model: str) -> bool:
    """Whether it is a model that we ship."""
    return model in (*FROM_THE_SIDE, FROM_ABOVE)


def blanks() -> list[Frame]:
    """Grey pictures of 1280×720, where no camera gives any."""
    grey, then = np.full((720, 1280, 3), 127, np.uint8), datetime.fromtimestamp(0, UTC)
    return [Frame(grey, number, number * 0.4, then) for number in range(1, 4)]


def available_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0))


def try_models(camera: CameraSection, pictures: Sequence[Frame], clock: Clock) -> tuple[Trial, ...]:
    """A trial of every shipped model that works, each with the confidence that suits it; pictures come in order."""
    return tuple(_trials(camera, pictures, clock))


def try_crowd(job: CrowdJob, picture: Frame, clock: Clock) -> tuple[CrowdFigures, float]:
    """The estimate of a picture, and the seconds of processor time that it took; ModelError as of `estimating`."""
    estimate = estimating(job, clock)
    estimate(picture.image, picture.ts)  # the first one takes longer than all others
    before = clock.cpu()
    return estimate(picture.image, picture.ts), clock.cpu() - before


def _trials(camera: CameraSection, pictures: Sequence[Frame], clock: Clock) -> Iterator[Trial]:
    for model in (*FROM_THE_SIDE, FROM_ABOVE):
        with suppress(ModelError):  # the camera's own model is loaded before; the others need not be there
            yield _trial(_looking_with(camera, model), pictures, clock)


def _looking_with(camera: CameraSection, model: str) -> CameraSection:
    """The camera with this model, and the mount that goes with it."""
    settings = camera.detector
    if settings.model != model:
        kept = {key: getattr(settings, key) for key in ("every", "runtime", "threads")}
        settings = DetectorSection(**kept).model_copy(update={"model": model})
    mount = "overhead" if model == FROM_ABOVE else "side"
    return camera.model_copy(update={"mount": mount, "detector": settings})


def _trial(camera: CameraSection, pictures: Sequence[Frame], clock: Clock) -> Trial:
    settings = camera.detector
    begin_anew = _detectors(camera)
    _timed(begin_anew(), pictures[0], clock)  # the network's first look takes longer than all others
    detector = begin_anew()
    looks = [_timed(detector, picture, clock) for picture in pictures]
    people = sum(seen.confidence >= settings.confidence for found, _ in looks for seen in found)
    return Trial(settings.model, median(seconds for _, seconds in looks), detector.runs, people)


def _timed(detector: CameraDetector, picture: Frame, clock: Clock) -> tuple[Sequence[Detection], float]:
    """What is found in a picture, and the seconds of processor time that it took."""
    before = clock.cpu()
    return detector.detect(picture.image, picture.media_time), clock.cpu() - before


def _detectors(camera: CameraSection) -> Callable[[], CameraDetector]:
    """Makes detectors that spare no look and know of no picture yet, all of one loaded network."""
    settings = camera.detector
    if camera.mount == "overhead":
        said = camera.person_width
        runtime = load_overhead(settings.runtime, settings.threads)
        return lambda: OverheadDetector(runtime, PersonSize(said, fixed=said is not None), settings.confidence)
    network, view = load_network(camera), view_for(settings.model, settings.view)
    return lambda: ViewedDetector(network, view, watched_segments(camera))
