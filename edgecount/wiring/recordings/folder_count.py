"""All recordings of a folder counted in parts, on all cores, into one folder of logs; a killed count goes on."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from edgecount.figures.period import Period
from edgecount.replay.parts.cutting import WHOLE, Margins, RecordingPart, cut
from edgecount.replay.parts.ids import with_lasting_ids
from edgecount.replay.parts.kept_parts import KeptParts, Surveyed, times_name
from edgecount.replay.parts.part_counted import PartCounted, put_together
from edgecount.store.recordings import RecordingKey
from edgecount.wiring.recordings.counted_as import result_name
from edgecount.wiring.recordings.part_work import PartJob, count_part
from edgecount.wiring.recordings.pool import Failed, each_apart
from edgecount.wiring.recordings.several import Told, problem_of
from edgecount.wiring.recordings.survey import SurveyJob, survey, survey_name


@dataclass(frozen=True, slots=True)
class FolderJob:
    """How recordings are counted: with the lines of a config's camera, in chunks of so many seconds.

    `counted` is a name of all this that is the same only where the result is; `begins` says when a file began.
    """

    config: Path
    camera: str
    fps: float | None
    chunk: float
    margins: Margins
    is_cut: bool
    counted: str
    kept: Path
    begins: Callable[[Path], datetime]


@dataclass(frozen=True, slots=True)
class FolderRecording:
    """What became of a recording: all that was counted, or the problem, in one line."""

    file: Path
    start: datetime | None = None
    content: str = ""
    counted: PartCounted | None = None
    problem: str | None = None

    @property
    def warning(self) -> str | None:
        """What was wrong with the rest of it."""
        return None if self.counted is None else self.counted.warning


@dataclass(slots=True)
class _Plan:
    """A recording of so many seconds that is counted: its parts, by their results' names, and how far each is."""

    file: Path
    start: datetime
    surveyed: Surveyed
    seconds: float
    parts: dict[str, RecordingPart] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)
    problem: str | None = None


PartTold = Callable[[PartJob, int, int | None], None]
"""Takes how many frames of a part are done, of how many; None where that is unknown."""
EachPart = Callable[[deque[PartJob], PartTold], Iterator[tuple[PartJob, bool | Failed]]]
"""Does all parts, and those that are added to them meanwhile; gives each as it is done, False where it was not cut."""


def parts_here(jobs: deque[PartJob], told: PartTold) -> Iterator[tuple[PartJob, bool | Failed]]:
    """Count parts on this machine's cores."""
    return each_apart(jobs, count_part, told)


def count_folder(
    files: Sequence[Path], job: FolderJob, told: Told, each_part: EachPart = parts_here
) -> list[FolderRecording]:
    """Count these files, in their order; what cannot be counted, or need not be, has its problem."""
    surveys = _surveys(files, job, told)
    plans, refused = _plans(files, surveys, job)
    _count(plans, job, told, each_part)
    found = {one.file: one for one in apart_in_time([_result(plan, job) for plan in plans])}
    return [found.get(file) or FolderRecording(file, problem=refused[file]) for file in files]


def _surveys(files: Sequence[Path], job: FolderJob, told: Told) -> dict[Path, Surveyed | str]:
    """What is known of each file; a line where it cannot be counted."""
    kept, found, jobs = KeptParts(job.kept), dict[Path, Surveyed | str](), deque[SurveyJob]()
    for file in files:
        asked = SurveyJob(file, job.fps, job.kept)
        known = None
        with suppress(OSError):
            known = kept.survey(survey_name(asked))
        if known is None:
            jobs.append(asked)
        else:
            found[file] = known
    for asked, result in each_apart(jobs, survey, lambda _job, _done, _total: None):
        if isinstance(result, Failed):
            found[asked.file] = problem_of(asked.file, result)
        else:
            found[asked.file] = result
            told(asked.file, 0, result.frames)
    return found


def _plans(
    files: Sequence[Path], surveys: dict[Path, Surveyed | str], job: FolderJob
) -> tuple[list[_Plan], dict[Path, str]]:
    """What is counted; and a line for each file that is not: it cannot be, or another is the same."""
    plans: list[_Plan] = []
    refused: dict[Path, str] = {}
    for file in files:
        known = surveys[file]
        if isinstance(known, str):
            refused[file] = known
            continue
        times = KeptParts(job.kept).times(times_name(known.content, job.fps))
        try:
            begins = job.begins(file)
        except OSError as error:
            refused[file] = f"{file} cannot be read any more ({error.strerror}): put it back, and count again"
            continue
        plan = _Plan(file, begins, known, times[-1] if times else 0.0)
        if why := next(filter(None, (_twice(plan, other) for other in plans)), None):
            refused[file] = why
            continue
        _cut(plan, job, times)
        plans.append(plan)
    return plans, refused


def _twice(plan: _Plan, other: _Plan) -> str | None:
    """Why a recording is not counted beside another one, in one line; None where it is."""
    if plan.surveyed.content == other.surveyed.content:
        return f"{plan.file} is the same recording as {other.file}, which is counted"
    if _key(plan).is_mostly(_key(other)):
        return _same_time(plan.file, other.file)
    return None


def _same_time(file: Path, other: Path) -> str:
    return (
        f"{file} has the same time as {other}: where its copy lost it, put it into the name, "
        "such as door_20260504_140000.mp4"
    )


def apart_in_time(found: Iterable[FolderRecording]) -> Iterator[FolderRecording]:
    """These recordings; one that turned out to have the time of an earlier one is not counted beside it.

    How long a recording without stamps is, is known only when it is counted.
    """
    counted: list[tuple[Path, RecordingKey]] = []
    for one in found:
        key = None if one.counted is None else RecordingKey("", one.counted.span)
        twin = next((file for file, other in counted if key is not None and key.is_mostly(other)), None)
        if twin is not None:
            yield FolderRecording(one.file, one.start, problem=_same_time(one.file, twin))
            continue
        if key is not None:
            counted.append((one.file, key))
        yield one


def _key(plan: _Plan) -> RecordingKey:
    return RecordingKey("", Period(plan.start, plan.start + timedelta(seconds=plan.seconds)))


def _cut(plan: _Plan, job: FolderJob, times: Sequence[float]) -> None:
    """Let the plan have the parts of its recording, whose frames have these times."""
    is_cut = job.is_cut and plan.surveyed.is_cuttable
    parts = cut(times, job.chunk, job.margins) if is_cut else [WHOLE]
    content = plan.surveyed.content
    plan.parts = {result_name(content, plan.start, job.counted, job.fps, part, job.margins): part for part in parts}


def _count(plans: Sequence[_Plan], job: FolderJob, told: Told, each_part: EachPart) -> None:
    """Count all parts that are not kept yet."""
    of = {plan.file: plan for plan in plans}
    jobs = deque(part for plan in plans for part in _open_parts(plan, job, told))

    def heard(part: PartJob, done: int, _total: int | None) -> None:
        plan = of[part.file]
        plan.done[part.name] = done
        told(part.file, sum(plan.done.values()), plan.surveyed.frames)

    for part, result in each_part(jobs, heard):
        plan = of[part.file]
        if part.name not in plan.parts or plan.problem is not None:
            continue
        if isinstance(result, Failed):
            plan.problem = problem_of(part.file, result)
        elif not result:
            _leave_whole(plan, job)
            jobs.extend(_open_parts(plan, job, told))
        elif (last := part.part.last or plan.surveyed.frames) is not None:
            heard(part, last - part.part.first + 1, None)


def _leave_whole(plan: _Plan, job: FolderJob) -> None:
    """Count a recording in one piece after all, now and whenever it is counted again."""
    plan.surveyed = replace(plan.surveyed, is_cuttable=False)
    KeptParts(job.kept).keep_survey(survey_name(SurveyJob(plan.file, job.fps, job.kept)), plan.surveyed)
    plan.done.clear()
    _cut(plan, job, ())


def _open_parts(plan: _Plan, job: FolderJob, told: Told) -> Iterator[PartJob]:
    """The parts of a recording of which there is no result; those with one are told of as done."""
    kept = KeptParts(job.kept)
    for name, part in plan.parts.items():
        counted = kept.part(name)
        if counted is not None:
            plan.done[name] = counted.frames - part.first + 1
            continue
        content = plan.surveyed.content
        yield PartJob(plan.file, job.config, job.camera, job.fps, plan.start, content, part, job.kept, name)
    told(plan.file, sum(plan.done.values()), plan.surveyed.frames)


def _result(plan: _Plan, job: FolderJob) -> FolderRecording:
    """The parts of a recording, put together."""
    kept = KeptParts(job.kept)
    parts = [found for found in map(kept.part, plan.parts) if found is not None]
    if plan.problem is not None or len(parts) < len(plan.parts):
        problem = plan.problem or f"{plan.file}: a part of it was not kept: count it again"
        return FolderRecording(plan.file, plan.start, problem=problem)
    whole = put_together(parts)
    content = plan.surveyed.content
    events = tuple(with_lasting_ids(whole.events, content))
    return FolderRecording(plan.file, plan.start, content, replace(whole, events=events))
