import numpy as np

from edgecount.geometry import Box
from edgecount.ports import Image
from edgecount.sources.aim.steady_picture import PICTURES, WIDTH, Steady, SteadyPicture


def flat(shade: int, width: int = 64, height: int = 48) -> Image:
    return np.full((height, width, 3), shade, np.uint8)


def gathered(pictures: list[Image], people: list[list[Box]] | None = None) -> Steady | None:
    steady, last = SteadyPicture(), None
    for number, image in enumerate(pictures):
        last = steady.add(image, people[number] if people else [])
    return last


def with_somebody(left: int) -> Image:
    shown = flat(100)
    shown[10:40, left : left + 8] = 250
    return shown


def test_it_takes_nine_pictures_and_begins_anew() -> None:
    steady = SteadyPicture()
    found = [steady.add(flat(100), ()) is not None for _ in range(2 * PICTURES)]
    assert found == ([False] * (PICTURES - 1) + [True]) * 2


def test_who_walks_through_is_not_in_it() -> None:
    found = gathered([with_somebody(6 * number) for number in range(PICTURES)])
    assert found is not None
    assert (found.grey == 100).all()


def test_who_stands_and_is_known_is_not_in_it() -> None:
    somebody = Box(20, 10, 28, 40)
    pictures = [flat(100)] + [with_somebody(20)] * (PICTURES - 1)
    found = gathered(pictures, [[]] + [[somebody]] * (PICTURES - 1))
    assert found is not None
    assert (found.grey == 100).all()
    assert found.free.all()


def test_where_somebody_stood_all_the_time_nothing_is_known() -> None:
    somebody = Box(20, 10, 28, 40)
    found = gathered([with_somebody(20)] * PICTURES, [[somebody]] * PICTURES)
    assert found is not None
    assert not found.free[10:40, 20:28].any()
    assert found.free[:, :16].all()


def test_large_pictures_are_made_smaller() -> None:
    found = gathered([flat(100, 1280, 720)] * PICTURES, [[Box(1000, 400, 1100, 700)]] * PICTURES)
    assert found is not None
    assert found.grey.shape == (360, WIDTH)
    assert not found.free[250, 520]


def test_a_picture_of_another_size_begins_anew() -> None:
    assert gathered([flat(100)] * 5 + [flat(100, 80)] * 5) is None
    assert gathered([flat(100)] * 5 + [flat(100, 80)] * PICTURES) is not None
