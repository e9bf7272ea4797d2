"""How many people are inside."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.events.model import AnyEvent, CameraLost, OccupancyAdjusted, OccupancyReset, Rejected
from edgecount.figures.occupancy import Occupancy
from tests.support.stored import crossing, utc

TODAY, TOMORROW = date(2026, 5, 4), date(2026, 5, 5)
NOON = utc("2026-05-04T12:00")

IN, OUT = crossing(1, NOON), crossing(2, NOON, "out")
BACK = crossing(3, NOON, "out", reverses=1)


def adjusted(value: int) -> OccupancyAdjusted:
    return OccupancyAdjusted(id=UUID(int=4), site="main-street", ts=NOON, value=value)


RESET = OccupancyReset(id=UUID(int=5), site="main-street", ts=NOON, reason="by hand")
LOST = CameraLost(id=UUID(int=6), site="main-street", ts=NOON, camera="entrance", reason="timeout")
REJECTED = Rejected(
    id=UUID(int=7), site="main-street", ts=NOON, camera="entrance", line="door", track=1, reason="flicker"
)


@pytest.mark.parametrize(
    ("events", "value", "shown"),
    [
        pytest.param([], 0, 0, id="nothing"),
        pytest.param([IN, IN, OUT], 1, 1, id="in-less-out"),
        pytest.param([OUT, OUT, IN], -1, 0, id="never-shown-below-zero"),
        pytest.param([OUT, OUT, IN, IN, IN], 1, 1, id="finds-its-way-back-from-below-zero"),
        pytest.param([IN, BACK], 0, 0, id="a-return-leaves"),
        pytest.param([IN, IN, adjusted(40), IN, OUT, OUT], 39, 39, id="since-the-last-adjustment"),
        pytest.param([adjusted(40), adjusted(7)], 7, 7, id="the-last-adjustment-wins"),
        pytest.param([IN, IN, RESET, IN], 1, 1, id="reset"),
        pytest.param([IN, LOST, REJECTED], 1, 1, id="other-events-change-nothing"),
    ],
)
def test_occupancy(events: list[AnyEvent], value: int, shown: int) -> None:
    inside = Occupancy(TODAY)
    for event in events:
        inside = inside.after(event, TODAY)
    assert (inside.day, inside.value, inside.shown) == (TODAY, value, shown)


def test_starts_again_with_another_day() -> None:
    inside = Occupancy(TODAY, 30)
    assert inside.on(TODAY) is inside
    assert inside.on(TOMORROW) == Occupancy(TOMORROW, 0)
    assert inside.after(IN, TOMORROW) == Occupancy(TOMORROW, 1)


@pytest.mark.parametrize("event", [LOST, REJECTED, RESET])
def test_any_event_of_another_day_starts_it(event: AnyEvent) -> None:
    assert Occupancy(TODAY, 30).after(event, TOMORROW) == Occupancy(TOMORROW, 0)


@given(st.lists(st.sampled_from([IN, OUT, BACK, RESET, REJECTED, adjusted(0), adjusted(12)])))
def test_never_shown_below_zero(events: list[AnyEvent]) -> None:
    inside = Occupancy(TODAY)
    for event in events:
        inside = inside.after(event, TODAY)
        assert inside.shown == max(0, inside.value) >= 0


@given(st.lists(st.tuples(st.sampled_from([IN, OUT]), st.integers(0, 3))))
def test_a_day_knows_only_its_own_events(drawn: list[tuple[AnyEvent, int]]) -> None:
    days = [TODAY + timedelta(days=step) for _, step in sorted(drawn, key=lambda pair: pair[1])]
    inside = Occupancy(TODAY)
    for (event, _), day in zip(sorted(drawn, key=lambda pair: pair[1]), days, strict=True):
        inside = inside.after(event, day)
    last = days[-1] if days else TODAY
    own = [event for event, step in drawn if TODAY + timedelta(days=step) == last]
    assert inside.value == own.count(IN) - own.count(OUT)
