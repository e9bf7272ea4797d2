"""A camera shows itself while somebody looks, and does nothing at all while nobody does."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from edgecount.daemon.workers.messages import Glimpse
from edgecount.daemon.workers.showing import studio as module
from edgecount.daemon.workers.showing.leases import NOTHING, Leases, Wanted
from edgecount.daemon.workers.showing.onto import onto
from edgecount.daemon.workers.showing.showing import Showing, people_of
from edgecount.daemon.workers.showing.studio import LONGEST_WAIT, REST, SHARED_REST, Studio
from edgecount.daemon.workers.talk.checking import MOST_DOTS
from edgecount.geometry import Box
from edgecount.ports import Frame
from edgecount.site.live.board import LiveBoard
from edgecount.site.live.viewing import LEASE_SECONDS, Viewing
from edgecount.site.live.views import Dot, PeopleView, PictureView
from edgecount.tracking.track import Track
from tests.support.fakes import BEGAN, FakeClock
from tests.support.waiting import wait_until

SPENT = 0.05
"""Seconds of processor time: a tenth of the time that passes, by the clock of the tests."""

PEOPLE, SCENE, PICTURE = Viewing("people"), Viewing("scene"), Viewing("picture")
SOMEBODY = Track(7, Box(100, 60, 140, 160), "detected", confirmed=True, confidence=0.9)


def frame(number: int = 1) -> Frame:
    return Frame(np.zeros((240, 320, 3), np.uint8), number, number / 10, BEGAN)


@pytest.mark.parametrize(
    ("taken", "wanted"),
    [
        pytest.param([], NOTHING, id="nobody"),
        pytest.param([PEOPLE], Wanted(people=True), id="a map"),
        pytest.param([SCENE, PICTURE], Wanted(picture=PICTURE, scene=True), id="a picture and the scene"),
        pytest.param(
            [Viewing("picture", 960, 1), Viewing("picture", 480, 5)],
            Wanted(picture=Viewing("picture", 960, 5)),
            id="the largest and the most",
        ),
    ],
)
def test_what_all_who_look_want_is_shown(taken: Sequence[Viewing], wanted: Wanted) -> None:
    leases = Leases(FakeClock())
    for viewing in taken:
        leases.take(viewing)
    assert leases.wanted == wanted


def test_a_lease_ends_unless_it_is_taken_again() -> None:
    clock = FakeClock()
    leases = Leases(clock)
    leases.take(PEOPLE)
    clock.advance(LEASE_SECONDS - 1)
    leases.take(PICTURE)
    clock.advance(1.5)
    assert leases.wanted == Wanted(picture=PICTURE)
    clock.advance(LEASE_SECONDS)
    assert leases.wanted == NOTHING


class Offered:
    """Takes no pictures, but notes what it could have taken."""

    def __init__(self) -> None:
        self.wanted: list[Wanted] = []

    def offer(self, frame: Frame, tracks: Sequence[Track], wanted: Wanted) -> None:
        self.wanted.append(wanted)


def watched(clock: FakeClock, showing: Showing, frames: int) -> None:
    """Let the camera give so many frames, ten a second."""
    for number in range(frames):
        showing.see(frame(number + 1), [SOMEBODY])
        clock.advance(0.1)


def test_people_are_shown_five_times_a_second_while_somebody_looks() -> None:
    clock, shown, offered = FakeClock(), list[Glimpse](), Offered()
    leases = Leases(clock)
    showing = Showing(leases, shown.append, clock, "foot", offered)
    watched(clock, showing, 10)
    assert shown == []
    leases.take(PEOPLE)
    watched(clock, showing, 100)
    assert len(shown) == 5 * LEASE_SECONDS
    assert shown[0].people == PeopleView(BEGAN, 320, 240, (Dot(7, 0.375, 0.6667),))
    assert offered.wanted == []


def test_frames_are_offered_where_a_picture_or_the_scene_is_wanted() -> None:
    clock, shown, offered = FakeClock(), list[Glimpse](), Offered()
    leases = Leases(clock)
    leases.take(PICTURE)
    watched(clock, Showing(leases, shown.append, clock, "foot", offered), 5)
    watched(clock, Showing(leases, shown.append, clock, "foot", pictures=None), 5)
    assert (shown, offered.wanted) == ([], 5 * [Wanted(picture=PICTURE)])


@pytest.mark.parametrize(
    ("track", "dots"),
    [
        pytest.param(SOMEBODY, (Dot(7, 0.375, 0.6667),), id="somebody"),
        pytest.param(replace(SOMEBODY, seen="predicted"), (Dot(7, 0.375, 0.6667, is_sighted=False),), id="hidden"),
        pytest.param(replace(SOMEBODY, confirmed=False), (), id="perhaps nobody"),
        pytest.param(replace(SOMEBODY, box=Box(-90, 200, -50, 300)), (Dot(7, 0.0, 1.0),), id="leaving"),
    ],
)
def test_people_stand_where_they_are_counted(track: Track, dots: tuple[Dot, ...]) -> None:
    assert people_of(frame(), [track], "foot").dots == dots


def test_of_too_many_people_those_seen_best_are_shown() -> None:
    crowd = [replace(SOMEBODY, id=number, confidence=number / 1000) for number in range(300)]
    assert {dot.id for dot in people_of(frame(), crowd, "center").dots} == set(range(300 - MOST_DOTS, 300))


class ScriptedPhotographer:
    """Makes a picture of each look, and notes the looks; `before` is called at each of them."""

    def __init__(self, before: Callable[[], None] = lambda: None) -> None:
        self.seen: list[int] = []
        self._before = before

    def look(self, frame: Frame, tracks: Sequence[Track], width: int) -> None:
        self._before()
        self.seen.append(frame.index)

    def picture(self, width: int) -> bytes | None:
        return f"{self.seen[-1]} of {width}".encode()

    def scene(self) -> bytes | None:
        return b"empty" if len(self.seen) > 1 else None


class ScriptedTurns:
    """Has the turn unless it is `away`, and notes the rests after which it was given back."""

    def __init__(self) -> None:
        self.away = False
        self.rests: list[float] = []

    def take(self) -> bool:
        return not self.away

    def give(self, rest: float) -> None:
        self.rests.append(rest)


def test_a_studio_makes_one_picture_at_a_time_and_rests_after_it() -> None:
    clock, shown, let_go = FakeClock(), list[Glimpse](), threading.Event()

    def slowly() -> None:
        wait_until(let_go.is_set, "the test lets go")
        clock.advance(10 * SPENT)

    photographer = ScriptedPhotographer(slowly)
    turns = ScriptedTurns()
    studio = Studio(lambda: photographer, shown.append, clock, turns)
    wanted = Wanted(picture=PICTURE, scene=True)
    studio.offer(frame(1), (), wanted)
    studio.offer(frame(2), (), wanted)
    let_go.set()
    wait_until(lambda: len(shown) == 1 and not studio.is_busy, "the picture")
    studio.offer(frame(3), (), wanted)
    clock.advance(SPENT * REST)
    turns.away = True
    studio.offer(frame(3), (), wanted)
    turns.away = False
    studio.offer(frame(4), (), wanted)
    wait_until(lambda: len(shown) == 3, "the next picture, and the scene")
    wait_until(lambda: not studio.is_busy, "its end")
    assert photographer.seen == [1, 4]
    assert turns.rests == pytest.approx([SPENT * SHARED_REST] * 2)
    assert shown == [
        Glimpse(picture=PictureView(BEGAN, b"1 of 640")),
        Glimpse(picture=PictureView(BEGAN, b"4 of 640")),
        Glimpse(scene=PictureView(BEGAN, b"empty")),
    ]


def test_a_studio_waits_for_its_turn_but_not_for_ever() -> None:
    clock, shown, turns = FakeClock(), list[Glimpse](), ScriptedTurns()
    studio = Studio(ScriptedPhotographer, shown.append, clock, turns)
    turns.away = True
    for _ in range(2):
        studio.offer(frame(), (), Wanted(picture=PICTURE))
        assert not studio.is_busy
        clock.advance(LONGEST_WAIT - 0.1)
        studio.offer(frame(), (), Wanted(picture=PICTURE))
        assert not studio.is_busy
        clock.advance(0.2)
        studio.offer(frame(), (), Wanted(picture=PICTURE))
        wait_until(lambda: bool(shown) and not studio.is_busy, "the picture")
        shown.clear()
        clock.advance(1.0)


def test_a_studio_keeps_what_it_knows_while_it_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LINGER_SECONDS", 0.05)
    clock, shown, turns, hired = FakeClock(), list[Glimpse](), ScriptedTurns(), list[int]()
    before = set(threading.enumerate())

    def hire() -> ScriptedPhotographer:
        hired.append(1)
        return ScriptedPhotographer()

    studio = Studio(hire, shown.append, clock, turns)
    studio.offer(frame(), (), Wanted(picture=PICTURE))
    wait_until(lambda: len(shown) == 1 and not studio.is_busy, "the picture")
    clock.advance(1.0)
    turns.away = True
    studio.offer(frame(), (), Wanted(picture=PICTURE))
    threading.Event().wait(0.2)
    turns.away = False
    studio.offer(frame(), (), Wanted(picture=PICTURE))
    wait_until(lambda: len(shown) == 2 and not studio.is_busy, "the next picture")
    assert hired == [1]
    at_work = set(threading.enumerate()) - before
    clock.advance(1.0)
    wait_until(lambda: not any(thread.is_alive() for thread in at_work), "the end, for nobody looks")


def test_a_studio_that_fails_is_left_alone_for_a_while(caplog: pytest.LogCaptureFixture) -> None:
    clock, hired = FakeClock(), list[int]()

    def hire() -> ScriptedPhotographer:
        hired.append(1)
        raise RuntimeError("no model")

    turns = ScriptedTurns()
    studio = Studio(hire, lambda shown: None, clock, turns)
    for seconds in (0.0, 30.0, 31.0):
        clock.advance(seconds)
        studio.offer(frame(), (), Wanted(picture=PICTURE))
        wait_until(lambda: not studio.is_busy, "its end")
    assert len(hired) == len(turns.rests) == 2
    assert caplog.messages == 2 * ["no live pictures for 60 seconds"]


def test_what_is_shown_comes_to_the_board() -> None:
    board = LiveBoard(FakeClock())
    put = onto(board)
    people, picture, scene = PeopleView(BEGAN, 4, 3), PictureView(BEGAN, b"now"), PictureView(BEGAN, b"empty")
    for shown in (Glimpse(people=people), Glimpse(picture=picture), Glimpse(scene=scene)):
        put("door", shown)
    found = board.people("door"), board.picture("door"), board.scene("door")
    assert [None if one is None else one.view for one in found] == [people, picture, scene]
    assert board.people("yard") is None
