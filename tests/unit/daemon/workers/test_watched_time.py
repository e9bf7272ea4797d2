from datetime import datetime, timedelta

import pytest

from edgecount.daemon.workers.watched_time import HEAT_SECONDS, WatchedTime
from edgecount.ports import Frame
from tests.support.builders import track_at
from tests.support.fakes import BEGAN
from tests.support.stage import pictures


def frame(second: float, ts: datetime) -> Frame:
    return Frame(pictures(1)[0], 1, second, ts)


def saw(watched: WatchedTime, seconds: range, *, doubtful: bool = False) -> None:
    for second in seconds:
        watched.saw(frame(second, BEGAN + timedelta(seconds=second)), [track_at(400, 300)], doubtful=doubtful)


def taken(watched: WatchedTime) -> float:
    return sum(watched.take().values())


def warmed(watched: WatchedTime, after: float = 0.0) -> float:
    return sum(sum(cells.values()) for cells in watched.take_heat(after).values())


def test_what_is_sure_is_handed_over_once() -> None:
    watched = WatchedTime()
    saw(watched, range(11))
    assert taken(watched) == 10
    assert watched.take() == {}
    saw(watched, range(11, 14))
    assert taken(watched) == 3


def test_a_doubt_holds_back_what_comes_after_it() -> None:
    watched = WatchedTime()
    saw(watched, range(11))
    saw(watched, range(11, 31), doubtful=True)
    assert taken(watched) == 10
    assert taken(watched) == 0


@pytest.mark.parametrize("took", [False, True])
def test_a_doubt_that_is_over_takes_nothing_away(*, took: bool) -> None:
    watched = WatchedTime()
    saw(watched, range(11))
    saw(watched, range(11, 31), doubtful=True)
    before = taken(watched) if took else 0
    saw(watched, range(31, 41))
    assert before + taken(watched) == 40


def test_a_loss_makes_the_doubt_true() -> None:
    watched = WatchedTime()
    saw(watched, range(11))
    saw(watched, range(11, 31), doubtful=True)
    watched.lost()
    assert taken(watched) == 10


def test_a_loss_without_a_doubt_takes_nothing_away() -> None:
    watched = WatchedTime()
    saw(watched, range(11))
    watched.lost()
    assert taken(watched) == 10


def test_nothing_is_watched_from_a_loss_to_the_next_picture() -> None:
    watched = WatchedTime()
    saw(watched, range(11))
    watched.lost()
    saw(watched, range(11, 13))
    assert taken(watched) == 11


def test_no_minute_has_more_than_sixty_seconds() -> None:
    watched = WatchedTime()
    for second in range(200):  # the clock stands still
        watched.saw(frame(second, BEGAN), [])
        if second % 10 == 0:
            watched.saw(frame(second + 0.5, BEGAN), [], doubtful=True)
    watched.saw(frame(201, BEGAN), [])
    assert max(watched.take().values()) == 60


def test_minutes_are_kept_apart() -> None:
    watched = WatchedTime()
    saw(watched, range(181))
    assert watched.take() == {BEGAN + timedelta(minutes=minute): 60 for minute in range(3)}


def test_heat_is_handed_over_once_and_not_too_often() -> None:
    watched = WatchedTime()
    saw(watched, range(11))
    assert warmed(watched, HEAT_SECONDS) == 0
    saw(watched, range(11, 41))
    assert warmed(watched, HEAT_SECONDS) == 40
    saw(watched, range(41, 61))
    assert warmed(watched, HEAT_SECONDS) == 0
    assert warmed(watched) == 20


def test_a_picture_that_stands_still_leaves_no_heat() -> None:
    watched = WatchedTime()
    saw(watched, range(11))
    saw(watched, range(11, 61), doubtful=True)
    assert warmed(watched) == 10
    watched.lost()
    saw(watched, range(61, 66))
    assert warmed(watched) == 4, "and nobody stood there from the loss to the next picture"


def test_a_doubt_that_is_over_gives_the_heat_back() -> None:
    watched = WatchedTime()
    saw(watched, range(11))
    saw(watched, range(11, 31), doubtful=True)
    assert warmed(watched) == 10
    saw(watched, range(31, 41))
    assert warmed(watched) == 30
