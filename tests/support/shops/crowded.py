"""A camera before a crowd, counted by the real thing in a process of its own: `python -m tests.support.shops.crowded`.

Network, followers, tracking and watcher are those of the daemon.  The pictures are made before, and come 25 a second.
What became of them is written to standard output as JSON.
"""

import argparse
import json
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path

from edgecount.clock import SystemClock
from edgecount.config.model import Config
from edgecount.daemon.workers.camera_loop import CameraLoop
from edgecount.daemon.workers.messages import WorkerUpdate
from edgecount.daemon.workers.timed_detector import TimedDetector
from edgecount.daemon.workers.work import BOUNDS, Durations, WorkMeter
from edgecount.geometry import Box, Size
from edgecount.ports import CameraDetector, Frame, Image
from edgecount.sources.newest import NewestFrame
from edgecount.sources.recordings.paced import Paced
from edgecount.tracking.detection import Detection
from edgecount.wiring.replay import build_pipeline
from edgecount.wiring.seeing.detectors import counting_detector
from tests.support.fakes import FakeSource
from tests.support.footage.crowd import crowd, person_at

SIZE = Size(768, 576)
FPS = 25.0
PICTURES = 50


@dataclass(frozen=True)
class Crowded:
    """What became of the pictures: shares of those processed that were older than a second, and how many looks."""

    late: float
    processed: int
    dropped: int
    looks: int
    look_seconds: float
    degraded: list[str]


@dataclass(frozen=True)
class Picture:
    """A picture, and where the people in it are."""

    image: Image
    people: list[Box]


def film(people: int) -> list[Picture]:
    """Two seconds of a crowd that walks down and up again."""
    rows = -(-people // 10)
    places = [
        (40 + 75 * (n % 10) + 9 * (n // 10 % 2), 120 + 420 * (n // 10) // max(1, rows - 1)) for n in range(people)
    ]
    steps = [*range(PICTURES // 2), *reversed(range(PICTURES // 2))]
    crowds = [[person_at(x, min(y + step, 575), 100) for x, y in places] for step in steps]
    return [Picture(crowd(SIZE, boxes), boxes) for boxes in crowds]


class FindsEverybody:
    """Looks as the network does, and finds those who are there: it does not know drawn people in a crowd."""

    def __init__(self, detector: CameraDetector, pictures: Sequence[Picture]) -> None:
        self._detector = detector
        self._people = {id(picture.image): picture.people for picture in pictures}

    @property
    def runs(self) -> int:
        return self._detector.runs

    def detect(self, image: Image, now: float) -> Sequence[Detection]:
        self._detector.detect(image, now)
        return [Detection(box, 0.9) for box in self._people[id(image)]]


class Endless(FakeSource):
    """The same film again and again."""

    def __init__(self, images: Sequence[Image]) -> None:
        super().__init__(images, FPS)
        self._film = images
        self._number = 0

    def read(self) -> Frame | None:
        self._number += 1
        return Frame(self._film[self._number % len(self._film)], self._number, self._number / FPS, SystemClock().now())


def watch(people: int, every: int | str, seconds: float, group: Path | None) -> Crowded:
    """Watch a crowd for so long; in this control group from the moment when all is ready."""
    stop, reports, clock = threading.Event(), list[WorkerUpdate](), SystemClock()
    pictures = film(people)
    frames = NewestFrame(Paced(Endless([picture.image for picture in pictures]), clock, stop), stop, clock)
    watcher = _watcher(frames, pictures, every, reports, stop)
    if group is not None:
        group.write_text("0")  # this process
    timer = threading.Timer(seconds, stop.set)
    timer.start()
    watcher.run()
    timer.join()
    return _summed(reports)


def _watcher(
    frames: NewestFrame,
    pictures: Sequence[Picture],
    every: int | str,
    reports: list[WorkerUpdate],
    stop: threading.Event,
) -> CameraLoop:
    config = Config.model_validate(
        {
            "cameras": {"entrance": {"lines": {"door": {"from": (0.1, 0.5), "to": (0.9, 0.5), "in_side": "right"}}}},
            "detector": {"every": every},
        }
    )
    meter = WorkMeter(lambda: frames.dropped)
    finds = FindsEverybody(counting_detector(config.cameras["entrance"]), pictures)
    finds.detect(pictures[0].image, 0.0)  # the first look takes longer
    clock = SystemClock()
    detector = TimedDetector(finds, meter, clock)
    pipeline = build_pipeline(config, "entrance", detector=detector)
    return CameraLoop("main-street", "entrance", frames, pipeline, reports.append, clock, stop=stop, meter=meter)


def _summed(reports: Sequence[WorkerUpdate]) -> Crowded:
    ages = Durations()
    looks = Durations()
    degraded: list[str] = []
    for work in (report.work for report in reports):
        ages, looks = ages.plus(work.ages), looks.plus(work.looks)
        reason = "" if work.degraded is None else work.degraded.reason
        if reason != (degraded[-1] if degraded else ""):
            degraded.append(reason)
    processed = sum(ages.counts)
    in_time = list(accumulate(ages.counts))[BOUNDS.index(1.0)]
    return Crowded(
        late=(processed - in_time) / processed,
        processed=processed,
        dropped=sum(report.work.frames.get("dropped", 0) for report in reports),
        looks=sum(looks.counts),
        look_seconds=looks.seconds,
        degraded=degraded,
    )


def main() -> None:
    """Watch as the arguments say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--every", default="auto")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--group", type=Path)
    options = parser.parse_args()
    every = options.every if options.every == "auto" else int(options.every)
    sys.stdout.write(json.dumps(asdict(watch(options.people, every, options.seconds, options.group))) + "\n")


if __name__ == "__main__":
    main()
