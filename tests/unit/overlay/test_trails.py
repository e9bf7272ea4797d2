from edgecount.geometry import Point
from edgecount.overlay.trails import Trails


def test_a_trail_holds_the_last_seconds() -> None:
    trails = Trails(seconds=1.0)
    for tenth in range(30):
        trails.follow(tenth / 10, {4: Point(tenth, 0)})
    assert [point.x for point in trails.of(4)] == list(range(19, 30))


def test_people_have_trails_of_their_own() -> None:
    trails = Trails(seconds=5)
    trails.follow(0, {1: Point(0, 0), 2: Point(9, 9)})
    trails.follow(1, {1: Point(1, 0), 2: Point(8, 9)})
    assert trails.of(1) == [Point(0, 0), Point(1, 0)]
    assert trails.of(2) == [Point(9, 9), Point(8, 9)]


def test_who_is_gone_is_forgotten() -> None:
    trails = Trails(seconds=5)
    trails.follow(0, {1: Point(0, 0)})
    trails.follow(1, {})
    trails.follow(2, {1: Point(5, 5)})
    assert trails.of(1) == [Point(5, 5)]
    assert trails.of(2) == []


def test_a_trail_has_an_end_at_any_rate() -> None:
    trails = Trails(seconds=1e9)
    for number in range(5000):
        trails.follow(number / 1000, {1: Point(number, 0)})
    assert len(trails.of(1)) == 500


def test_clear() -> None:
    trails = Trails(seconds=5)
    trails.follow(0, {1: Point(0, 0)})
    trails.clear()
    assert trails.of(1) == []
