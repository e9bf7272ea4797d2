import pytest

from edgecount.geometry import Point
from edgecount.tracking.pose import LANDMARKS, SEEN, Pose

PLACES = tuple(Point(number, 2 * number) for number in range(LANDMARKS))


@pytest.mark.parametrize(
    ("places", "visibility"),
    [
        pytest.param(PLACES[:-1], (1.0,) * LANDMARKS, id="a place too few"),
        pytest.param(PLACES, (1.0,) * (LANDMARKS - 1), id="a visibility too few"),
    ],
)
def test_a_pose_has_all_its_places(places: tuple[Point, ...], visibility: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="a pose has 33 places"):
        Pose(places, visibility)


def test_parts_are_seen_from_a_visibility_on() -> None:
    pose = Pose(PLACES, (SEEN, SEEN - 0.01, *(1.0,) * (LANDMARKS - 2)))
    assert pose.sees(0, 2)
    assert not pose.sees(0, 1)
