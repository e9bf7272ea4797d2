from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import ParamSpec, TypeVar

import numpy as np

from edgecount.daemon.workers.aim_watch import AimWatch
from edgecount.ports import Frame, Image
from edgecount.site.aim import Aim
from edgecount.sources.aim.packed_marks import unpacked
from tests.support.footage.moved_scene import noisy, view

P = ParamSpec("P")
T = TypeVar("T")
BEGAN = datetime(2026, 5, 4, 8, tzinfo=UTC)
CHANCE = np.random.default_rng(4)


class Later(Executor):
    """Does what it is given when it is told to."""

    def __init__(self, *, at_once: bool = True) -> None:
        self.at_once = at_once
        self.waiting: list[Callable[[], None]] = []

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        done: Future[T] = Future()

        def work() -> None:
            done.set_result(fn(*args, **kwargs))

        if self.at_once:
            work()
        else:
            self.waiting.append(work)
        return done


class Camera:
    """A camera that gives a picture every five seconds."""

    def __init__(self, watch: AimWatch) -> None:
        self.watch = watch
        self.seconds = 0.0

    def shows(self, image: Image, minutes: float) -> list[Aim]:
        """What is news while it shows this for so long."""
        return [aim for frame in self._frames(image, minutes) if (aim := self.watch.see(frame, ())) is not None]

    def _frames(self, image: Image, minutes: float) -> Iterator[Frame]:
        for _ in range(int(minutes * 12)):
            self.seconds += 5.0
            ts = BEGAN + timedelta(seconds=self.seconds)
            yield Frame(noisy(image, CHANCE), int(self.seconds / 5), self.seconds, ts)


@cache
def marks() -> bytes:
    learnt = [aim.marks for aim in Camera(AimWatch(Later())).shows(view(), 6) if aim.marks is not None]
    return learnt[0]


def test_a_move_is_told_within_ten_minutes() -> None:
    camera = Camera(AimWatch(Later()))
    first = camera.shows(view(), 12)
    assert [aim.finding for aim in first] == ["learning", "right", "right"]
    assert first[1].marks is not None
    unpacked(first[1].marks)
    moved_at = camera.seconds
    told = camera.shows(view(right=0.08), 10)
    assert [aim.finding for aim in told] == ["moved"]
    assert told[0].reason == "its picture is shifted by 8 % of its width"
    assert 0 <= moved_at - (told[0].since - BEGAN).total_seconds() < 240
    back = camera.shows(view(), 10)
    assert [aim.finding for aim in back] == ["right"]


def test_what_was_learnt_before_is_gone_on_with() -> None:
    told = Camera(AimWatch(Later(), marks(), moved=False)).shows(view(turn=5), 6)
    assert [aim.finding for aim in told] == ["moved"]


def test_a_camera_that_was_moved_and_is_put_right_while_nobody_watches_is_right() -> None:
    told = Camera(AimWatch(Later(), marks(), moved=True)).shows(view(), 6)
    assert [aim.finding for aim in told] == ["right"]


def test_what_is_kept_and_makes_no_sense_is_learnt_anew() -> None:
    told = Camera(AimWatch(Later(), b"nothing", moved=True)).shows(view(), 10)
    assert [aim.finding for aim in told] == ["learning", "right", "right"]


def test_it_is_learnt_anew_when_somebody_says_that_it_is_right() -> None:
    asked = [False]

    def again() -> bool:
        was, asked[0] = asked[0], False
        return was

    camera = Camera(AimWatch(Later(), marks(), moved=True, again=again))
    camera.shows(view(right=0.1), 6)
    asked[0] = True
    told = camera.shows(view(right=0.1), 10)
    assert [aim.finding for aim in told] == ["learning", "right", "right"]


def test_no_frame_waits_for_a_comparison() -> None:
    aside = Later(at_once=False)
    camera = Camera(AimWatch(aside, marks()))
    assert camera.shows(view(), 5) == []
    assert len(aside.waiting) == 1
    aside.waiting.pop()()
    camera.shows(view(), 1)
    assert len(aside.waiting) == 1


def test_pictures_of_another_shape_are_learnt_anew_and_told() -> None:
    camera = Camera(AimWatch(Later(), marks()))
    camera.shows(view(right=0.1), 6)
    told = camera.shows(view(right=0.1)[:200], 10)
    assert [aim.finding for aim in told] == ["learning", "right", "right"]
