"""Processor time a frame, all included, on one core: of clips from the side, and of an empty scene beside a busy one.

The empty scene is the median of the crowd's clip, by day, and by night with a sensor's noise and an encoder that has
too few bits for it; the busy one is a part of the clip in the same light.  All of these are encoded in the same way,
and compared in looks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.clips import CROWD, all_clips, crowd
from benchmarks.cost import STAGE_NAMES, Cost, cost_of
from benchmarks.counted import Settings, known_models, with_model
from benchmarks.encoding import encode
from benchmarks.report import Chapter, Goal, Table, at_most
from benchmarks.scenery import DAY, NIGHT, Light, ground, lit, part

TITLE = "Processor time"
WANTED = {"mobilenet_ssd": 18.0, "nanodet": 35.0, "person": 18.0}
"""Milliseconds a frame of the crowd."""
QUIET = 0.2
"""Share of a busy scene's time that a scene with nobody may take."""
FIRST, FRAMES = 200, 300
"""The part of the crowd's clip that is the busy scene."""
VARIANTS: Mapping[str, Mapping[str, object]] = {"": {}, ", every 3": {"every": 3}}
COLUMNS = ("clip", "model", "people", *STAGE_NAMES, "rest", "ms a frame", "one look", "in looks", "in decodes")

Costs = Mapping[tuple[str, str], Cost]
"""By scene and model."""


def measure() -> Chapter:
    """Every clip and every scene, with every model."""
    costs = dict(_of_clips())
    with TemporaryDirectory() as folder:
        costs |= _of_scenes(Path(folder))
    goals = [goal for model in known_models() for goal in _goals(costs, model)]
    table = Table("Milliseconds a frame", COLUMNS, [row(scene, model, cost) for (scene, model), cost in costs.items()])
    return Chapter(TITLE, __doc__ or "", goals, [table])


def row(scene: str, model: str, cost: Cost) -> Sequence[str]:
    """A scene's cost as a row under COLUMNS."""
    times = (*cost.stages.values(), cost.rest, cost.total, cost.one_look)
    return [
        *(scene, model, f"{cost.people:.1f}"),
        *(f"{milliseconds:.2f}" for milliseconds in times),
        *(f"{cost.in_looks:.2f}", f"{cost.in_decodes:.1f}"),
    ]


def _of_clips() -> Iterator[tuple[tuple[str, str], Cost]]:
    for clip in (it for it in all_clips() if it.truth.mount == "side"):
        for model in known_models():
            for name, more in VARIANTS.items():
                settings: Settings = {"detector": {"model": model, **more}}
                yield (clip.name + name, model), cost_of(clip.video, clip.truth, settings)


def _of_scenes(folder: Path) -> dict[tuple[str, str], Cost]:
    clip, _ = crowd()
    costs = {}
    for light in (DAY, NIGHT):
        for busy in (True, False):
            video = folder / f"{_scene(light, busy=busy)}.mkv".replace(" ", "-")
            pictures = part(clip.video, FIRST, FRAMES) if busy else repeat(ground(clip.video), FRAMES)
            encode(lit(pictures, light), video, round(clip.truth.fps), light.kilobits)
            for model in known_models():
                truth = replace(clip.truth, crossings=())
                costs[_scene(light, busy=busy), model] = cost_of(video, truth, with_model(model))
    return costs


def _scene(light: Light, *, busy: bool) -> str:
    return f"{'busy' if busy else 'nobody'} by {light.name}"


def _goals(costs: Costs, model: str) -> Iterator[Goal]:
    cost, wanted = costs[CROWD, model], WANTED[model]
    took = f"{cost.total:.1f} ms, {cost.in_looks:.2f} looks"
    yield Goal(f"{CROWD}, {model}: processor time a frame", f"≤ {wanted:.1f} ms", took, cost.total <= wanted)
    for light in (DAY, NIGHT):
        busy, quiet = (costs[_scene(light, busy=is_busy), model].in_looks for is_busy in (True, False))
        yield at_most(f"{model}: nobody by {light.name}, share of a busy scene", quiet / busy, QUIET, "{:.0%}")
