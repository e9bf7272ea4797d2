"""The rule of visits, state by state.

The zone is the lower half of the stage, between x = 200 and 600; a person is 100 pixels tall, so that within 12 pixels
of the border nobody is clear of it.  Frames come at 10 a second.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, product

import pytest

from edgecount.counting.anchor import Anchor
from edgecount.counting.facts import FrameTime, VisitEnded
from edgecount.counting.zones.zone import MOST_MISSING, TABLE, ZoneCounter, ZonePosition, ZoneState
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.geometry import Box, Point, Polygon
from edgecount.tracking.track import Track
from tests.support.builders import SIZE, Scene, moment, moments, perfect_tracks, track_at, tracked, walk
from tests.support.builders import detections as seen_by_a_detector

ZONE = Polygon((Point(200, 300), Point(600, 300), Point(600, 580), Point(200, 580)))
IN, OUT = (400.0, 450.0), (400.0, 150.0)
Frame = tuple[Track, ...]


def counter(zone: Polygon = ZONE, anchor: Anchor = "foot") -> ZoneCounter:
    return ZoneCounter(zone, anchor, SIZE)


def stays(scene: Scene, counting: ZoneCounter | None = None) -> list[VisitEnded]:
    """All visits of a scene, its end included, in the order of their entries."""
    counting = counting or counter()
    found = [visit for now, tracks in scene for visit in counting.update(tracks, now)]
    return sorted([*found, *counting.finish()], key=lambda visit: visit.entered.frame)


def frames_of(visits: Sequence[VisitEnded]) -> list[tuple[int, int]]:
    return [(visit.entered.frame, visit.left.frame) for visit in visits]


def scene(*frames: Frame) -> list[tuple[FrameTime, Frame]]:
    return list(enumerate_moments(frames))


def enumerate_moments(frames: Sequence[Frame]) -> list[tuple[FrameTime, Frame]]:
    return [(moment(number), tracks) for number, tracks in enumerate(frames, 1)]


def at(place: tuple[float, float], times: int, id_: int = 1) -> list[Frame]:
    """Somebody who stands there for so many frames."""
    return [(track_at(*place, id_),)] * times


def visited(*ways: Sequence[Frame]) -> list[tuple[int, int]]:
    return frames_of(stays(scene(*chain(*ways))))


def gone(times: int) -> list[Frame]:
    return [()] * times


def predicted(times: int, place: tuple[float, float] = IN) -> list[Frame]:
    return [(track_at(*place, seen="predicted"),)] * times


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        pytest.param([at(OUT, 20)], [], id="never-inside"),
        pytest.param([at(IN, 11)], [(1, 11)], id="born-inside-for-a-second"),
        pytest.param([at(IN, 10)], [], id="born-inside-for-less"),
        pytest.param([at(OUT, 1), at(IN, 2), at(OUT, 2)], [(2, 3)], id="runs-through"),
        pytest.param([at(OUT, 1), at(IN, 1), at(OUT, 2)], [], id="one-sight-inside"),
        pytest.param([at(OUT, 1), at((400, 305), 5), at(OUT, 2)], [], id="near-the-border-for-half-a-second"),
        pytest.param([at(OUT, 1), at((400, 305), 12), at(OUT, 2)], [(2, 13)], id="near-the-border-for-a-second"),
        pytest.param([at(IN, 12), at(OUT, 1), at(IN, 12)], [(1, 25)], id="one-sight-outside"),
        pytest.param(
            [at(IN, 12), at((400, 295), 15), at(IN, 12)], [(1, 39)], id="just-outside-for-a-second-and-a-half"
        ),
        pytest.param([at(IN, 12), at((400, 295), 21), at(IN, 12)], [(1, 12), (34, 45)], id="just-outside-for-two"),
        pytest.param([at(IN, 12), at(OUT, 2), at(IN, 12)], [(1, 12), (15, 26)], id="plainly-outside-and-back"),
        pytest.param([at(IN, 12), at(OUT, 1), gone(1)], [(1, 12)], id="gone-from-outside"),
        pytest.param([at(IN, 12), predicted(20), at(IN, 5)], [(1, 37)], id="hidden-for-two-seconds"),
        pytest.param([at(IN, 12), predicted(20), at(OUT, 5)], [(1, 12)], id="hidden-on-the-way-out"),
        pytest.param([at(IN, 12), predicted(20)], [(1, 12)], id="hidden-to-the-end"),
        pytest.param([at(IN, 5), gone(5), at(IN, 5)], [], id="gone-before-it-was-a-visit"),
        pytest.param([at(IN, 12), gone(100)], [(1, 12)], id="went-unseen"),
        pytest.param([at(IN, 12), gone(100), at(IN, 12, 2)], [(1, 12), (113, 124)], id="somebody-else-much-later"),
        pytest.param([at(IN, 12), gone(30), at(IN, 12, 2)], [(1, 54)], id="another-id-at-the-same-place"),
        pytest.param([at(IN, 12), gone(30), at((460, 450), 12, 2)], [(1, 54)], id="another-id-within-reach"),
        pytest.param([at(IN, 12), gone(30), at((480, 450), 12, 2)], [(1, 12), (43, 54)], id="another-id-out-of-reach"),
        pytest.param([at(IN, 12), gone(9), at(OUT, 1, 2), at(IN, 12, 2)], [(1, 12), (23, 34)], id="comes-from-outside"),
        pytest.param([at(IN, 12), gone(30), at(IN, 2, 2), at(OUT, 3, 2)], [(1, 44)], id="another-id-soon-goes-out"),
        pytest.param([at(IN, 12), at(OUT, 2), at(IN, 12, 2)], [(1, 12), (15, 26)], id="another-person-where-one-was"),
    ],
)
def test_a_visit_is(ways: list[list[Frame]], expected: list[tuple[int, int]]) -> None:
    assert visited(*ways) == expected


def test_every_step_that_can_be_is_in_the_table() -> None:
    settled = {ZonePosition.SETTLED_IN: ZoneState.ENTERING, ZonePosition.SETTLED_OUT: ZoneState.LEAVING}
    possible = {
        (state, place) for state, place in product(ZoneState, ZonePosition) if settled.get(place, state) is state
    }
    assert set(TABLE) == possible


def test_who_is_not_confirmed_visits_nothing() -> None:
    unsure = [(track_at(*IN, confirmed=False),)] * 30
    assert visited(unsure) == []
    assert visited(unsure, at(IN, 1)) == [(1, 31)]


def test_the_followers_box_carries_a_visit_on_but_proves_nothing() -> None:
    followed = [(track_at(*IN, seen="followed"),)] * 10
    assert visited(at(IN, 12), followed) == [(1, 12)]
    assert visited(at(IN, 12), followed, at(OUT, 2)) == [(1, 22)]


def test_two_boxes_of_one_person_are_one_visit_once_the_older_one_is_lost() -> None:
    both = [(track_at(*IN, 1), track_at(410, 450, 2))] * 8
    assert visited(at(IN, 20), both, at(IN, 20, 2)) == [(1, 48)]


def test_the_nearest_newcomer_is_the_missing_person() -> None:
    newcomers = [(track_at(450, 450, 2), track_at(405, 450, 3))] * 20
    found = stays(scene(*at(IN, 20), *gone(5), *newcomers))
    assert [(visit.track, visit.entered.frame) for visit in found] == [(3, 1), (2, 26)]


def test_everybody_takes_over_only_once() -> None:
    two = [(track_at(380, 450, 1), track_at(420, 450, 2))] * 20
    assert visited(two, gone(5), at(IN, 20, 3)) == [(1, 20), (1, 45)]


def test_a_track_that_lives_on_unseen_may_be_replaced_and_returns_as_somebody_else() -> None:
    unseen = track_at(*IN, 1, seen="predicted")
    replaced = [(unseen, track_at(*IN, 2))] * 20
    back = [(track_at(300, 450, 1), track_at(*IN, 2))] * 12
    found = stays(scene(*at(IN, 20), *[(unseen,)] * 10, *replaced, *back))
    assert [(visit.track, *frame) for visit, frame in zip(found, frames_of(found), strict=True)] == [
        (2, 1, 62),
        (1, 51, 62),
    ]


@pytest.mark.parametrize(
    "edge", [pytest.param(Box(0, 350, 40, 450), id="left"), pytest.param(Box(770, 350, 800, 450), id="right")]
)
def test_who_comes_over_the_pictures_edge_takes_nothing_over(edge: Box) -> None:
    everywhere = Polygon((Point(0, 300), Point(800, 300), Point(800, 580), Point(0, 580)))
    first, second = replace(track_at(*IN, 1), box=edge), replace(track_at(*IN, 2), box=edge)
    found = stays(scene(*[(first,)] * 20, *gone(5), *[(second,)] * 20), counter(everywhere))
    assert frames_of(found) == [(1, 20), (26, 45)]


def test_a_foot_below_the_picture_changes_nothing() -> None:
    cut_off = [(track_at(400, 599),)] * 30
    assert visited(at(IN, 12), cut_off, at(IN, 3)) == [(1, 45)]
    assert visited(cut_off) == []
    assert visited(at(IN, 20), gone(5), [(track_at(400, 599, 2),)], at(IN, 20, 2)) == [(1, 20), (27, 46)]


def test_the_center_stands_for_a_person_where_the_config_says_so() -> None:
    standing = scene(*at((400, 345), 20))
    assert len(stays(standing, counter(anchor="foot"))) == 1
    assert stays(standing, counter(anchor="center")) == []


def test_figures_are_of_open_visits_the_missing_among_them() -> None:
    counting = counter()
    two = [(track_at(300, 450, 1), track_at(500, 450, 2))] * 5
    for now, tracks in scene(*at((300, 450), 20), *two, *at((300, 450), 10), *gone(10)):
        counting.update(tracks, now)
    assert counting.figures(5.0) == ZoneFigures((5.0,))
    counting.finish()
    assert counting.figures(5.0) == ZoneFigures()


def test_figures_add_up_over_cameras() -> None:
    both = ZoneFigures((9.0, 1.0)).plus(ZoneFigures((5.0,)))
    assert (both.count, both.mean_dwell, both.longest_dwell) == (3, 5.0, 9.0)
    nobody = ZoneFigures()
    assert (nobody.count, nobody.mean_dwell, nobody.longest_dwell) == (0, None, None)


def test_no_more_than_so_many_are_missing() -> None:
    counting = counter()
    crowd = tuple(track_at(400, 450, id_) for id_ in range(1, MOST_MISSING + 11))
    for now, tracks in scene(*[crowd] * 12):
        counting.update(tracks, now)
    ended = counting.update((), moment(13))
    assert [visit.track for visit in ended] == list(range(1, 11))
    assert counting.figures(1.2).count == MOST_MISSING


@pytest.mark.parametrize("rate", [5, 10, 25])
def test_frame_rates_change_no_visit(rate: int) -> None:
    way = walk((0, 400, 150), (2, 400, 450), (22, 400, 450), (24, 400, 150))
    frames = moments(rate, way.seconds)
    (visit,) = stays(perfect_tracks([way], frames))
    assert abs(visit.entered.media_time - 1) <= 1 / rate
    assert abs(visit.left.media_time - 23) <= 1 / rate


def test_jitter_misses_and_a_hidden_second_change_no_visit() -> None:
    way = walk((0, 400, 150), (2, 400, 450), (22, 400, 450), (24, 400, 150), hidden=(10, 11.5))
    frames = moments(10, way.seconds)
    (visit,) = stays(tracked(seen_by_a_detector([way], frames, misses=5, jitter=0.08), frames))
    assert visit.left.media_time - visit.entered.media_time == pytest.approx(22, abs=1.0)
