"""Set-ups made bad on purpose: what is done to pictures, and what counts as found."""

import numpy as np
import pytest

from benchmarks.coach import is_right
from benchmarks.set_ups import BAD, GOOD, Change, SetUp, barred, darker, farther, turned
from edgecount.counting.coaching.finding import Coached, Finding
from edgecount.ports import Image

PLAIN: Image = np.full((80, 120, 3), 200, np.uint8)
SAID = Coached((Finding("dark", None, "it is too dark", "switch on a light"),), ())
NOTHING = Coached((), ())


@pytest.mark.parametrize(
    ("change", "mean"),
    [
        pytest.param(darker(0.1), 20, id="a tenth of the light"),
        pytest.param(turned(20), 200, id="turned"),
        pytest.param(farther(0.5), 90 + 110 / 4, id="a quarter of the picture"),
        pytest.param(barred(0.4, 0.5), 200 - 8, id="a bar of a tenth"),
    ],
)
def test_a_changed_picture_is_as_large_and_another(change: Change, mean: float) -> None:
    changed = change(PLAIN)
    assert (changed.shape, changed.dtype) == (PLAIN.shape, PLAIN.dtype)
    assert changed.mean() == pytest.approx(mean, abs=2)
    assert PLAIN.min() == 200


@pytest.mark.parametrize(
    ("set_up", "said", "right"),
    [
        (BAD[3], SAID, True),
        (BAD[0], SAID, False),
        (BAD[3], NOTHING, False),
        (GOOD[0], NOTHING, True),
        (GOOD[0], SAID, False),
    ],
)
def test_what_is_right(set_up: SetUp, said: Coached, right: bool) -> None:
    assert is_right(set_up, said) == right


def test_there_are_ten_bad_ones_of_ten_kinds_and_five_good_ones() -> None:
    assert (len(BAD), len({it.finding for it in BAD}), len(GOOD)) == (10, 10, 5)
