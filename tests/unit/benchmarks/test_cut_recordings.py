"""The recordings that a run is made of: the same ones each time, and none in the time of another."""

from datetime import UTC, datetime, timedelta

from benchmarks.cut_recordings import APART, planned
from edgecount.sources.recordings.beginnings import named_beginning

FIRST = datetime(2026, 5, 30, 9, 59, 30)  # noqa: DTZ001 - local, as names of files have it
CLIPS = ("a", "b", "c")


def test_they_are_the_same_on_every_run() -> None:
    assert planned(CLIPS, 30, FIRST) == planned(CLIPS, 40, FIRST)[:30]


def test_each_has_its_own_time_and_says_so_in_its_name() -> None:
    found = planned(CLIPS, 100, FIRST)
    assert [one.began - FIRST for one in found] == [number * APART for number in range(100)]
    assert all(timedelta(seconds=one.seconds) < APART for one in found)
    assert found[1].name == "door_20260530_103930.mkv"
    assert all(named_beginning(one.name, UTC) == one.began.replace(tzinfo=UTC) for one in found)


def test_all_kinds_are_among_them() -> None:
    found = planned(CLIPS, 100, FIRST)
    assert {one.clip for one in found} == set(CLIPS)
    assert {one.ending for one in found} == {".mp4", ".mkv", ".avi"}
    assert {one.fps for one in found} == {4.0, 5.0, 6.25}
    assert {one.is_mirrored for one in found} == {False, True}
    assert sum(one.seconds > 75 for one in found) == 10
