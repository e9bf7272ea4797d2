"""Coach: what is said of set-ups made bad on purpose, each in one way, and of good ones; the default model.

A bad one is found where its own fault is said; a good one must be left alone. Ten bad ones and five good ones come
first; with more at hand, the thresholds of the rules were chosen; those held out were first counted when these stood.
"""

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.clips import named_clip
from benchmarks.counted import CAMERA, camera_of, frames_of
from benchmarks.report import Chapter, Goal, Table
from benchmarks.set_ups import BAD, GOOD, HELD_OUT, MORE, SetUp
from benchmarks.truth import TrueLine, Truth
from edgecount.config.model import Config
from edgecount.counting.coaching.coach import coached
from edgecount.counting.coaching.finding import Coached
from edgecount.geometry import Point, Segment
from edgecount.ports import Frame
from edgecount.wiring.coach_watch import watched

TITLE = "Coach"
_MIDDLE = 0.5


class ChangedFrames:
    """The frames of a clip as a set-up shows them: a source of frames."""

    warning = None
    frame_count = None

    def __init__(self, set_up: SetUp) -> None:
        clip = named_clip(set_up.clip)
        self.fps = clip.truth.fps / set_up.keep
        self._frames = frames_of(clip.video, clip.truth.fps)
        self._set_up = set_up
        self._given = 0

    def open(self) -> None:
        """Nothing is to be done."""

    def close(self) -> None:
        """The same."""

    def read(self) -> Frame | None:
        """The next frame that is kept, changed."""
        for frame in self._frames:
            if (frame.index - 1) % self._set_up.keep == 0:
                self._given += 1
                change = self._set_up.change
                return replace(frame, image=frame.image if change is None else change(frame.image), index=self._given)
        return None


def judged(set_up: SetUp) -> Coached:
    """What the coach says of a set-up."""
    truth = _drawn(set_up, named_clip(set_up.clip).truth)
    config = Config.model_validate({"cameras": {CAMERA: camera_of(truth, {})}})
    return coached(watched(config, CAMERA, ChangedFrames(set_up), set_up.walked))


def is_right(set_up: SetUp, said: Coached) -> bool:
    """Whether its fault is said, and nothing where there is none."""
    kinds = {finding.kind for finding in said.findings}
    return set_up.finding in kinds if set_up.finding else not kinds


def measure() -> Chapter:
    """Coach every set-up; ends the program where a clip is not there."""
    groups = {"": (*BAD, *GOOD), "more": MORE, "held out": HELD_OUT}
    said = [(group, it, judged(it)) for group, set_ups in groups.items() for it in set_ups]
    goals = [_goal(group, said, bad=bad) for group in groups for bad in (True, False)]
    columns = ("set-up", "clip", "", "wanted", "said")
    return Chapter(TITLE, __doc__ or "", goals, [Table("Of each set-up", columns, [_row(*it) for it in said])])


def _goal(group: str, said: Sequence[tuple[str, SetUp, Coached]], *, bad: bool) -> Goal:
    own = [(set_up, of) for its, set_up, of in said if its == group and bool(set_up.finding) == bad]
    right = sum(is_right(*it) for it in own)
    what = f"{group} bad set-ups found" if bad else f"{group} good set-ups left alone"
    return Goal(what.strip(), f"{len(own)} of {len(own)}", f"{right} of {len(own)}", right == len(own))


def _row(group: str, set_up: SetUp, said: Coached) -> Sequence[str]:
    sentences = "; ".join(f"{one.place or 'camera'}: {one.seen}" for one in said.findings)
    return set_up.name, set_up.clip, group, set_up.finding or "nothing", sentences or "nothing"


def _drawn(set_up: SetUp, truth: Truth) -> Truth:
    """The truth with the lines and zones of a set-up; lines of the truth's shrink with the picture."""
    lines = set_up.lines
    if not isinstance(lines, dict):
        lines = {name: _shrunk(truth.lines[name], set_up.scale) for name in lines}
    return replace(truth, lines=lines, zones=set_up.zones or (truth.zones if not set_up.finding else {}))


def _shrunk(line: TrueLine, scale: float) -> TrueLine:
    start, end = line.segment.start, line.segment.end
    ends = (Point(_MIDDLE + scale * (p.x - _MIDDLE), _MIDDLE + scale * (p.y - _MIDDLE)) for p in (start, end))
    return TrueLine(Segment(*ends), line.in_side)
