from datetime import timedelta

import pytest

from edgecount.figures.footfall import FootfallRow
from edgecount.figures.period import Period
from edgecount.figures.recorded import recorded_footfall, recorded_visits
from edgecount.figures.visits import VisitRow
from tests.support.stored import utc

NOON = utc("2026-05-04T12:00")
QUARTER = Period(NOON, NOON + timedelta(minutes=15))


def between(first: float, last: float) -> Period:
    """From so many to so many minutes after noon."""
    return Period(NOON + timedelta(minutes=first), NOON + timedelta(minutes=last))


def row(watched: float = 120.0) -> FootfallRow:
    return FootfallRow(QUARTER, "entrance", "door", 1, 0, 1, 1, watched, QUARTER.seconds, is_open=True)


@pytest.mark.parametrize(
    ("spans", "seconds"),
    [
        pytest.param([], None, id="none"),
        pytest.param([between(-30, -1), between(16, 20)], None, id="before and after"),
        pytest.param([between(15, 20)], None, id="from its end on"),
        pytest.param([between(-5, 2)], 120, id="into it"),
        pytest.param([between(13, 20)], 120, id="out of it"),
        pytest.param([between(3, 4), between(7, 8)], 120, id="two in it"),
        pytest.param([between(-5, 20)], 900, id="all around"),
        pytest.param([between(0, 10), between(9, 15)], 900, id="two that overlap"),
        pytest.param([between(3, 3)], 0, id="of one frame"),
    ],
)
def test_a_period_lasts_as_long_as_it_is_recorded(spans: list[Period], seconds: float | None) -> None:
    found = list(recorded_footfall([row()], {"entrance": spans}))
    assert [kept.seconds for kept in found] == ([] if seconds is None else [seconds])


def test_the_coverage_is_that_of_the_recorded_time() -> None:
    (kept,) = recorded_footfall([row()], {"entrance": [between(13, 30)]})
    assert (kept.coverage, kept.came_in) == (1.0, 1)


def test_a_line_has_the_recordings_of_its_camera() -> None:
    assert list(recorded_footfall([row()], {"back": [between(0, 15)]})) == []


def test_a_zone_is_recorded_where_any_camera_is() -> None:
    visits = VisitRow(QUARTER, "queue", 1, 20.0, 20.0, 1, 60.0, QUARTER.seconds, is_open=True)
    (kept,) = recorded_visits([visits], {"entrance": [between(0, 1)], "back": [between(5, 7)]})
    assert kept.seconds == 120
    assert list(recorded_visits([visits], {"entrance": [between(20, 21)]})) == []
