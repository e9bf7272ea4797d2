from collections.abc import Sequence
from pathlib import Path

import pytest

from edgecount.sources.recordings.length import Length
from edgecount.sources.recordings.remarks import of_clock, of_end
from edgecount.sources.times import MediaTimes

CLIP = Path("clip.mp4")
HOUR = 3600.0


@pytest.mark.parametrize(
    ("length", "cut", "expected"),
    [
        pytest.param(Length(40, is_exact=True), False, None, id="all there"),
        pytest.param(Length(42, is_exact=True), False, None, id="a little off"),
        pytest.param(Length(60, is_exact=True), False, "is damaged, or its header is wrong: counted", id="damaged"),
        pytest.param(Length(60, is_exact=False), False, None, id="an estimate proves nothing"),
        pytest.param(Length(None, is_exact=False), False, None, id="nobody knows"),
        pytest.param(
            Length(60, is_exact=True), True, "is cut off: counted up to frame 40 of 60 (4.0 seconds)", id="cut"
        ),
        pytest.param(
            Length(60, is_exact=False), True, "is cut off: counted up to frame 40 (4.0 sec", id="cut, estimated"
        ),
    ],
)
def test_of_end(length: Length, expected: str | None, *, cut: bool) -> None:
    said = of_end(CLIP, 40, 4.0, length, is_cut_off=cut)
    assert said is None if expected is None else expected in str(said)


@pytest.mark.parametrize(
    ("stamps", "expected"),
    [
        pytest.param([0, 0.1, 600], None, id="a pause of minutes"),
        pytest.param(
            [0, 0.1, 2 * HOUR], "clip.mp4 pauses once, for 2 h 0 min in all, by its time stamps", id="of hours"
        ),
        pytest.param([0, 2 * HOUR, 5 * HOUR], "clip.mp4 pauses 2 times, for 5 h 0 min in all", id="twice"),
        pytest.param(
            [0, 0.1, 50 * HOUR], "leaps by more than a day once, which is taken for a clock", id="a clock set"
        ),
        pytest.param([0, 0.1, 50 * HOUR, 100 * HOUR], "leaps by more than a day 2 times", id="a clock set twice"),
    ],
)
def test_of_clock(stamps: Sequence[float], expected: str | None) -> None:
    times = MediaTimes(10)
    for stamp in stamps:
        times.at(stamp)
    said = of_clock(CLIP, times)
    assert said is None if expected is None else expected in str(said)
