"""Camera moved: twenty moves on each clip are to be told within ten minutes, and nothing where the camera stands.

The scene is learnt from the clip, which is played forth and back for as long as it takes; then the camera is moved for
ten minutes, or one disturbance goes on for an hour. Nobody is masked out: these are the pictures as if the detector
missed everybody. What was not tuned on are the clips pets09-s2l1, hall and boarding.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ParamSpec, TypeVar

import numpy as np

from benchmarks.aside import in_parallel
from benchmarks.clips import Clip, all_clips
from benchmarks.counted import frames_of
from benchmarks.moves import DISTURBANCES, MOVES, STILL, Effect, Pose, nothing, seen
from benchmarks.report import Chapter, Goal, Table, at_most
from edgecount.daemon.workers.aim_watch import APART_SECONDS, AimWatch
from edgecount.ports import Frame, Image
from edgecount.site.aim import Aim

TITLE = "Camera moved"
WITHIN, UNMOVED = 600.0, 3600.0
"""How long a camera is looked at after a move, and beside a disturbance (seconds)."""
BEFORE = 300.0
"""How long it stands before: it has been found right, and the next look comes in minutes (seconds)."""
LEARNT_IN = ("night", "dusk", "compressed", "noise")
"""What the scene is learnt in, besides, before it is as it is."""
LONGEST_LEARNING = 1800.0
PICTURES = 60
"""Pictures of a clip, over all of it."""
_BEGAN = datetime(2026, 5, 4, 8, tzinfo=UTC)
P = ParamSpec("P")
T = TypeVar("T")


class AtOnce(Executor):
    """Runs what it is given at once, and adds up the time (s)."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """What it comes to, done already."""
        done: Future[T] = Future()
        began = time.process_time()
        done.set_result(fn(*args, **kwargs))
        self.seconds.append(time.process_time() - began)
        return done


@dataclass(frozen=True, slots=True)
class Outcome:
    """How long it took until the scene was learnt, and until the move, or something else, was told (s); with words."""

    learnt: float | None
    told: float | None
    reason: str
    looks: Sequence[float]


def measure() -> Chapter:
    """Move and disturb every clip; ends the program where there is none."""
    found = dict(in_parallel(_of_clip, all_clips()))
    moves = [(name, *row) for name, (moved, _) in found.items() for row in moved.items()]
    still = [(name, *row) for name, (_, unmoved) in found.items() for row in unmoved.items()]
    missed = [(clip, move) for clip, move, one in moves if one.told is None]
    false = [(clip, what) for clip, what, one in still if one.told is not None]
    latest = max((one.told for _, _, one in moves if one.told is not None), default=0.0)
    looks = [second for _, _, one in (*moves, *still) for second in one.looks]
    goals = [
        Goal("moves told within ten minutes", f"{len(moves)}", f"{len(moves) - len(missed)}", not missed),
        Goal("false alarms in an hour of each disturbance", "0", f"{len(false)}", not false),
        at_most("the latest told after", latest / 60, 10.0, "{:.1f} min"),
        at_most("a comparison, mean", 1000 * float(np.mean(looks)), 50.0, "{:.0f} ms"),
    ]
    columns = ("clip", "learnt after", "moves told", "slowest", "missed", "disturbances", "false alarms")
    return Chapter(TITLE, __doc__ or "", goals, [Table("Of each clip", columns, [_row(*one) for one in found.items()])])


Outcomes = dict[str, Outcome]


def _row(clip: str, found: tuple[Outcomes, Outcomes]) -> Sequence[str]:
    moved, still = found
    times = [one.told for one in moved.values() if one.told is not None]
    learnt = [one.learnt for one in moved.values() if one.learnt is not None]
    return (
        clip,
        f"{max(learnt) / 60:.1f} min" if learnt else "never",
        f"{len(times)} of {len(moved)}",
        f"{max(times) / 60:.1f} min" if times else "",
        ", ".join(name for name, one in moved.items() if one.told is None),
        str(len(still)),
        ", ".join(f"{name}: {one.reason}" for name, one in still.items() if one.told is not None) or "none",
    )


def _of_clip(clip: Clip) -> tuple[str, tuple[Outcomes, Outcomes]]:
    pictures = pictures_of(clip)
    learnt, marks = scene_of(pictures)
    if marks is None:
        never = Outcome(None, None, "", ())
        return clip.name, (dict.fromkeys(MOVES, never), dict.fromkeys(DISTURBANCES, never))
    moved = {name: outcome(pictures, marks, learnt, pose, nothing, WITHIN) for name, pose in MOVES.items()}
    still = {name: outcome(pictures, marks, learnt, STILL, effect, UNMOVED) for name, effect in DISTURBANCES.items()}
    for name in LEARNT_IN:
        after, others = scene_of(pictures, DISTURBANCES[name])
        if others is not None:
            still[f"learnt in {name}"] = outcome(pictures, others, after, STILL, nothing, UNMOVED)
    return clip.name, (moved, still)


def pictures_of(clip: Clip) -> Sequence[Image]:
    """Pictures of a clip, from its first to its last."""
    frames = list(frames_of(clip.video, clip.truth.fps))
    return [frames[int(at)].image for at in np.linspace(0, len(frames) - 1, min(PICTURES, len(frames)))]


def scene_of(pictures: Sequence[Image], effect: Effect = nothing) -> tuple[float, bytes | None]:
    """How long it takes to learn the scene (s), and its marks; None where it is not learnt."""
    watch, chance = AimWatch(AtOnce()), np.random.default_rng(2)
    for frame in _frames(watch, pictures, lambda image, now: effect(seen(image, STILL), now, chance)):
        aim = watch.see(frame, ())
        if aim is not None and aim.marks is not None:
            return frame.media_time, aim.marks
        if frame.media_time > LONGEST_LEARNING:
            break
    return LONGEST_LEARNING, None


def outcome(
    pictures: Sequence[Image], marks: bytes, learnt: float, pose: Pose, effect: Effect, lasting: float
) -> Outcome:
    """What is told of a camera that is moved, or disturbed, once it is known to look where it did.

    Its scene has these marks, and it took so long to learn them (s).
    """
    aside, chance = AtOnce(), np.random.default_rng(1)
    watch = AimWatch(aside, marks)

    def shown(image: Image, now: float) -> Image:
        return seen(image, STILL) if now < BEFORE else effect(seen(image, pose), now - BEFORE, chance)

    for frame in _frames(watch, pictures, shown):
        if frame.media_time > BEFORE + lasting:
            break
        aim = watch.see(frame, ())
        if aim is not None and aim.finding not in ("right", "learning"):
            return Outcome(learnt, frame.media_time - BEFORE, _said(aim), aside.seconds)
    return Outcome(learnt, None, "", aside.seconds)


def _frames(watch: AimWatch, pictures: Sequence[Image], shown: Callable[[Image, float], Image]) -> Iterator[Frame]:
    """The pictures forth and back; those that nobody looks at are left as they are."""
    for number, image in enumerate(_forth_and_back(pictures)):
        now = number * APART_SECONDS / 2  # an answer is taken with the frame after that of the question
        picture = shown(image, now) if watch.wants(now) else image
        yield Frame(picture, number + 1, now, _BEGAN + timedelta(seconds=now))


def _said(aim: Aim) -> str:
    return f"{aim.finding}, {aim.reason}"


def _forth_and_back(pictures: Sequence[Image]) -> Iterator[Image]:
    while True:
        yield from pictures
        yield from reversed(pictures)
