"""Points become pixels: covered where there are points, the nearest on top."""

import numpy as np
import pytest

from tools.shop.splat import Patch, blurred, lay, splat

RED, GREEN = (0.0, 0.0, 200.0), (0.0, 200.0, 0.0)


def disc(step: float = 1.0, finer: int = 1) -> Patch:
    """A red disc of 12 pixels about (110, 60)."""
    x, y = np.meshgrid(np.arange(-12, 13, step), np.arange(-12, 13, step))
    within = np.hypot(x, y) <= 12
    places = np.stack([110 + x[within], 60 + y[within]], axis=1).astype(np.float32)
    colours = np.tile(np.array(RED, np.float32), (len(places), 1))
    patch = splat(places, np.ones(len(places), np.float32), colours, finer=finer)
    assert patch is not None
    return patch


@pytest.mark.parametrize(("step", "finer"), [(1.0, 1), (0.5, 2), (2.0, 1)], ids=["dense", "finer", "with holes"])
def test_what_lies_between_the_points_is_covered_and_nothing_else(step: float, finer: int) -> None:
    patch = disc(step, finer)
    rows, columns = np.indices(patch.cover.shape)
    away = np.hypot(columns + patch.left - 110, rows + patch.top - 60)
    inside, outside = away < 10, away > 12.5 + 2
    assert patch.cover[inside] == pytest.approx(1)
    assert patch.cover[outside] == pytest.approx(0)
    assert outside.any()
    assert patch.pixels[inside] == pytest.approx(np.tile(RED, (int(inside.sum()), 1)))


@pytest.mark.parametrize(("distances", "wanted"), [((1, 2), RED), ((2, 1), GREEN)])
def test_the_nearest_is_on_top(distances: tuple[float, float], wanted: tuple[float, float, float]) -> None:
    places = np.array([[10.2, 10.2], [10.4, 10.4]], np.float32)
    patch = splat(places, np.array(distances, np.float32), np.array([RED, GREEN], np.float32), finer=1)
    assert patch is not None
    assert patch.pixels[10 - patch.top, 10 - patch.left] == pytest.approx(wanted)


def test_what_is_under_something_does_not_show_between_its_points() -> None:
    """A scalp under a hat: points of both are two pixels apart, at other places."""
    x, y = np.meshgrid(np.arange(0, 30, 2), np.arange(0, 30, 2))
    hat = np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32)
    colours = np.repeat(np.array([RED, GREEN], np.float32), len(hat), axis=0)
    patch = splat(np.concatenate([hat, hat + 1]), np.repeat([1.0, 2.0], len(hat)), colours, apart=2.0)
    assert patch is not None
    middle = np.s_[10 - patch.top : 20 - patch.top, 10 - patch.left : 20 - patch.left]
    assert patch.pixels[middle] == pytest.approx(np.broadcast_to(RED, (10, 10, 3)))


def test_nor_does_it_where_the_points_lie_at_random() -> None:
    """As the points of bodies do: some of a hat's gaps are broad."""
    rng = np.random.default_rng(1)
    hat, floor = (rng.uniform(0, 60, (900, 2)).astype(np.float32) for _ in range(2))  # two pixels apart
    colours = np.repeat(np.array([RED, GREEN], np.float32), 900, axis=0)
    patch = splat(np.concatenate([hat, floor]), np.repeat(np.array([1.0, 1.1], np.float32), 900), colours, apart=2.0)
    assert patch is not None
    middle = np.s_[10 - patch.top : 50 - patch.top, 10 - patch.left : 50 - patch.left]
    assert patch.cover[middle].min() == 1
    assert patch.pixels[middle] == pytest.approx(np.broadcast_to(RED, (40, 40, 3)))


def test_what_is_farther_off_is_seen_beside_what_hides_a_part_of_it() -> None:
    """Shoulders beside a head, and the floor between two legs."""
    x, y = (side.ravel() for side in np.meshgrid(np.arange(0, 40), np.arange(0, 40)))
    places = np.stack([x, y], axis=1).astype(np.float32)
    legs = (x < 15) | (x >= 23)
    places, distances = places[legs], np.where(y[legs] < 20, 1.0, 2.0).astype(np.float32)
    patch = splat(places, distances, np.where(y[legs, None] < 20, RED, GREEN).astype(np.float32))
    assert patch is not None
    row, column = -patch.top, -patch.left
    assert patch.pixels[row + 17, column + 8] == pytest.approx(RED)
    assert patch.pixels[row + 22, column + 8] == pytest.approx(GREEN)
    assert patch.cover[row + 10, column + 19] == 0


def test_somebody_who_moves_is_blurred_along_the_way() -> None:
    still = disc()
    moved = blurred(still, np.array([8.0, 0.0]))
    assert moved.cover.sum() == pytest.approx(still.cover.sum(), rel=1e-3)
    picture = np.zeros((100, 200, 3), np.float32)
    lay(picture, moved)
    edge, top = picture[60, 115:132, 2], picture[40:55, 110, 2]
    assert ((edge > 10) & (edge < 190)).sum() == pytest.approx(8, abs=2)
    assert ((top > 10) & (top < 190)).sum() <= 4
    assert picture[60, 110] == pytest.approx(RED)
    assert blurred(still, np.zeros(2)) is still


@pytest.mark.parametrize("places", [[], [[0, 0], [700, 10]]], ids=["no points", "larger than any person"])
def test_nothing_to_draw(places: list[list[float]]) -> None:
    points = np.array(places, np.float32).reshape(-1, 2)
    assert splat(points, np.ones(len(points), np.float32), np.ones((len(points), 3), np.float32)) is None


@pytest.mark.parametrize(("share", "inside"), [(1.0, RED), (0.5, (50.0, 50.0, 150.0)), (0.0, (100.0, 100.0, 100.0))])
def test_a_patch_is_laid_where_it_belongs(share: float, inside: tuple[float, float, float]) -> None:
    picture = np.full((100, 200, 3), 100, np.float32)
    lay(picture, disc(), share)
    assert picture[60, 110] == pytest.approx(inside)
    assert picture[60, 125] == pytest.approx(100)


@pytest.mark.parametrize("size", [(60, 110), (300, 110), (60, 300), (40, 90)])
def test_what_lies_outside_the_picture_is_cut_off(size: tuple[int, int]) -> None:
    whole, picture = np.zeros((300, 300, 3), np.float32), np.zeros((*size, 3), np.float32)
    for it in (whole, picture):
        lay(it, disc())
    assert (picture == whole[: size[0], : size[1]]).all()
