"""What the daemon's own metrics say of frames and their ages."""

import math

import pytest

from benchmarks.scraped import Watched, watched_in

PAGE = """\
# TYPE edgecount_camera_up gauge
edgecount_camera_up{camera="north"} 1.0
edgecount_camera_up{camera="east"} 0.0
# TYPE edgecount_camera_degraded gauge
edgecount_camera_degraded{camera="north"} 1.0
# TYPE edgecount_frames_total counter
edgecount_frames_total{camera="north",result="processed"} 95.0
edgecount_frames_total{camera="north",result="dropped"} 5.0
# TYPE edgecount_frame_age_seconds histogram
edgecount_frame_age_seconds_bucket{camera="north",le="0.1"} 40.0
edgecount_frame_age_seconds_bucket{camera="north",le="0.2"} 90.0
edgecount_frame_age_seconds_bucket{camera="north",le="0.5"} 95.0
edgecount_frame_age_seconds_bucket{camera="north",le="+Inf"} 95.0
edgecount_frame_age_seconds_count{camera="north"} 95.0
edgecount_frame_age_seconds_sum{camera="north"} 9.0
"""
AGES = {0.1: 40, 0.2: 90, 0.5: 95, math.inf: 95}


def test_a_page_tells_of_every_camera() -> None:
    assert watched_in(PAGE) == {"north": Watched(95, 5, True, AGES), "east": Watched()}


def test_what_came_since_is_what_came_in_between() -> None:
    before = Watched(10, 1, True, {0.1: 10, 0.2: 10, 0.5: 10, math.inf: 10})
    after = Watched(95, 5, False, AGES)
    assert after.since(before) == Watched(85, 4, False, {0.1: 30, 0.2: 80, 0.5: 85, math.inf: 85})
    assert after.since(Watched()) == after


@pytest.mark.parametrize(
    ("ages", "share", "age"),
    [
        (AGES, 40 / 95, 0.1),
        (AGES, 65 / 95, 0.15),
        (AGES, 1.0, 0.5),
        ({0.1: 0, 0.2: 10, math.inf: 10}, 0.5, 0.15),
        ({0.1: 5, math.inf: 10}, 0.99, 0.1),  # as Prometheus does: nobody knows how old they were
        ({0.1: 0, math.inf: 0}, 0.99, 0.0),
        ({}, 0.99, 0.0),
    ],
)
def test_a_quantile_lies_between_two_bounds(ages: dict[float, int], share: float, age: float) -> None:
    assert Watched(ages=ages).age(share) == pytest.approx(age)


@pytest.mark.parametrize(("ages", "oldest"), [(AGES, 0.5), ({0.1: 5, math.inf: 10}, math.inf), ({}, 0.0)])
def test_the_oldest_is_known_by_the_bound_above_it(ages: dict[float, int], oldest: float) -> None:
    assert Watched(ages=ages).oldest == oldest


def test_a_frame_is_kept_or_dropped() -> None:
    assert Watched(95, 5).kept == pytest.approx(0.95)
