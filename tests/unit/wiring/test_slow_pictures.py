"""A camera that gives a picture each few seconds: who stays in a zone is counted there, however far apart they are."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from edgecount.config.load import load
from edgecount.events.model import AnyEvent
from edgecount.geometry import Box
from edgecount.ports import Frame
from edgecount.tracking.detection import Detection
from edgecount.wiring.seeing.pipeline import camera_pipeline
from tests.support.fakes import BEGAN, FakeDetector

CONFIG = """\
cameras:
  hall:
    source: http://192.0.2.10/snapshot.jpg
    snapshot_seconds: {apart}
    zones: {{queue: {{polygon: [[0.1, 0.1], [0.9, 0.1], [0.9, 0.99], [0.1, 0.99]]}}}}
"""
LATE = 0.3
"""Seconds that a picture takes more than it should, now and then."""
PLACES = (200, 320, 440)


def standing(number: int) -> list[Detection]:
    """Three people who wait, each a little to the left or right of where they were."""
    return [Detection(Box(x - 20 + number % 3 * 4, 200, x + 20 + number % 3 * 4, 320), 0.9) for x in PLACES]


@pytest.mark.parametrize("apart", [1, 2, 5, 10])
def test_who_waits_in_a_zone_is_counted_and_who_has_gone_is_not(tmp_path: Path, apart: float) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG.format(apart=apart))
    camera = load(tmp_path / "config.yaml", {}).cameras["hall"]
    detector = FakeDetector(*[standing(number) for number in range(10)], *[standing(0)[:1]] * 10)
    pipeline = camera_pipeline("shop", "hall", camera, detector=detector)
    counts: list[int] = []
    visits: list[AnyEvent] = []
    for number in range(20):
        seconds = number * apart + LATE * (number % 4 == 2)
        picture = np.full((360, 640, 3), number * 9, np.uint8)
        done = pipeline.process(Frame(picture, number + 1, seconds, BEGAN + timedelta(seconds=seconds)))
        counts.append(done.zones["queue"].count)
        visits += done.events
    assert counts[4:10] == [3] * 6
    assert counts[-1] == 1
    assert len(visits) == 2
