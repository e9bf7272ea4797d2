"""Which stored events are read again."""

from pathlib import Path

import pytest

from edgecount.sinks.mqtt.resending import Replay
from tests.support.fakes import BEGAN
from tests.support.stored import crossing, filled


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        pytest.param([(0, 5)], [1, 2, 3, 4, 5], id="all"),
        pytest.param([(3, 5)], [4, 5], id="some"),
        pytest.param([(3, 6), (1, 5)], [2, 3, 4, 5, 6], id="two-wishes-are-one"),
        pytest.param([(5, 5)], [], id="none"),
        pytest.param([(9, 20)], [], id="none-there"),
        pytest.param([(3, 20)], [4, 5, 6, 7], id="more-than-there-are"),
    ],
)
def test_what_is_read(tmp_path: Path, wishes: list[tuple[int, int]], expected: list[int]) -> None:
    replay = Replay(filled(tmp_path / "edgecount.db", [crossing(number, BEGAN) for number in range(1, 8)]))
    for since, until in wishes:
        replay.want(since, until)
    seqs: list[int] = []
    while replay.is_wanted:
        events = replay.read(2)
        assert replay.read(2) == events  # until it is said that they are out
        replay.sent(events)
        seqs += [item.seq for item in events]
    assert seqs == expected
