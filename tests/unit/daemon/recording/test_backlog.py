from collections.abc import Sequence
from uuid import UUID

import pytest

from edgecount.daemon.recording.backlog import Backlog
from edgecount.events.model import AnyEvent, CameraLost, OccupancyReset, Rejected
from tests.support.fakes import BEGAN
from tests.support.stored import crossing

SITE = "main-street"
LATER = BEGAN.replace(minute=1)


def event(kind: str, number: int) -> AnyEvent:
    """An event of this kind, whose id is its number."""
    name = UUID(int=number)
    match kind:
        case "lost":
            return CameraLost(id=name, site=SITE, ts=BEGAN, camera="entrance", reason="off")
        case "reset":
            return OccupancyReset(id=name, site=SITE, ts=BEGAN, reason="day")
        case "rejected":
            return Rejected(id=name, site=SITE, ts=BEGAN, camera="entrance", line="door", track=1, reason="u_turn")
        case _:
            return crossing(number, BEGAN)


def numbers(events: Sequence[AnyEvent]) -> list[int]:
    return [item.id.int for item in events]


@pytest.mark.parametrize(
    ("kinds", "kept"),
    [
        pytest.param(["in", "in", "in"], [1, 2, 3], id="there is room"),
        pytest.param(["in", "in", "in", "in"], [1, 2, 3], id="of crossings the newest goes"),
        pytest.param(["in", "rejected", "in", "in"], [1, 3, 4], id="first the reasons"),
        pytest.param(["rejected", "lost", "in", "lost"], [2, 3, 4], id="the reasons before cameras"),
        pytest.param(["in", "lost", "in", "in"], [1, 3, 4], id="then the cameras"),
        pytest.param(["in", "in", "in", "reset"], [1, 2, 4], id="at last what somebody said"),
        pytest.param(["reset", "reset", "reset", "reset"], [1, 2, 3], id="nothing but that"),
    ],
)
def test_what_is_given_up_where_there_is_no_room(kinds: list[str], kept: list[int]) -> None:
    waiting = Backlog(3)
    waiting.add(event(kind, number) for number, kind in enumerate(kinds, 1))
    assert numbers(waiting.first(10).events) == kept
    assert waiting.lost == len(kinds) - 3
    assert waiting.given_up.total() == waiting.lost


def test_they_go_in_their_order() -> None:
    waiting = Backlog()
    waiting.add(event("in", number) for number in range(5))
    assert numbers(waiting.first(2).events) == [0, 1]
    waiting.drop(waiting.first(2))
    assert numbers(waiting.first(10).events) == [2, 3, 4]
    waiting.refuse(UUID(int=3))
    assert numbers(waiting.first(10).events) == [2, 4]
    assert (waiting.lost, waiting.given_up) == (1, {"crossing": 1})


def test_watched_seconds_add_up_to_a_minute() -> None:
    waiting = Backlog()
    waiting.cover("entrance", {BEGAN: 40})
    waiting.cover("entrance", {BEGAN: 40, LATER: 5})
    waiting.cover("exit", {})
    assert bool(waiting)
    assert waiting.first(1).watched == {"entrance": {BEGAN: 60, LATER: 5}}
    waiting.drop(waiting.first(1))
    assert not waiting


def test_what_was_not_handed_on_still_waits() -> None:
    waiting = Backlog()
    waiting.add(event("in", number) for number in range(5))
    waiting.cover("entrance", {BEGAN: 40})
    waiting.remember("so", "far")
    assert (waiting.first(2).watched, waiting.first(2).memory) == ({}, {}), "they come with the last of the events"
    waiting.drop(waiting.first(2))
    last = waiting.first(3)
    assert (last.watched, last.memory) == ({"entrance": {BEGAN: 40}}, {"so": "far"})
    assert waiting.first(3) == last


def test_a_camera_that_loses_crossings_does_not_count_as_watched() -> None:
    waiting = Backlog(1)
    waiting.add([event("in", 1), event("in", 2)])
    waiting.cover("entrance", {BEGAN: 40})
    waiting.cover("exit", {BEGAN: 40})
    assert list(waiting.first(9).watched) == ["exit"]
    waiting.drop(waiting.first(9))
    waiting.forget_losses()
    waiting.cover("entrance", {LATER: 40})
    assert list(waiting.first(9).watched) == ["entrance"]
    assert (waiting.lost, waiting.given_up) == (1, {})
