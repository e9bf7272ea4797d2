"""Degrading, on machines and before crowds that are numbers: what they cost moves the clock and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.pipeline.cadence import Cadence, Every
from edgecount.pipeline.load import FIRST_HOLD, FULL, LEVELS, LONGEST_HOLD, PROOF, SETTLING_SECONDS, LoadShedder
from edgecount.pipeline.need import Need

LOOK, FOLLOW, KNOW, REST = 0.04, 0.0033, 0.0001, 0.0005
"""What a look, a person followed, a person seen, and a frame cost on a machine of speed 1 (s)."""
LAST = len(LEVELS) - 1


@dataclass
class Run:
    """What a camera's frames came to, each at the moment (s) when it was done: its age, and the step of effort."""

    moments: list[float] = field(default_factory=list)
    ages: list[float] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    degraded: list[bool] = field(default_factory=list)
    looks: int = 0

    @property
    def changes(self) -> int:
        """How often the effort changed."""
        return sum(before != after for before, after in pairwise(self.steps))

    @property
    def tellings(self) -> int:
        """How often it was told that the camera is degraded."""
        return sum(not before and after for before, after in pairwise(self.degraded))

    def p99(self) -> float:
        """The age that one frame in a hundred exceeds."""
        return sorted(self.ages)[int(0.99 * len(self.ages))]

    def recovered(self, since: float) -> float:
        """When the camera was not degraded any more, for the first time from then on."""
        told = zip(self.moments, self.degraded, strict=True)
        return next(moment for moment, degraded in told if moment >= since and not degraded)


def live(
    crowds: Sequence[tuple[float, int]],
    speed: float,
    every: Every = 3,
    fps: float = 25.0,
    *,
    governed: bool = True,
    most: int = 12,
) -> Run:
    """A camera before so many people until each moment (s): its newest frame is taken whenever the last one is done.

    Some of them are near a line all the time.
    """
    shedder, cadence, run = LoadShedder(), Cadence(every), Run()
    now, number, followed = 0.0, 0, 0
    while now < crowds[-1][0]:
        number = max(number + 1, int(now * fps))  # the newest that is there, else the next
        arrived = number / fps
        began = max(now, arrived)
        people = next(people for until, people in crowds if began < until or until == crowds[-1][0])
        load = shedder.load if governed else FULL
        cost = REST
        if cadence.due(number, arrived, load.look_gap, need=Need.NEAR):
            run.looks += 1
            allowed = most if load.most_followed is None else min(most, load.most_followed)
            followed = min(people, allowed) if cadence.skips else 0
            cost += LOOK + KNOW * people
        cost += FOLLOW * followed
        now = began + cost / speed
        shedder.note(now, now - began, now - arrived)
        run.moments.append(now)
        run.ages.append(now - arrived)
        run.steps.append(LEVELS.index(load))
        run.degraded.append(shedder.is_degraded)
    return run


SPEEDS = [pytest.param(1.0, id="a-pc"), pytest.param(1 / 4, id="a-small-computer"), pytest.param(1 / 10, id="too-slow")]
CADENCES: list[Every] = ["auto", 1, 3, 25]


@pytest.mark.unmeasured
@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("crowd", [0, 10, 60])
@pytest.mark.parametrize("every", CADENCES)
@pytest.mark.parametrize("fps", [7.0, 25.0])
def test_no_frame_in_a_hundred_is_as_old_as_a_second(speed: float, crowd: int, every: Every, fps: float) -> None:
    run = live([(60, 0), (180, crowd), (300, 0)], speed, every, fps)
    assert run.p99() < 1
    assert run.tellings <= 2


@pytest.mark.parametrize(
    ("speed", "crowd", "every", "least"),
    [
        pytest.param(1, 0, "auto", 0, id="a-pc-and-nobody"),
        pytest.param(1, 10, 25, 0, id="a-pc-and-ten"),
        pytest.param(1, 60, 3, 1, id="a-pc-and-a-crowd"),
        pytest.param(1, 0, 1, 1, id="a-pc-that-looks-at-each-frame"),
        pytest.param(1, 60, 25, 1, id="a-pc-that-looks-seldom"),
        pytest.param(1 / 4, 0, "auto", 4, id="a-small-computer"),
        pytest.param(1 / 10, 60, "auto", LAST, id="too-slow"),
    ],
)
def test_the_effort_sinks_only_as_far_as_it_must(speed: float, crowd: int, every: Every, least: int) -> None:
    run = live([(120, crowd)], speed, every)
    settled = [step for moment, step in zip(run.moments, run.steps, strict=True) if moment > 60]
    assert settled.count(least) > 0.8 * len(settled)


def test_it_sinks_within_seconds_and_comes_back_when_the_crowd_has_gone() -> None:
    run = live([(60, 0), (180, 60), (300, 0)], speed=1)
    assert 60 < run.moments[run.degraded.index(True)] < 70
    assert run.recovered(since=180) < 180 + 20 + PROOF


@pytest.mark.unmeasured
def test_a_crowd_that_stays_is_told_once_and_tried_ever_more_seldom() -> None:
    run = live([(3600, 60)], speed=1, every=25)
    assert run.tellings == 1
    assert run.degraded[-1]
    assert 10 < run.changes < 40
    later = [step for moment, step in zip(run.moments, run.steps, strict=True) if moment > 600]
    assert later.count(0) < 0.02 * len(later)


@pytest.mark.unmeasured
def test_after_a_long_crowd_it_waits_longer_than_after_the_next_short_one() -> None:
    run = live([(1200, 60), (2400, 0), (2410, 60), (2600, 0)], speed=1, every=25)
    assert 1300 < run.recovered(since=1200) < 1200 + LONGEST_HOLD + 20 + PROOF
    assert run.tellings == 2
    assert run.recovered(since=2410) < 2410 + FIRST_HOLD + 10 + PROOF


def test_a_pc_sees_more_of_a_crowd_and_looks_no_less() -> None:
    free, governed = (live([(120, 60)], 1, governed=governed) for governed in (False, True))
    assert governed.looks >= free.looks
    assert len(governed.ages) > 1.4 * len(free.ages)
    assert governed.p99() <= free.p99()


def test_a_slow_machine_that_is_to_follow_everybody_is_no_longer_late() -> None:
    free, governed = (live([(600, 60)], 1 / 10, 25, governed=governed, most=60) for governed in (False, True))
    assert free.p99() > 2
    assert governed.p99() < 1
    assert governed.looks >= free.looks


class Machine:
    """A governor and the time that goes on for it."""

    def __init__(self) -> None:
        self.shedder = LoadShedder()
        self.now = 0.0
        self.shedder.note(0.0, 5.0, 5.0)  # the first frame
        self.runs(SETTLING_SECONDS, 0.5)

    def runs(self, seconds: float, load: float, age: float = 0.1) -> int:
        """So many seconds of frames, eight a second, which took this share of the time; the step of effort then."""
        for _ in range(round(8 * seconds)):
            self.now += 1 / 8
            self.shedder.note(self.now, load / 8, age)
        return LEVELS.index(self.shedder.load)


@pytest.mark.parametrize("bad", [1, 2])
def test_so_few_bad_seconds_are_none(bad: int) -> None:
    machine = Machine()
    for _ in range(5):
        assert machine.runs(bad, 1.0) == 0
        assert machine.runs(2, 0.5) == 0
    assert not machine.shedder.is_degraded


def test_a_start_beside_others_that_start_is_none() -> None:
    shedder = LoadShedder()
    for number in range(round(4 * SETTLING_SECONDS)):
        shedder.note(number / 4, 0.25, 3.0)
    assert not shedder.is_degraded


@pytest.mark.parametrize(
    ("load", "age"), [pytest.param(1.0, 0.1, id="no-time-left"), pytest.param(0.5, 0.8, id="old-frames")]
)
def test_bad_seconds_in_a_row_are_believed(load: float, age: float) -> None:
    machine = Machine()
    assert machine.runs(3, load, age) == 1
    assert machine.shedder.is_degraded
    assert machine.runs(20, load, age) == LAST


def test_a_load_that_sways_about_what_is_too_much_does_not_make_it_flap() -> None:
    machine, told, costs = Machine(), [False], (1.0, 0.7, 0.45, 0.35, 0.28, 0.2, 0.15)
    sway = Random(1)
    for _ in range(3600):
        load = min(1.0, sway.gauss(0.9, 0.1) * costs[LEVELS.index(machine.shedder.load)])
        machine.runs(1, load)
        told.append(machine.shedder.is_degraded)
    assert sum(not before and after for before, after in pairwise(told)) <= 2


def test_neither_bad_nor_calm_changes_nothing() -> None:
    machine = Machine()
    machine.runs(6, 1.0)
    assert [machine.runs(60, 0.75) for _ in range(5)] == [2] * 5


def test_it_is_degraded_until_the_full_effort_has_proved_itself() -> None:
    machine = Machine()
    machine.runs(3, 1.0)
    assert machine.runs(FIRST_HOLD, 0.2) == 0
    assert machine.shedder.is_degraded
    machine.runs(PROOF, 0.2)
    assert not machine.shedder.is_degraded


def test_a_camera_that_was_away_is_no_load() -> None:
    machine = Machine()
    machine.runs(5, 0.5)
    machine.now += 3600
    assert machine.runs(5, 0.5) == 0


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 1), st.floats(0, 10)), max_size=200))
def test_it_goes_step_by_step_and_the_same_frames_give_the_same_effort(
    frames: list[tuple[float, float, float]],
) -> None:
    steps = []
    for shedder in (LoadShedder(), LoadShedder()):
        now, taken = 0.0, [0]
        for passed, busy, age in frames:
            now += passed
            shedder.note(now, busy * passed, age)
            taken.append(LEVELS.index(shedder.load))
            assert shedder.is_degraded or taken[-1] == 0
        assert all(abs(after - before) <= 1 for before, after in pairwise(taken))
        steps.append(taken)
    assert steps[0] == steps[1]


def test_less_effort_is_less_in_everything() -> None:
    for more, less in pairwise(LEVELS):
        assert less.look_gap >= more.look_gap
        assert less.most_followed is not None
        assert more.most_followed is None or less.most_followed <= more.most_followed
