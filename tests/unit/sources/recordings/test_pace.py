from collections.abc import Sequence

import pytest

from edgecount.sources.recordings.pace import Pace, pace_of

STEADY = [number / 10 for number in range(40)]


@pytest.mark.parametrize(
    ("stamps", "fps", "is_even"),
    [
        pytest.param(STEADY, 10, True, id="steady"),
        pytest.param([7 + stamp for stamp in STEADY], 10, True, id="from another zero"),
        pytest.param([round(number / 30, 3) for number in range(40)], 30, True, id="in whole milliseconds"),
        pytest.param([stamp + 7200 * (stamp > 1) for stamp in STEADY], 10, True, id="a pause"),
        pytest.param([0.0] * 30 + STEADY[1:11], 10, True, id="none at the beginning"),
        pytest.param([0, 0.1, 0.3, 0.4, 0.5, 0.7, 0.8], 7.5, True, id="frames lost"),
        pytest.param([0, 0.1, 0.211, 0.337, 0.41, 0.506], 9.881, False, id="varying"),
        pytest.param([0, 0.1, 0.05, 0.2], 8, False, id="reordered"),
        pytest.param([0, 0, 0], None, True, id="no stamps"),
        pytest.param([0.5], None, True, id="one frame"),
        pytest.param([], None, True, id="no frame"),
    ],
)
def test_pace(stamps: Sequence[float], fps: float | None, *, is_even: bool) -> None:
    pace = pace_of(stamps)
    assert pace.is_even is is_even
    assert pace.fps == (None if fps is None else pytest.approx(fps, rel=0.003))


@pytest.mark.parametrize(
    ("pace", "header", "rate"),
    [
        pytest.param(Pace(30.3, is_even=True), 29.97, 29.97, id="the header's, which is exact"),
        pytest.param(Pace(9.94, is_even=False), 2000, 9.94, id="the header has its time base there"),
        pytest.param(Pace(10, is_even=True), 0.0277, 10, id="the header is of a recording that pauses"),
        pytest.param(Pace(None, is_even=True), 25, 25, id="no stamps"),
    ],
)
def test_rate(pace: Pace, header: float, rate: float) -> None:
    assert pace.rate(header) == rate
