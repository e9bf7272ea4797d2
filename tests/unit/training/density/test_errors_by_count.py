"""What is told of a net: its error by how many people there were, the gain, and the pictures that judged it."""

import pytest

from edgecount.training.density.errors_by_count import errors_by_count, fitted_gain
from edgecount.training.holdout import parted
from edgecount.training.rounds import RoundResult, chosen


def test_errors_are_told_for_few_and_for_many_people() -> None:
    bins = errors_by_count([1.5, 4, 12, 700], [1, 5, 10, 650])
    assert [(part.least, part.most, part.pictures, part.mae) for part in bins] == [
        (0, 5, 2, 0.75),
        (6, 10, 1, 2.0),
        (601, 650, 1, 50.0),
    ]


@pytest.mark.parametrize(
    ("counted", "true", "gain"),
    [
        ([10, 20, 30, 40, 50], [11, 22, 33, 44, 55], 1.1),
        ([10, 20, 30, 40, 50], [11, 22, 33, 44, 5000], 1.1),
        ([10, 20, 30, 40], [20, 40, 60, 80], 1.0),
        ([10] * 6, [100] * 6, 1.4),
        ([10] * 6, [1] * 6, 0.7),
        ([0.0] * 6, [5] * 6, 1.0),
    ],
    ids=["a tenth more", "one that is odd", "too few to tell", "not above", "not below", "nothing seen"],
)
def test_the_gain_brings_most_counts_nearest(counted: list[float], true: list[int], gain: float) -> None:
    assert fitted_gain(counted, true) == pytest.approx(gain, abs=1e-3)


@pytest.mark.parametrize(("pictures", "held_back"), [(2, 1), (4, 1), (6, 1), (20, 3), (240, 40)])
def test_some_pictures_are_held_back_whatever_their_order(pictures: int, held_back: int) -> None:
    parts = parted(range(pictures), lambda people: people)
    assert len(parts.held_back) == held_back
    assert sorted(parts.learnt + parts.held_back) == list(range(pictures))
    assert parted(range(pictures)[::-1], lambda people: people) == parts


def test_one_picture_cannot_be_parted() -> None:
    with pytest.raises(ValueError, match="two can"):
        parted([1], lambda people: people)


@pytest.mark.parametrize(
    ("errors", "index"),
    [([3.0], 0), ([3.0, 2.0, 2.4], 2), ([3.0, 2.0, 2.6], 1), ([2.0, 2.4, 1.0], 2), ([2.0, 2.4, 2.8, 2.3, 3.0], 3)],
    ids=["the only one", "a later one as good", "a later one that is worse", "the best", "the last as good"],
)
def test_the_last_round_that_is_as_good_as_the_best_is_chosen(errors: list[float], index: int) -> None:
    assert chosen([RoundResult(loss=1.0, error=error, doubt=0.5) for error in errors]) == index
