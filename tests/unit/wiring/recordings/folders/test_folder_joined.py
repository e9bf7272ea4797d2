"""What becomes of the recordings of a folder, once they are counted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edgecount.figures.period import Period
from edgecount.replay.parts.cutting import WHOLE, Margins
from edgecount.replay.parts.kept_parts import KeptParts, Surveyed
from edgecount.replay.parts.part_counted import PartCounted
from edgecount.store.recordings import RecordingKey
from edgecount.wiring.recordings.folders.folder_joined import FolderRecording, joined
from edgecount.wiring.recordings.folders.folder_plan import FolderJob, RecordingPlan
from edgecount.wiring.recordings.folders.recording_row import RecordingRow, row_from, row_of

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def job(tmp_path: Path) -> FolderJob:
    return FolderJob(Path("config.yaml"), "door", None, 600, Margins(), True, "so", tmp_path, lambda _file: NOON)


def counted(begins: float, seconds: float) -> PartCounted:
    """All of a recording that begins so many seconds after noon."""
    start = NOON + timedelta(seconds=begins)
    return PartCounted((), Period(start, start + timedelta(seconds=seconds)), {}, {}, 100, seconds)


def found(recordings: Sequence[tuple[str, float, float | None]], job: FolderJob) -> list[FolderRecording]:
    """What becomes of these: name, beginning, and length; without a length, it could not be counted."""
    plans = []
    for name, begins, seconds in recordings:
        start = NOON + timedelta(seconds=begins)
        plan = RecordingPlan(Path(name), start, Surveyed(name, 100, is_cuttable=False), 0.0, parts={name: WHOLE})
        plan.problem = "no video" if seconds is None else None
        if seconds is not None:
            KeptParts(job.kept).keep(name, counted(begins, seconds))
        plans.append(plan)
    return list(joined([plan.file for plan in plans], plans, {}, job))


def stored(name: str, begins: float, seconds: float) -> RecordingKey:
    """A recording that the store has, counted from a file of this name."""
    of = counted(begins, seconds)
    return RecordingKey("door", of.span, name, "so", row_of(Path(name), of).text())


@pytest.mark.parametrize(
    ("recordings", "left_out"),
    [
        pytest.param([("a", 0, 12), ("b", 3, 12)], {"b": "a"}, id="mostly-the-same-time"),
        pytest.param([("a", 0, 12), ("b", 11, 12)], {}, id="a-recorder-s-overlap"),
        pytest.param([("a", 0, 12), ("b", 12, 12), ("c", 13, 4)], {"c": "b"}, id="of-the-second-one"),
        pytest.param([("a", 0, 12), ("b", 3, 12), ("c", 9, 12)], {"b": "a"}, id="what-is-left-out-leaves-nothing-out"),
        pytest.param([("a", 0, None), ("b", 0, 12)], {}, id="one-that-was-not-counted"),
    ],
)
def test_of_recordings_of_one_time_the_first_is_counted(
    recordings: list[tuple[str, float, float | None]], left_out: dict[str, str], job: FolderJob
) -> None:
    """Else one takes the place of the other in the store, and the next run swaps them."""
    told = found(recordings, job)
    assert [str(one.file) for one in told] == [name for name, _, _ in recordings]
    twins = {str(one.file): one.problem for one in told if one.problem not in (None, "no video")}
    assert twins.keys() == left_out.keys()
    for name, other in left_out.items():
        assert str(twins[name]).startswith(f"{name} has the same time as {other}: where its copy lost it")


@pytest.mark.parametrize(
    ("there", "problem"),
    [
        pytest.param(stored("x", 5, 12), f"has the same time as {Path.cwd() / 'x'}: where", id="of-another-file"),
        pytest.param(stored("a", 5, 12), None, id="of-the-same-file-which-has-changed"),
        pytest.param(stored("x", 20, 12), None, id="at-another-time"),
        pytest.param(replace(stored("x", 5, 12), camera="back"), None, id="of-another-camera"),
        pytest.param(replace(stored("x", 5, 12), about=""), "has the same time as what is counted", id="of-a-replay"),
    ],
)
def test_what_the_store_has_of_that_time_stays(there: RecordingKey, problem: str | None, job: FolderJob) -> None:
    """How long a recording is may be known only once it is counted."""
    (told,) = found([("a", 0, 12)], replace(job, stored=[there]))
    assert (told.problem is None, told.recorded is None) == (problem is None, problem is not None)
    assert (problem or "") in (told.problem or "")


def test_one_recording_is_put_together_at_a_time_and_its_parts_go_once_it_is_stored(job: FolderJob) -> None:
    plans = [
        RecordingPlan(Path(name), NOON, Surveyed(name, 100, is_cuttable=False), 0.0, parts={name: WHOLE})
        for name in ("a", "b")
    ]
    for number, plan in enumerate(plans):
        KeptParts(job.kept).keep(plan.file.name, counted(100 * number, 12))
    coming = joined([plan.file for plan in plans], plans, {}, job)
    left = []
    for _ in plans:
        next(coming)
        left.append(sorted(path.name for path in job.kept.iterdir()))
    assert list(coming) == []
    assert left == [["part-a.json", "part-b.json"], ["part-b.json"]]
    assert list(job.kept.iterdir()) == []


def test_a_row_is_read_back() -> None:
    row = RecordingRow(Path("/day/a.mp4"), NOON, NOON + timedelta(seconds=9), 9.0, 8.5, 90, 3, 2, 1, "it is cut off")
    assert row_from(row.text()) == row
    assert (row_from(""), row_from("{}"), row_from("7")) == (None, None, None)
