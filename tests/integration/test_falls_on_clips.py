"""Falls that real networks see in a real clip, where it is there: every one that happens, and none that does not."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from edgecount.config.model import Config
from edgecount.detectors.select import load_segmenter
from edgecount.events.model import AnyEvent, Fallen
from edgecount.ports import Frame, Image
from edgecount.wiring.replay import build_pipeline
from tests.support.fakes import BEGAN
from tests.support.footage.falling import FALL, empty, hand_drawn, pictures, scene
from tests.support.footage.recorded import DATA

CROWD, CLOSE_UP = DATA / "pets09-s2l1", DATA / "one-by-one"
WALKED = 25
"""Pictures of somebody's way before they fall, at 10 a second."""

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not (CROWD / "gt.txt").is_file(), reason="the clips are not there: name them with BENCH_DATA"),
]


def events(shown: Iterable[Image], anchor: str = "foot") -> list[AnyEvent]:
    """What is counted where the whole picture is a zone."""
    hall = {"polygon": [[0, 0], [1, 0], [1, 1], [0, 1]]}
    camera = {"anchor": anchor, "zones": {"hall": hall}, "detector": {"pose": True}}
    pipeline = build_pipeline(Config.model_validate({"cameras": {"hall": camera}}), "hall", replaying=True)
    found: list[AnyEvent] = []
    for number, image in enumerate(shown):
        moment = BEGAN + timedelta(seconds=number / 10)
        found += pipeline.process(Frame(image, number + 1, number / 10, moment)).events
    return [*found, *pipeline.finish()]


@pytest.mark.parametrize("side", [pytest.param(1, id="to-the-left"), pytest.param(-1, id="to-the-right")])
@pytest.mark.parametrize(("person", "last"), [(1, 534), (9, 284), (10, 447)])
def test_somebody_falls(person: int, last: int, side: int) -> None:
    boxes, way = hand_drawn(CROWD / "gt.txt", person), range(last - WALKED + 1, last + 1)
    kept = {n: image for n, image in enumerate(pictures(CROWD / "video.avi"), 1) if n in way or n % 20 == 0}
    ground = empty([image for number, image in kept.items() if number % 20 == 0])
    walk = [(kept[number], boxes[number]) for number in way]
    seen = events(scene(ground, walk, side, 140, load_segmenter("auto", 1)))
    (fallen,) = [event for event in seen if isinstance(event, Fallen)]
    assert fallen.media_time is not None
    lay_at = (WALKED + len(FALL)) / 10
    assert lay_at + 9 <= fallen.media_time <= lay_at + 13.5


@pytest.mark.parametrize(
    ("video", "anchor"),
    [
        pytest.param(CROWD / "video.avi", "foot", id="a-crowd"),
        pytest.param(CLOSE_UP / "video.mp4", "center", id="close"),
    ],
)
def test_nobody_falls_where_all_walk_stand_and_sit(video: Path, anchor: str) -> None:
    assert not [event for event in events(pictures(video), anchor) if isinstance(event, Fallen)]
