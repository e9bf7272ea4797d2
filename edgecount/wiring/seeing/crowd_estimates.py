"""What estimates a camera's people: the density model, the camera's own detector beside it, and the gate between."""

from collections.abc import Callable
from datetime import datetime

import cv2
import numpy as np

from edgecount.clock import Clock
from edgecount.daemon.workers.estimating.crowd_job import CrowdJob
from edgecount.daemon.workers.estimating.placing import figures_of
from edgecount.density.crowd import CrowdCounter
from edgecount.density.density_model import DensityModel
from edgecount.density.gate import Gate
from edgecount.detectors.select import load_detector
from edgecount.detectors.views.quarters import QuartersDetector
from edgecount.geometry import Point, Polygon, Size
from edgecount.ports import Image
from edgecount.site.crowd_figures import CrowdFigures

STANDING = 0.26
"""From what confidence on the detector's people count here: those that stand together are seen less surely (0108)."""


def estimating(job: CrowdJob, clock: Clock) -> Callable[[Image, datetime], CrowdFigures]:
    """A function that estimates the people of pictures, in their order; ModelError where a model cannot be loaded."""
    cv2.setNumThreads(job.threads)
    model = DensityModel.load(job.model, job.runtime, job.threads)
    network = load_detector(job.detector, job.runtime, STANDING, job.threads, job.family)
    counter = CrowdCounter(model, Gate.of(model.card), model.card.errors, QuartersDetector(network, STANDING))
    zones = {name: Polygon(tuple(Point(*corner) for corner in corners)) for name, corners in job.zones.items()}

    def estimate(image: Image, ts: datetime) -> CrowdFigures:
        height, width = image.shape[:2]
        began = clock.monotonic()
        crowd = counter.count(image)
        return figures_of(crowd, Size(width, height), zones, model.card.errors, ts, clock.monotonic() - began)

    return estimate


def picture_of(pixels: bytes, height: int, width: int) -> Image:
    """The picture of these bytes."""
    return np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
