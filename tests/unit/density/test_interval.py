"""The interval about a number holds nine of ten true ones, on however many pictures its errors were measured."""

import numpy as np
import pytest

from edgecount.density.card import CountBin
from edgecount.density.interval import interval
from edgecount.training.density.errors_by_count import errors_by_count

DRAWS, MEASURED = 50, 40
"""Networks that are made up for a row, and pictures in which each is then tried."""
FEW = (
    CountBin(least=0, most=5, pictures=1, mae=0.5),
    CountBin(least=11, most=14, pictures=1, mae=1.0),
    CountBin(least=21, most=22, pictures=1, mae=2.0),
)


def held(pictures: int, share: float) -> float:
    """The share of true numbers in their interval, for networks off by this share, measured on so many pictures."""
    chance = np.random.default_rng(pictures)

    def look(true: list[int]) -> list[float]:
        far = chance.normal(0, np.sqrt(np.pi / 2) * np.maximum(0.5, share * np.array(true)))
        return [max(0.0, people + float(one)) for people, one in zip(true, far, strict=True)]

    def there(number: int) -> list[int]:
        return [1 + int(one) for one in chance.gamma(1.5, 10, number)]

    inside = 0
    for _ in range(DRAWS):
        true, unseen = there(pictures), there(MEASURED)
        errors = errors_by_count(look(true), true)
        for people, counted in zip(unseen, look(unseen), strict=True):
            low, high = interval(counted, errors)
            inside += low <= people <= high
    return inside / (DRAWS * MEASURED)


@pytest.mark.parametrize("share", [0.08, 0.12, 0.2])
@pytest.mark.parametrize("pictures", [1, 3, 5, 10, 40])
def test_nine_of_ten_true_numbers_are_in_it(pictures: int, share: float) -> None:
    assert held(pictures, share) >= 0.88


@pytest.mark.parametrize("share", [0.08, 0.12, 0.2])
def test_it_is_no_wider_than_it_must_be_where_much_was_measured(share: float) -> None:
    assert held(200, share) <= 0.94


@pytest.mark.parametrize("people", [0, 3, 8, 17, 22, 30])
def test_numbers_of_which_no_picture_tells_have_an_interval_too(people: float) -> None:
    low, high = interval(people, FEW)
    assert low <= people <= high
    assert high - low >= 0.2 * people


@pytest.mark.parametrize("people", [4, 12, 21.5])
def test_the_more_pictures_the_narrower(people: float) -> None:
    many = [entry.model_copy(update={"pictures": 50}) for entry in FEW]
    unknown = [entry.model_copy(update={"pictures": None}) for entry in FEW]
    few, more, enough = (high - low for low, high in (interval(people, each) for each in (FEW, many, unknown)))
    assert few > more > enough
