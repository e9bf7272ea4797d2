"""The figures of one recording, and their record."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from edgecount.events.model import AnyEvent, Crossing
from edgecount.figures.period import Period
from edgecount.figures.recording_counts import MOST_STEPS, RecordingCounts, counts_of, step_minutes, steps_of
from tests.support.stored import crossing, visit

START = datetime(2026, 5, 2, 8, 0, 30, tzinfo=UTC)
SPAN = Period(START, START + timedelta(minutes=3))


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def test_people_by_line_and_minute_and_visits_by_zone() -> None:
    events: list[AnyEvent] = [
        crossing(1, at(0), camera="entrance", line="door"),
        crossing(2, at(1), camera="entrance", line="door"),
        crossing(3, at(2.9), "out", camera="entrance", line="door"),
        visit(4, at(1), 12.0, camera="entrance", zone="till"),
        visit(5, at(2), 18.0, camera="entrance", zone="till"),
    ]
    counts = RecordingCounts.of(events, SPAN, ["door", "gate"], ["till", "bench"])
    assert [step.start.minute for step in counts.steps] == [0, 1, 2, 3]
    assert (counts.lines["door"].came_in, counts.lines["door"].went_out) == ([1, 1, 0, 0], [0, 0, 0, 1])
    assert counts.lines["gate"].came_in == [0, 0, 0, 0]
    assert (counts.zones["till"].visitors, counts.zones["till"].dwell_mean, counts.zones["till"].dwell_max) == (
        2,
        15,
        18,
    )
    assert counts.zones["bench"].dwell_mean is None
    assert counts_of(json.loads(json.dumps(counts.record()))) == counts


def test_a_return_and_what_it_takes_back_count_for_nothing() -> None:
    there: Crossing = crossing(1, at(0), camera="entrance", line="door")
    back = replace(crossing(2, at(1), "out", camera="entrance", line="door"), reverses=there.id)
    counts = RecordingCounts.of([there, back], SPAN, ["door"], [])
    assert sum(counts.lines["door"].came_in) == sum(counts.lines["door"].went_out) == 0


@pytest.mark.parametrize(
    ("length", "minutes"), [(0, 1), (20, 1), (60, 5), (10 * 60, 15), (24 * 60, 60), (7 * 24 * 60, 360), (10**6, 1440)]
)
def test_steps_are_few(length: int, minutes: int) -> None:
    span = Period(START, START + timedelta(minutes=length))
    assert step_minutes(span) == minutes
    steps = steps_of(span, minutes)
    assert steps[0].start <= span.start
    assert span.end <= steps[-1].end
    assert len(steps) <= MOST_STEPS + 1 or minutes == 1440


FAULTS: dict[str, dict[str, Any]] = {
    "other steps": {"minutes": 5},
    "too few": {"lines": {"door": {"in": [1], "out": [0]}}},
    "no numbers": {"lines": {"door": {"in": [1, 2, 3, "x"], "out": [0, 0, 0, 0]}}},
    "below zero": {"lines": {"door": {"in": [1, 2, 3, -1], "out": [0, 0, 0, 0]}}},
    "no lines": {"lines": None},
    "an endless time": {"end": "+999999"},
    "backwards": {"end": "2020-01-01T00:00:00+00:00"},
    "zones of others": {"zones": {"till": [1]}},
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_record_that_is_none_is_refused(fault: dict[str, Any]) -> None:
    record = RecordingCounts.of([], SPAN, ["door"], ["till"]).record()
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        counts_of(record | fault)
