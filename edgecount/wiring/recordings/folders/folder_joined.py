"""The recordings of a folder put together from their parts, one at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from edgecount.replay.parts.ids import with_lasting_ids
from edgecount.replay.parts.kept_parts import KeptParts
from edgecount.replay.parts.part_counted import put_together
from edgecount.store.recordings import Recorded, RecordingKey
from edgecount.wiring.recordings.counted_as import known_name
from edgecount.wiring.recordings.folders.folder_plan import (
    FolderJob,
    RecordingPlan,
    forget_times,
    same_time,
    stored_twin,
)
from edgecount.wiring.recordings.folders.recording_row import RecordingRow, row_from, row_of


@dataclass(frozen=True, slots=True)
class FolderRecording:
    """What became of a recording: its row and all that the store gets of it; or the problem, in one line.

    The store has one that was counted before, by its content: of that there is no more than the names.
    """

    file: Path
    row: RecordingRow | None = None
    recorded: Recorded | None = None
    problem: str | None = None


def joined(
    files: Sequence[Path], plans: Sequence[RecordingPlan], refused: Mapping[Path, str], job: FolderJob
) -> Iterator[FolderRecording]:
    """What became of each file, in their order, once all parts are counted; one whose parts are all there is whole.

    When the next one is asked for, the store has it: what was kept of its parts goes.
    """
    of = {plan.file: plan for plan in plans}
    given: list[tuple[Path, RecordingKey]] = []
    for file in files:
        if file in refused:
            yield FolderRecording(file, problem=refused[file])
            continue
        one = _apart_in_time(_result(of[file], job), given, job)
        if one.recorded is not None:
            given.append((file, RecordingKey(job.camera, one.recorded.span)))
        yield one
        if one.recorded is not None:
            _forget(of[file], job)


def _result(plan: RecordingPlan, job: FolderJob) -> FolderRecording:
    """The parts of a recording, put together."""
    if plan.known is not None:
        return _known(plan.file, plan.known)
    kept = KeptParts(job.kept)
    parts = [found for found in map(kept.part, plan.parts) if found is not None]
    if plan.problem is not None or len(parts) < len(plan.parts):
        return FolderRecording(
            plan.file, problem=plan.problem or f"{plan.file}: a part of it was not kept: count it again"
        )
    whole, content = put_together(parts), plan.surveyed.content
    whole = replace(whole, events=tuple(with_lasting_ids(whole.events, content)))
    row, counted = row_of(plan.file, whole), known_name(job.counted, job.fps, plan.start)
    recorded = Recorded(job.camera, whole.span, whole.events, whole.watched, whole.heat, content, counted, row.text())
    return FolderRecording(plan.file, row, recorded)


def _known(file: Path, key: RecordingKey) -> FolderRecording:
    """A recording that the store has: the names are enough to say so."""
    recorded = Recorded(key.camera, key.span, (), {}, {}, key.content, key.counted, key.about)
    return FolderRecording(file, row_from(key.about), recorded)


def _apart_in_time(one: FolderRecording, given: Sequence[tuple[Path, RecordingKey]], job: FolderJob) -> FolderRecording:
    """The recording; but only why not, where it turned out to have the time of another one.

    How long a recording without stamps is, is known only when it is counted.
    """
    if one.recorded is None:
        return one
    key = RecordingKey(job.camera, one.recorded.span)
    twin = next((same_time(one.file, file) for file, other in given if key.is_mostly(other)), None)
    twin = twin or stored_twin(one.file, one.recorded.content, key.span, job)
    return one if twin is None else FolderRecording(one.file, problem=twin)


def _forget(plan: RecordingPlan, job: FolderJob) -> None:
    KeptParts(job.kept).forget(plan.parts)
    forget_times(plan.surveyed.content, job)
