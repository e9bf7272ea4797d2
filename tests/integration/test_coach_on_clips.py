"""What the coach says of real people: ten set-ups made bad on purpose, and five good ones."""

import pytest

from benchmarks.coach import is_right, judged
from benchmarks.set_ups import BAD, GOOD, SetUp
from tests.support.footage.recorded import DATA

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not DATA.is_dir(), reason="the clips are not there: name them with BENCH_DATA"),
]


@pytest.mark.parametrize("set_up", [pytest.param(it, id=f"{it.name}, {it.clip}") for it in (*BAD, *GOOD)])
def test_its_fault_is_said_and_nothing_of_a_good_one(set_up: SetUp) -> None:
    assert is_right(set_up, judged(set_up))
