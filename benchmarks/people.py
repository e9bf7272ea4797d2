"""What more people in the picture cost: scenes with 2 to 20 of them, beside a dlib follower for each.

The people are cut out of the crowd's clip and walk over its empty ground, at 15 frames a second.  All scenes are
encoded in the same way, and have the lines of the clip.  A follower's cost is that of following people of the fullest
scene, one each, from every frame to the next.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.aside import on_one_core
from benchmarks.clips import crowd
from benchmarks.cost import Cost, cost_of
from benchmarks.counted import frames_of, known_models, with_model
from benchmarks.cpu import COLUMNS, row
from benchmarks.encoding import encode
from benchmarks.report import Chapter, Goal, Table
from benchmarks.scenery import DAY, ground
from benchmarks.walkers import scene, walkers_of, walks_in
from edgecount.detectors.select import load_detector
from edgecount.followers.correlation import CorrelationFollower
from edgecount.geometry import Box

TITLE = "More people"
PEOPLE = (2, 5, 10, 20)
FPS, FRAMES = 15, 300
WANTED = 0.5
"""Share of what as many followers more would cost, which the growth from the fewest to the most people stays below."""
FOLLOWED, SPELLS, SPELL = 5, 12, 5
"""Followers are timed on so many people, so many times, for so many frames."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A video of people whose boxes are known, frame by frame."""

    people: int
    video: Path
    boxes: Sequence[Sequence[Box]]


@dataclass(frozen=True, slots=True)
class Following:
    """Milliseconds of processor time for one follower and frame, and for a look of the network in between."""

    one_person: float
    one_look: float

    @property
    def in_looks(self) -> float:
        """A follower and frame, in looks."""
        return self.one_person / self.one_look


def measure() -> Chapter:
    """Every scene with every model."""
    clip, _ = crowd()
    truth = replace(clip.truth, fps=FPS, crossings=())
    models = known_models()
    with TemporaryDirectory() as folder:
        scenes = scenes_in(Path(folder))
        costs = {model: {it.people: cost_of(it.video, truth, with_model(model)) for it in scenes} for model in models}
        following = {model: on_one_core(partial(follow, scenes[-1], model)) for model in models}
    rows = [row(f"{people} people", model, cost) for model in models for people, cost in costs[model].items()]
    compared = [_compared(model, costs[model], following[model]) for model in models]
    tables = [
        Table(
            "Milliseconds a frame, by people in the picture (people: as many as were tracked in the mean)",
            COLUMNS,
            rows,
        ),
        Table("A follower", ("model", "ms a person and frame", "in looks"), [_row(m, following[m]) for m in models]),
    ]
    return Chapter(TITLE, __doc__ or "", compared, tables)


def scenes_in(folder: Path) -> list[Scene]:
    """Make the scenes, and put their videos into the folder."""
    clip, boxes = crowd()
    empty = ground(clip.video)
    walkers = walkers_of(clip.video, walks_in(boxes, clip.truth.size), empty)
    scenes = []
    for people in PEOPLE:
        pictures, places = zip(*scene(walkers, empty, people, FRAMES, clip.truth.fps / FPS), strict=True)
        video = folder / f"{people}.mkv"
        encode(pictures, video, FPS, DAY.kilobits)
        scenes.append(Scene(people, video, places))
    return scenes


def follow(it: Scene, model: str) -> Following:
    """What a follower costs in this process."""
    network = load_detector(model, "auto", 0.4, 1)
    follower = CorrelationFollower(FOLLOWED, 0.0)
    followed, spent, looked = 0, 0.0, 0.0
    for number, frame in enumerate(frames_of(it.video)):
        if number >= SPELLS * SPELL:
            break
        if number % SPELL == 0:
            looked -= time.process_time()
            network.detect(frame.image)
            looked += time.process_time()
            follower.start(frame.image, dict(enumerate(it.boxes[number][:FOLLOWED])))
            continue
        spent -= time.process_time()
        followed += len(follower.follow(frame.image, range(FOLLOWED)))
        spent += time.process_time()
    return Following(1000 * spent / followed, 1000 * looked / SPELLS)


def _compared(model: str, costs: Mapping[int, Cost], following: Following) -> Goal:
    """How much the cost grows, in units of the followers that as many people more would have; in looks, both."""
    fewest, most = min(costs), max(costs)
    growth = costs[most].in_looks - costs[fewest].in_looks
    share = growth / ((most - fewest) * following.in_looks)
    what = f"{model}: growth from {fewest} to {most} people, share of a follower each"
    return Goal(what, f"< {WANTED:.0%}", f"{share:.0%}", share < WANTED)


def _row(model: str, following: Following) -> Sequence[str]:
    return model, f"{following.one_person:.2f}", f"{following.in_looks:.2f}"
