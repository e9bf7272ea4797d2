"""A camera of the rendered shop: from metres to pixels and back, through any lens, from any mount."""

import math

import numpy as np
import pytest

from tools.shop.camera import Camera

DOWN = Camera(3.0, 0.0, 0.0, "pinhole", 200, 240, 180)
CAMERAS = {
    "straight down": DOWN,
    "rolled": Camera(3.0, 0.0, 1.1, "pinhole", 200, 240, 180),
    "tilted and rolled": Camera(3.5, 0.3, 2.5, "pinhole", 300, 100, 90),
    "fisheye": Camera(3.5, 0.1, 0.7, "fisheye", 150, 240, 180),
    "from the side": Camera(2.8, math.pi / 2 - 0.4, 0.0, "pinhole", 250, 240, 180),
}


def points(*rows: tuple[float, float, float]) -> np.ndarray:
    return np.array(rows, np.float32)


@pytest.mark.parametrize("camera", CAMERAS.values(), ids=CAMERAS)
@pytest.mark.parametrize("height", [0.0, 1.4])
def test_the_ground_below_a_place_is_where_it_was_seen(camera: Camera, height: float) -> None:
    for x, y in ((0.0, 0.9), (0.6, 1.5), (-0.7, 2.0), (0.0, 0.0)):
        places, _ = camera.seen(points((x, y, height)))
        u, v = (float(it) for it in places[0])
        ground = camera.ground((u, v), height)
        assert ground is not None
        assert ground == pytest.approx((x, y), abs=2e-3)


def test_what_is_below_the_camera_is_at_its_axis_and_as_far_as_it_is_low() -> None:
    places, distances = DOWN.seen(points((0, 0, 0), (0, 0, 2)))
    assert places == pytest.approx(np.array([[240, 180], [240, 180]]))
    assert distances == pytest.approx([3, 1])


def test_greater_y_is_up_in_the_picture_and_greater_x_is_right() -> None:
    places, _ = DOWN.seen(points((0.3, 0, 0), (0, 0.3, 0)))
    assert places == pytest.approx(np.array([[260, 180], [240, 160]]))


@pytest.mark.parametrize(
    ("camera", "point", "wanted"),
    [
        (DOWN, (0, 0, 0), 200 / 3),
        (DOWN, (0, 0, 1), 200 / 2),
        (CAMERAS["rolled"], (0, 0, 1), 200 / 2),
        (Camera(3.0, 0.0, 0.0, "fisheye", 200, 240, 180), (0, 0, 1), 200 / 2),
    ],
)
def test_the_scale_is_the_focal_length_by_the_distance(
    camera: Camera, point: tuple[float, float, float], wanted: float
) -> None:
    assert camera.scale(np.array(point, np.float32)) == pytest.approx(wanted, rel=1e-3)


def test_the_horizon_and_what_is_above_it_have_no_ground() -> None:
    camera = CAMERAS["from the side"]
    assert camera.ground((240, 359)) is not None
    assert camera.ground((240, 0)) is None


def test_what_is_behind_the_camera_is_seen_far_outside() -> None:
    places, _ = CAMERAS["from the side"].seen(points((0.2, -3, 3.5)))
    assert np.abs(places).max() > 1e4
