"""What becomes of the recordings of a folder, once they are counted."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edgecount.figures.period import Period
from edgecount.replay.parts.part_counted import PartCounted
from edgecount.wiring.recordings.folder_count import FolderRecording, apart_in_time

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def recording(name: str, begins: float, seconds: float | None) -> FolderRecording:
    """It begins so many seconds after noon; without a length, it could not be counted."""
    start = NOON + timedelta(seconds=begins)
    if seconds is None:
        return FolderRecording(Path(name), start, problem="no video")
    span = Period(start, start + timedelta(seconds=seconds))
    return FolderRecording(Path(name), start, name, PartCounted((), span, {}, {}, 100, seconds))


@pytest.mark.parametrize(
    ("found", "left_out"),
    [
        pytest.param([("a", 0, 12), ("b", 3, 12)], {"b": "a"}, id="mostly-the-same-time"),
        pytest.param([("a", 0, 12), ("b", 11, 12)], {}, id="a-recorder-s-overlap"),
        pytest.param([("a", 0, 12), ("b", 12, 12), ("c", 13, 4)], {"c": "b"}, id="of-the-second-one"),
        pytest.param([("a", 0, 12), ("b", 3, 12), ("c", 9, 12)], {"b": "a"}, id="what-is-left-out-leaves-nothing-out"),
        pytest.param([("a", 0, None), ("b", 0, 12)], {}, id="one-that-was-not-counted"),
    ],
)
def test_of_recordings_of_one_time_the_first_is_counted(
    found: list[tuple[str, float, float | None]], left_out: dict[str, str]
) -> None:
    """Else one takes the place of the other in the store, and the next run swaps them."""
    told = list(apart_in_time(recording(*one) for one in found))
    assert [str(one.file) for one in told] == [name for name, _, _ in found]
    twins = {str(one.file): one.problem for one in told if one.problem not in (None, "no video")}
    assert twins.keys() == left_out.keys()
    for name, other in left_out.items():
        assert str(twins[name]).startswith(f"{name} has the same time as {other}: where its copy lost it")
