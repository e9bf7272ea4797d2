"""Everybody's way is kept as the lines saw it, from the first sight to the last."""

from datetime import timedelta

from edgecount.counting.trails.trail import MOST_SECONDS, MOST_SIGHTS, Trail, joined
from edgecount.counting.trails.trail_recorder import TrailRecorder
from edgecount.geometry import Point
from tests.support.builders import SIZE, Scene, moment, moments, perfect_tracks, steps, track_at, walk
from tests.support.fakes import BEGAN


def recorded(scene: Scene) -> list[Trail]:
    recorder = TrailRecorder("foot", SIZE)
    trails = [trail for now, tracks in scene for trail in recorder.update(tracks, now)]
    return trails + list(recorder.finish())


def test_each_trail_is_told_once_its_track_has_ended() -> None:
    recorder = TrailRecorder("foot", SIZE)
    scene = perfect_tracks([walk((0, 400, 200), (2, 400, 500)), walk((1, 100, 300), (4, 700, 300))], moments(10, 5))
    told = [(now.media_time, trail.track) for now, tracks in scene for trail in recorder.update(tracks, now)]
    assert told == [(2.1, 1), (4.1, 2)]
    assert recorder.finish() == ()


def test_a_trail_says_where_somebody_was_and_when() -> None:
    [trail] = recorded(perfect_tracks([walk((1, 400, 200), (2, 400, 300), (4, 600, 300))], moments(10, 5)))
    assert (trail.start, trail.end) == (BEGAN + timedelta(seconds=1), BEGAN + timedelta(seconds=4))
    assert [corner.sight for corner in trail.corners] == [0, 10, 30]
    for seconds, place in ((1.0, Point(400, 200)), (1.5, Point(400, 250)), (3.0, Point(500, 300))):
        found = trail.place(BEGAN + timedelta(seconds=seconds))
        assert found is not None
        assert found.distance(place) < 0.01
    assert trail.place(BEGAN) is None
    assert trail.place(BEGAN + timedelta(seconds=4.5)) is None


def test_only_sights_are_in_it_and_from_which_one_on_somebody_is_believed() -> None:
    scene: Scene = [
        (moment(1), [track_at(400, 200, confirmed=False)]),
        (moment(2), [track_at(400, 210, seen="predicted", confirmed=False)]),
        (moment(3), [track_at(400, 599, confirmed=False)]),  # cut off by the lower edge
        (moment(4), [track_at(400, 230)]),
    ]
    [trail] = recorded(scene)
    assert (trail.confirmed, [corner.sight for corner in trail.corners]) == (1, [0, 1])
    assert recorded(scene[1:3]) == []
    assert recorded(scene[:1])[0].confirmed is None


def test_long_ways_come_in_parts_that_make_one() -> None:
    sights = 2 * MOST_SIGHTS + 10
    parts = recorded(steps([(100 + number % 3 * 20, 300) for number in range(sights)]))
    assert [part.corners[-1].sight for part in parts] == [MOST_SIGHTS - 1, MOST_SIGHTS - 1, 11]
    [whole] = joined(reversed(parts))
    assert (whole.corners[-1].sight, whole.start, whole.end) == (sights - 1, parts[0].start, parts[2].end)
    assert [corner.sight for corner in whole.corners] == sorted({corner.sight for corner in whole.corners})


def test_a_way_that_takes_long_comes_in_parts_too() -> None:
    scene: Scene = [(moment(number, number * 200.0), [track_at(400, 200 + number)]) for number in range(1, 8)]
    first, second = recorded(scene)
    assert (first.end - first.start).total_seconds() == MOST_SECONDS
    assert second.start == first.end


def test_parts_know_from_when_on_somebody_is_believed() -> None:
    doubtful = [(moment(n, n * 300.0), [track_at(400, 200, confirmed=n > 4)]) for n in range(1, 7)]
    first, second, *_ = recorded(doubtful)
    assert (first.confirmed, second.confirmed) == (None, 2)
    assert joined([first, second])[0].confirmed == 4


def test_another_with_the_same_number_is_somebody_else() -> None:
    """Numbers begin again with each start of a worker."""
    first, later = steps([(100, 300), (110, 300)]), steps([(300, 300), (310, 300)], first=90)
    assert len(joined([*recorded(first), *recorded(later)])) == 2
