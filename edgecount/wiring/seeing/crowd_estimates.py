"""What estimates a camera's people, picture by picture, with figures of its zones."""

from collections.abc import Callable
from datetime import datetime

import cv2
import numpy as np

from edgecount.clock import Clock
from edgecount.daemon.workers.estimating.crowd_job import CrowdJob
from edgecount.daemon.workers.estimating.placing import figures_of
from edgecount.density.card import read_card
from edgecount.geometry import Point, Polygon, Size
from edgecount.ports import Image
from edgecount.site.crowd_figures import CrowdFigures
from edgecount.wiring.seeing.crowd_counter import load_counter


def estimating(job: CrowdJob, clock: Clock) -> Callable[[Image, datetime], CrowdFigures]:
    """A function that estimates the people of pictures, in their order; ModelError where a model cannot be loaded."""
    cv2.setNumThreads(job.threads)
    counter, errors = load_counter(str(job.model), job.threads, job.runtime), read_card(job.model).errors
    zones = {name: Polygon(tuple(Point(*corner) for corner in corners)) for name, corners in job.zones.items()}

    def estimate(image: Image, ts: datetime) -> CrowdFigures:
        height, width = image.shape[:2]
        began = clock.monotonic()
        crowd = counter.count(image)
        return figures_of(crowd, Size(width, height), zones, errors, ts, clock.monotonic() - began)

    return estimate


def picture_of(pixels: bytes, height: int, width: int) -> Image:
    """The picture of these bytes."""
    return np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
