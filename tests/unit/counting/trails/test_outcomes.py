"""What became of everybody: each event beside its person's trail, and the trails of those who have none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import get_args

from edgecount.counting.facts import Reason
from edgecount.counting.trails.outcomes import WalkOutcome, nearest, outcomes
from edgecount.counting.trails.reasons import PASSED_BY, REASONS
from edgecount.counting.trails.trail import Trail
from edgecount.events.model import Crossing, Rejected
from edgecount.geometry import Point, Segment
from tests.support.stored import crossing, rejected, trail, utc

NOON = utc("2026-05-04T10:00")
SECOND = timedelta(seconds=1)
MINUTE = 60 * SECOND


def about(trails: Sequence[Trail], events: Sequence[Crossing | Rejected]) -> list[WalkOutcome]:
    return outcomes(trails, events, NOON, NOON + MINUTE)


def test_every_reason_is_explained() -> None:
    assert set(REASONS) == set(get_args(Reason))
    assert all(text and not text.endswith(".") for pair in (*REASONS.values(), PASSED_BY) for text in pair)


def test_an_event_has_the_trail_of_its_person_and_not_of_another_with_that_number() -> None:
    own, other = trail(1, NOON), trail(1, NOON - 2 * MINUTE)
    [outcome] = about([other, own], [crossing(1, NOON + SECOND)])
    assert (outcome.trail, outcome.is_counted, outcome.direction, outcome.explained) == (own, True, "in", None)


def test_what_a_return_took_back_is_not_counted_and_neither_is_the_return() -> None:
    found = about([], [crossing(1, NOON + SECOND), crossing(2, NOON + 3 * SECOND, "out", reverses=1)])
    assert [(one.direction, one.is_counted, one.explained) for one in found] == [
        ("in", False, None),
        ("out", False, None),
    ]
    [alone] = about([], [crossing(1, NOON + 59 * SECOND), crossing(2, NOON + 61 * SECOND, "out", reverses=1)])
    assert not alone.is_counted, "the return is later"


def test_a_member_of_staff_is_not_counted_among_the_people() -> None:
    known = crossing(1, NOON + SECOND)
    [outcome] = outcomes([], [known], NOON, NOON + MINUTE, {known.id})
    assert (outcome.is_staff, outcome.is_counted, outcome.explained, outcome.direction) == (True, False, None, "in")


def test_somebody_not_counted_has_a_reason_even_one_that_only_another_edgecount_knows() -> None:
    [outcome] = about([], [rejected(7)])
    assert (outcome.reason, outcome.explained) == ("flicker", REASONS["flicker"])
    strange = Rejected(
        id=rejected(8).id, site="main-street", ts=NOON, camera="entrance", line="door", track=8, reason="tired"
    )
    assert about([], [strange])[0].reason == "turned_back"


def test_those_who_came_to_no_line_are_told_unless_they_were_never_believed() -> None:
    by, ghost, later = trail(1, NOON - SECOND), trail(2, NOON), trail(3, NOON + 2 * MINUTE)
    [outcome] = about([by, replace(ghost, confirmed=None), later], [])
    assert (outcome.track, outcome.ts, outcome.explained, outcome.is_counted) == (1, NOON, PASSED_BY, False)


def test_somebody_seen_then_is_told_though_they_crossed_later() -> None:
    long = trail(1, NOON, (0.0, 400.0, 200.0), (100.0, 400.0, 500.0))
    [outcome] = about([long], [crossing(1, NOON + 70 * SECOND)])
    assert (outcome.is_counted, outcome.ts) == (True, NOON + 70 * SECOND)
    assert about([long], [crossing(9, NOON + 70 * SECOND)])[0].line is None


def test_how_near_somebody_came() -> None:
    lines = {"door": Segment(Point(0.25, 0.5), Point(0.75, 0.5)), "gate": Segment(Point(0, 1), Point(1, 1))}
    assert nearest(trail(1, NOON, (0.0, 400.0, 100.0), (2.0, 400.0, 200.0)), lines) == ("door", 1.0)
    assert nearest(trail(1, NOON), {}) is None


def test_how_near_somebody_came_between_two_corners() -> None:
    door = {"door": Segment(Point(0.5, 0.5), Point(0.5, 0.6))}
    passing = trail(1, NOON, (0.0, 0.0, 200.0), (8.0, 800.0, 200.0))
    assert nearest(passing, door) == ("door", 1.0)
